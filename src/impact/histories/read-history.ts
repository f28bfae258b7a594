import type { Finding } from '../../diagnostic/finding.js';
import { digestOf, findingAt, type SourceText } from '../../document/source.js';
import type { Gaps, PricePoint, ReadHistory } from './history.js';
import type { ColumnOptions } from './no-column.js';
import { inOrder } from './order.js';
import { readJson } from './read-json.js';
import { readTable } from './read-table.js';

/** A time as people read it: 2020-03-12 19:00. */
export const timeText = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');

const medianStep = (points: readonly PricePoint[]): number => {
  const steps = Float64Array.from(points.slice(1), (point, i) => point.time - (points[i]?.time ?? 0)).sort();
  return steps[(steps.length - 1) >> 1] ?? 0;
};

/** A move this large in one step is rarely real: the logarithm of two. */
const JUMP = Math.LN2;

const findGaps = (
  source: SourceText,
  points: readonly PricePoint[],
  step: number,
): { readonly gaps: Gaps; readonly findings: readonly Finding[] } => {
  let count = 0;
  let missing = 0;
  let longest = 0;
  let worst: PricePoint | undefined;
  let jumps = 0;
  let jump: PricePoint | undefined;
  points.forEach((point, i) => {
    const before = points[i - 1];
    if (before === undefined) return;
    const between = point.time - before.time;
    if (between > 1.5 * step) {
      count += 1;
      missing += Math.round(between / step) - 1;
      if (between > longest) [longest, worst] = [between, point];
    } else if (Math.abs(Math.log(point.price / before.price)) > JUMP) {
      jumps += 1;
      jump ??= point;
    }
  });
  const findings: Finding[] = [];
  if (worst !== undefined)
    findings.push(
      findingAt(source, worst, {
        ruleId: 'prices/gap',
        severity: 'warning',
        message: `${count} gap${count === 1 ? '' : 's'}, ${missing} step${missing === 1 ? '' : 's'} of ${step} s missing; the longest, of ${longest} s, ends at ${timeText(worst.time)}`,
        help: 'No return is taken over a gap.',
        data: { gaps: count, missing, longest },
      }),
    );
  if (jump !== undefined)
    findings.push(
      findingAt(source, jump, {
        ruleId: 'prices/jump',
        severity: 'warning',
        message: `${jumps === 1 ? 'the price' : `in ${jumps} steps the price`} more than doubles or halves within a step, here at ${timeText(jump.time)}`,
        help: 'See that the prices are of one asset in one currency; such a move weighs heavily in every estimate.',
        data: { jumps },
      }),
    );
  return { gaps: { count, missing, longest }, findings };
};

/**
 * Reads the prices of one asset from an exchange's CSV, from JSON in CoinGecko's shape, or from a plain table of times and
 * prices. Everything wrong with the file is a finding with its place; findings that are warnings say what the history lacks.
 */
export const readHistory = (source: SourceText, { name, column }: ColumnOptions): ReadHistory => {
  const looksJson = /^\uFEFF?\s*[[{]/.test(source.text.slice(0, 1000));
  const read = looksJson ? readJson(source, { name, column }) : readTable(source, { name, column });
  if (read.points === null || read.findings.length > 0) return { history: null, findings: read.findings };
  const ordered = inOrder(source, read.points.points);
  if (ordered.findings.some((one) => one.severity === 'error')) return { history: null, findings: ordered.findings };
  const { points } = ordered;
  if (points.length < 2) {
    const message = points.length === 0 ? 'the file has no prices' : 'the file has one price; a return needs two';
    return { history: null, findings: [{ ruleId: 'prices/empty', severity: 'error', file: source.file, message }] };
  }
  const { opens, format, zone } = read.points;
  const step = medianStep(points);
  const { gaps, findings } = findGaps(source, points, step);
  const assumed: readonly Finding[] =
    zone === 'stated'
      ? []
      : [
          {
            ruleId: 'prices/zone',
            severity: 'info',
            file: source.file,
            message: 'times have no zone; they are read as UTC',
          },
        ];
  // A close is the price at the end of its candle: another file's instants then line up with it.
  const shift = opens === 'candle' ? step : 0;
  const history = {
    name,
    file: source.file,
    digest: digestOf(source.text),
    format,
    times: Float64Array.from(points, ({ time }) => time + shift),
    prices: Float64Array.from(points, ({ price }) => price),
    step,
    gaps,
  };
  return { history, findings: [...ordered.findings, ...findings, ...assumed] };
};
