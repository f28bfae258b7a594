import type { Finding } from '../../diagnostic/finding.js';
import { findingAt, positionAt, type SourceText } from '../../document/source.js';
import type { PricePoint } from './history.js';
import { MOST_FINDINGS } from './point.js';

export interface Ordered {
  readonly points: readonly PricePoint[];
  readonly findings: readonly Finding[];
}

const lineOf = (source: SourceText, point: PricePoint): number => positionAt(source.text, point.start).line;

/** Points that stand twice at one time: the same price twice is told, two prices are an error. */
const withoutDuplicates = (source: SourceText, points: readonly PricePoint[]): Ordered => {
  const kept: PricePoint[] = [];
  const errors: Finding[] = [];
  let same = 0;
  let firstSame: PricePoint | undefined;
  for (const point of points) {
    const last = kept.at(-1);
    if (last === undefined || point.time !== last.time) kept.push(point);
    else if (point.price === last.price) {
      same += 1;
      firstSame ??= point;
    } else if (errors.length < MOST_FINDINGS)
      errors.push(
        findingAt(source, point, {
          ruleId: 'prices/duplicate',
          message: `the price at this time is ${point.price}, and ${last.price} on line ${lineOf(source, last)}`,
          help: 'Keep one of the two lines.',
        }),
      );
  }
  if (firstSame === undefined) return { points: kept, findings: errors };
  const told = findingAt(source, firstSame, {
    ruleId: 'prices/duplicate',
    severity: 'warning',
    message: `${same} line${same === 1 ? ' repeats' : 's repeat'} the time and price of another; one of each counts`,
    data: { lines: same },
  });
  return { points: kept, findings: [...errors, told] };
};

/**
 * Points in ascending order. A file from the latest to the earliest, as exchanges send it, is turned round; one in neither order is
 * an error: it may be two files in one, or two assets.
 */
export const inOrder = (source: SourceText, points: readonly PricePoint[]): Ordered => {
  const rising = points.every((point, i) => i === 0 || point.time >= (points[i - 1]?.time ?? 0));
  if (rising) return withoutDuplicates(source, points);
  const wrong = points.findIndex((point, i) => i > 0 && point.time > (points[i - 1]?.time ?? 0));
  if (wrong === -1) return withoutDuplicates(source, points.toReversed());
  const backwards = points.findIndex((point, i) => i > 0 && point.time < (points[i - 1]?.time ?? 0));
  // The one that breaks the order which the file begins with.
  const at = points[Math.max(wrong, backwards)];
  const before = points[Math.max(wrong, backwards) - 1];
  if (at === undefined || before === undefined) return { points, findings: [] };
  return {
    points,
    findings: [
      findingAt(source, at, {
        ruleId: 'prices/order',
        message: `times neither rise nor fall throughout: this one turns back from that of line ${lineOf(source, before)}`,
        help: 'Sort the lines by time, and see that the file holds one asset.',
      }),
    ],
  };
};
