import type { DropsSummary } from '../impact/simulate/summary.js';
import { exactDollars, fallText } from './estimate-text.js';
import { html } from './html.js';
import { someOf } from './names.js';
import { bareDollars, stepsBetween } from './plot/ticks.js';

/** What falls of prices make liquidatable at once. Shares, and US dollars. Nothing is escaped. */
export interface FallsView {
  readonly title: string;
  readonly points: readonly { readonly fall: number; readonly before: number; readonly after: number }[];
}

/** Falls as a view; null where there are none, or nothing is liquidatable at any. */
export const fallsView = (drops: DropsSummary | undefined): FallsView | null => {
  const points = (drops?.points ?? [])
    .map(({ fall, before, after }) => ({ fall: Number(fall), before: Number(before), after: Number(after) }))
    .filter((point) => Object.values(point).every((value) => Number.isFinite(value) && value >= 0))
    .sort((a, b) => a.fall - b.fall);
  if (drops === undefined || !points.some(({ before, after }) => before > 0 || after > 0)) return null;
  const fall = drops.falling.length === 1 ? 'falls' : 'fall together';
  return { title: `Debt liquidatable at once if ${someOf(drops.falling)} ${fall} and all else stays (exact)`, points };
};

/** Falls that are told in numbers: a sixth of all, the first and last among them. */
export const fallsRows = ({ points }: FallsView): readonly (readonly [string, string, string])[] =>
  points
    .filter((_, index) => index % 4 === 0 || index === points.length - 1)
    .map(({ fall, before, after }) => [fallText(fall), exactDollars(before), exactDollars(after)]);

const [LEFT, TOP, WIDTH, HEIGHT] = [70, 10, 480, 160];

/** Falls as a drawing without scripts or outside resources: steps before, dashed, and after. */
export const fallsSvg = ({ title, points }: FallsView): string => {
  const widest = Math.max(Number.MIN_VALUE, ...points.map(({ fall }) => fall));
  const ticks = stepsBetween(0, Math.max(...points.flatMap(({ before, after }) => [before, after])));
  const highest = ticks.at(-1) ?? 1;
  const x = (fall: number): string => (LEFT + (fall / widest) * WIDTH).toFixed(1);
  const y = (value: number): string => (TOP + (1 - value / highest) * HEIGHT).toFixed(1);
  const line = (of: 'before' | 'after'): string =>
    points
      .map((point, index) => `${index === 0 ? 'M' : 'H'}${x(point.fall)}${index === 0 ? ' ' : 'V'}${y(point[of])}`)
      .join('');
  const text = (at: string, up: string, anchor: string, words: string): string =>
    `<text x="${at}" y="${up}" text-anchor="${anchor}">${html(words)}</text>`;
  const bottom = TOP + HEIGHT;
  return [
    `<svg viewBox="0 0 ${LEFT + WIDTH + 30} ${bottom + 50}" width="${LEFT + WIDTH + 30}" role="img" font-size="12" fill="none" stroke="none"><title>${html(title)}</title>`,
    ...ticks.map(
      (at) =>
        `<path d="M${LEFT} ${y(at)}h${WIDTH}" stroke="#ddd"/><g fill="#000">${text(`${LEFT - 6}`, `${Number(y(at)) + 4}`, 'end', bareDollars(at))}</g>`,
    ),
    `<g fill="#000">${points
      .filter((_, index) => index % 4 === 0)
      .map(({ fall }) => text(x(fall), `${bottom + 18}`, 'middle', fallText(fall)))
      .join('')}${text(`${LEFT}`, `${bottom + 42}`, 'start', 'before: grey, dashed; after: black')}</g>`,
    `<path d="${line('before')}" stroke="#888" stroke-width="2" stroke-dasharray="5 4"/>`,
    `<path d="${line('after')}" stroke="#000" stroke-width="2"/></svg>`,
  ].join('');
};
