import type { Proposal } from '../proposal/proposal.js';
import type { RouteTiming } from '../route/against-stress.js';
import { html } from './html.js';
import { fallsRows, fallsSvg } from './impact-falls.js';
import { impactView, type ScenarioView } from './impact-view.js';
import { stressTimingView } from './stress-timing.js';

const table = (titles: readonly string[], numbers: number, rows: readonly (readonly string[])[]): string =>
  `<table><tr>${titles.map((title) => `<th>${title}`).join('')}</tr>${rows
    .map(
      (cells) =>
        `<tr>${cells.map((cell, index) => `<td${index < numbers ? '' : ' class=n'}>${html(cell)}`).join('')}</tr>`,
    )
    .join('')}</table>`;

const list = (items: readonly string[]): string =>
  items.length === 0 ? '' : `<ul>${items.map((text) => `<li>${html(text)}`).join('')}</ul>`;

const scenario = ({ title, assumed, books }: ScenarioView): string =>
  `<details><summary>${html(title)}</summary>${list(assumed)}${books
    .map(({ title: name, rows }) => `<p>${html(name)}</p>${table(['', 'before', 'after', 'difference'], 1, rows)}`)
    .join('')}</details>`;

/** Whether the route is faster than the stress; nothing where the proposal does not say. */
const inTime = (timing: RouteTiming | undefined): readonly string[] => {
  if (timing === undefined || timing.scenarios.length === 0) return [];
  const { takes, against, titles, rows, note } = stressTimingView(timing);
  return [`<h3>In time</h3><p>${html(takes)}. ${html(against)}:</p>${table(titles, 2, rows)}<p>${html(note)}</p>`];
};

/** The section of a proposal's page on what it does to accounts; nothing where the proposal says nothing of it. */
export const impactHtml = ({ impact }: Pick<Proposal, 'impact'>): string => {
  if (impact === undefined) return '';
  if (!impact.simulated) return `<h2>Impact</h2><p>Not simulated: ${html(impact.reason)}.</p>\n`;
  const view = impactView(impact);
  return [
    '<h2>Impact</h2>',
    ...(view.loud === null ? [] : [`<p><b>${html(view.loud)}</b></p>`]),
    `<p>${html(view.book)}.</p>${list(view.notes)}`,
    `<p><b>${html(view.atOnce)}</b> (exact).</p>`,
    ...(view.newly.length === 0
      ? []
      : [table(['account', 'health before', 'after', 'debt', 'collateral'], 1, view.newly)]),
    ...(view.more > 0 ? [`<p>and ${view.more} more with smaller debts.</p>`] : []),
    ...(view.falls === null
      ? []
      : [
          `<p>${html(view.falls.title)}:</p>${fallsSvg(view.falls)}${table(['fall', 'before', 'after'], 0, fallsRows(view.falls))}`,
        ]),
    ...(view.overview.length === 0
      ? []
      : [
          table(
            ['scenario', 'book', 'bad debt before', 'after', 'difference', 'chance of insolvency after'],
            2,
            view.overview,
          ),
        ]),
    list([...view.omitted, ...view.notRun]),
    ...inTime(impact.timing),
    ...view.scenarios.map(scenario),
    `<p>${html(view.made)}.</p>\n`,
  ].join('\n');
};
