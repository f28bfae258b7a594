import type { Finding } from '../../diagnostic/finding.js';
import { findingAt, type SourceText } from '../../document/source.js';
import type { Cell } from '../csv.js';
import type { PricePoint } from './history.js';
import { type ParsedTime, parseTime } from './parse-time.js';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,4})?$/i;
const NOTHING = new Set(['', 'null', 'none', 'n/a', 'na', '-']);

/** How many findings of a kind a file gets; a file of something else would have one a line. */
export const MOST_FINDINGS = 10;

export type ReadPoint =
  | { readonly kind: 'point'; readonly point: PricePoint; readonly zone: ParsedTime['zone'] }
  | { readonly kind: 'empty' }
  | { readonly kind: 'wrong'; readonly finding: () => Finding };

/** One row's time and price. */
export const readPoint = (source: SourceText, time: Cell, price: Cell): ReadPoint => {
  const parsed = parseTime(time.text);
  if (parsed === null)
    return {
      kind: 'wrong',
      finding: () =>
        findingAt(source, time, {
          ruleId: 'prices/not-a-time',
          message: `${JSON.stringify(time.text.slice(0, 60))} is no time`,
          help: 'Times are Unix times or dates such as 2020-03-12 19:00, between 1990 and 2100.',
        }),
    };
  if (NOTHING.has(price.text.toLowerCase())) return { kind: 'empty' };
  const value = NUMBER.test(price.text) ? Number(price.text) : Number.NaN;
  if (!(value > 0 && Number.isFinite(value)))
    return {
      kind: 'wrong',
      finding: () =>
        findingAt(source, price, {
          ruleId: 'prices/not-a-price',
          message: `${JSON.stringify(price.text.slice(0, 60))} is no price: a price is a number above zero`,
          help: 'Remove the line if nothing was traded; the gap is then told, and no return is taken over it.',
        }),
    };
  const point = { time: parsed.seconds, price: value, start: time.start, end: time.end };
  return { kind: 'point', point, zone: parsed.zone };
};

/** Gathers the points of a file, with findings up to a bound and a count of those left out. */
export const gather = (source: SourceText) => {
  const points: PricePoint[] = [];
  const findings: Finding[] = [];
  let empty = 0;
  let wrong = 0;
  let zone: ParsedTime['zone'] = 'stated';
  const take = (time: Cell, price: Cell): void => {
    const read = readPoint(source, time, price);
    if (read.kind === 'point') {
      points.push(read.point);
      if (read.zone === 'assumed') zone = 'assumed';
    } else if (read.kind === 'empty') empty += 1;
    else {
      wrong += 1;
      if (wrong <= MOST_FINDINGS) findings.push(read.finding());
    }
  };
  const done = () => ({
    points,
    empty,
    zone,
    findings:
      wrong <= MOST_FINDINGS
        ? findings
        : [
            ...findings,
            {
              ruleId: 'prices/more',
              severity: 'error' as const,
              file: source.file,
              message: `${wrong - MOST_FINDINGS} more lines are wrong`,
            },
          ],
  });
  return { take, done };
};
