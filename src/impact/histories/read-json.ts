import type { Finding } from '../../diagnostic/finding.js';
import { findingAt, type SourceText } from '../../document/source.js';
import { JsonRows } from './json-rows.js';
import { type ColumnOptions, noColumn } from './no-column.js';
import { gather } from './point.js';
import type { ReadTable } from './read-table.js';

const failed = (source: SourceText, offset: number, ruleId: string, message: string): ReadTable => {
  const finding: Finding = findingAt(
    source,
    { start: offset, end: Math.min(source.text.length, offset + 1) },
    {
      ruleId,
      message,
      help: 'JSON is read in the shape of CoinGecko, {"prices": [[milliseconds, price], …]}, or as a list of such rows, of candles, or of objects that have a time and a price.',
    },
  );
  return { points: null, findings: [finding] };
};

/** Names of the list that the rows are in, the surest first: CoinGecko and DefiLlama, Kraken, Bitstamp, Coinbase, CryptoCompare. */
const LISTS = [
  /"prices"\s*:\s*\[/g,
  /"result"\s*:\s*\{\s*"[^"]{1,40}"\s*:\s*\[/g,
  /"(?:ohlc|candles|rows|data|result)"\s*:\s*\[/gi,
];

type Start = { readonly at: number } | { readonly lists: number };

/** Where the rows start: after the `[` of a list of a known name, of which there is one, or of the document itself. */
const rowsFrom = (text: string): Start => {
  for (const name of LISTS) {
    const found = [...text.matchAll(name)];
    const [only] = found;
    if (only !== undefined) return found.length === 1 ? { at: only.index + only[0].length } : { lists: found.length };
  }
  const root = /^\uFEFF?\s*\[/.exec(text);
  return root === null ? { lists: 0 } : { at: root[0].length };
};

/** A row and what follows it: a list or an object that holds neither. */
const ROW = /\s*(?:\[([^[\]{}]*)\]|\{([^[\]{}]*)\})\s*(,|\])/y;

/** Reads prices from JSON, each with its place in the file. */
export const readJson = (source: SourceText, options: ColumnOptions): ReadTable => {
  const { text } = source;
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const at = /position (\d+)/.exec(error instanceof Error ? error.message : '');
    return failed(source, Math.min(text.length, Number(at?.[1] ?? 0)), 'prices/not-json', 'the file is not JSON');
  }
  const start = rowsFrom(text);
  if ('lists' in start) {
    const many = start.lists === 0 ? 'no list' : `${start.lists} lists`;
    return failed(
      source,
      0,
      'prices/unknown-format',
      `${many} of prices ${start.lists > 1 ? 'are' : 'is'} in the file`,
    );
  }
  const { take, done } = gather(source);
  const rows = new JsonRows(options);
  ROW.lastIndex = start.at;
  for (;;) {
    const at = ROW.lastIndex;
    const found = ROW.exec(text);
    if (found === null) {
      if (/^\s*\]/.test(text.slice(at, at + 100))) break;
      return failed(source, at, 'prices/unknown-format', 'this is not a row of a time and a price');
    }
    const [whole, list, object = '', next] = found;
    const from = at + whole.search(/[[{]/) + 1;
    const row = list === undefined ? rows.object(object, from) : rows.list(list, from);
    if (row.is === 'strange')
      return failed(source, at, 'prices/unknown-format', `a row of ${row.cells} cells is of no known shape`);
    if (row.is === 'nameless')
      return { points: null, findings: [noColumn(source, { start: from - 1, end: from }, row, options)] };
    take(row.time, row.price);
    if (next === ']') break;
  }
  const { findings, ...points } = done();
  return { points: { ...points, format: `JSON, ${rows.format}`, opens: rows.opens }, findings };
};
