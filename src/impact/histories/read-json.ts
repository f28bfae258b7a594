import type { Finding } from '../../diagnostic/finding.js';
import { findingAt, type SourceText } from '../../document/source.js';
import type { Cell } from '../csv.js';
import { layoutOfCount } from './layout.js';
import { gather } from './point.js';
import type { ReadTable } from './read-table.js';

const failed = (source: SourceText, offset: number, ruleId: string, message: string): ReadTable => {
  const finding: Finding = findingAt(
    source,
    { start: offset, end: Math.min(source.text.length, offset + 1) },
    {
      ruleId,
      message,
      help: 'JSON is read in the shape of CoinGecko, {"prices": [[milliseconds, price], …]}, or as a list of such rows or of candles.',
    },
  );
  return { points: null, findings: [finding] };
};

/** Where the rows start: after the `[` of the list called `prices`, of Kraken's first list below `result`, or of the document itself. */
const rowsFrom = (text: string): number | null => {
  const named = /"prices"\s*:\s*\[/.exec(text) ?? /"result"\s*:\s*\{\s*"[^"]{1,40}"\s*:\s*\[/.exec(text);
  if (named !== null) return named.index + named[0].length;
  const root = /^\uFEFF?\s*\[/.exec(text);
  return root === null ? null : root[0].length;
};

/** More cells than any export has in a row. */
const MOST_CELLS = 64;

const ROW = /\s*\[([^[\]{}]*)\]\s*(,|\])/y;
/** The cells of a row, which is JSON already known to be well-formed. A comma within a string makes a row of no known shape. */
const cellsOfRow = (inner: string, start: number): Cell[] => {
  let at = start;
  return inner.split(',', MOST_CELLS).map((raw) => {
    const trimmed = raw.trim();
    const from = at + (raw.length - raw.trimStart().length);
    at += raw.length + 1;
    return { text: trimmed.replace(/^"|"$/g, ''), start: from, end: from + Math.max(1, trimmed.length) };
  });
};

/** Reads prices from JSON, each with its place in the file. */
export const readJson = (source: SourceText): ReadTable => {
  const { text } = source;
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const at = /position (\d+)/.exec(error instanceof Error ? error.message : '');
    return failed(source, Math.min(text.length, Number(at?.[1] ?? 0)), 'prices/not-json', 'the file is not JSON');
  }
  const start = rowsFrom(text);
  if (start === null) return failed(source, 0, 'prices/unknown-format', 'no list of prices is in the file');
  const { take, done } = gather(source);
  let format = 'no rows';
  let opens: 'candle' | 'instant' = 'instant';
  ROW.lastIndex = start;
  for (;;) {
    const at = ROW.lastIndex;
    const found = ROW.exec(text);
    if (found === null) {
      if (/^\s*\]/.test(text.slice(at, at + 100))) break;
      return failed(source, at, 'prices/unknown-format', 'this is not a row of a time and a price');
    }
    const cells = cellsOfRow(found[1] ?? '', at + found[0].indexOf('[') + 1);
    const layout = layoutOfCount(cells.length);
    const [time, price] = layout === null ? [] : [cells[layout.time], cells[layout.price]];
    if (layout === null || time === undefined || price === undefined)
      return failed(source, at, 'prices/unknown-format', `a row of ${cells.length} cells is of no known shape`);
    take(time, price);
    ({ format, opens } = layout);
    if (found[2] === ']') break;
  }
  const { findings, ...points } = done();
  return { points: { ...points, format: `JSON, ${format}`, opens }, findings };
};
