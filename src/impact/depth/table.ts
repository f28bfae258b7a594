import { LosslessNumber } from 'lossless-json';
import { type PlimsollError, refused } from '../../diagnostic/error.js';
import { isObject, type Json, parseJson } from '../../observe/json.js';
import { csvRows } from '../csv.js';
import { downToCents, shareUp } from './depth.js';
import { MOST_POINTS } from './depth-file.js';

/** A row of a table: columns by their heading in lower case, and where it stands. */
interface Row {
  readonly at: string;
  readonly cells: ReadonlyMap<string, string>;
}

/** The curve of one asset, as a table names it. */
export interface TableCurve {
  readonly asset: string;
  /** Dollars sold, ascending, and the share of them that is lost. */
  readonly points: readonly { readonly size: number; readonly slippage: number }[];
}

const ASSETS = ['asset', 'symbol', 'token'];
const DOLLARS = ['size', 'usd', 'size_usd', 'dollars', 'amount_usd'];
const TOKENS = ['tokens', 'amount', 'size_tokens', 'amount_in'];
const PROCEEDS = ['proceeds', 'proceeds_usd', 'received', 'received_usd'];
const LOSSES = ['slippage', 'loss', 'price_impact'];
const PRICES = ['price', 'price_usd'];
const MOST_ROWS = 100_000;
const NUMBER = /^\$?([0-9][0-9_]{0,30}(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,2})?)$/;

const fail = (file: string, why: string, hint?: string): PlimsollError =>
  refused('depth/table', `${file}: ${why}`, {
    where: { file },
    hint: hint ?? 'columns are asset, size (dollars) or tokens, and proceeds (dollars) or slippage (a share, or 1.5%)',
  });

const textOfJson = (value: Json): string | null => {
  if (typeof value === 'string') return value;
  return typeof value === 'bigint' || value instanceof LosslessNumber ? value.toString() : null;
};

const rowsOfJson = (text: string, file: string): readonly Row[] => {
  const json = parseJson(text, file);
  const list: Json | undefined = isObject(json) ? json.rows : json;
  if (!Array.isArray(list)) throw fail(file, 'has no list of rows');
  return (list as readonly Json[]).map((row, index) => {
    const at = `row ${index + 1}`;
    if (!isObject(row)) throw fail(file, `${at} is no object`);
    const cells = Object.entries(row).flatMap(([key, value]): [string, string][] => {
      const cell = textOfJson(value);
      return cell === null ? [] : [[key.trim().toLowerCase(), cell.trim()]];
    });
    return { at, cells: new Map(cells) };
  });
};

const rowsOfText = (text: string, file: string): readonly Row[] => {
  const rows = csvRows(text, 'comments');
  const head = rows.next();
  if (head.done) throw fail(file, 'is empty');
  const headings = head.value.cells.map((cell) => cell.text.toLowerCase());
  const twice = headings.find((one, index) => one !== '' && headings.indexOf(one) !== index);
  if (twice !== undefined) throw fail(file, `has two columns ${twice}`);
  return Array.from(rows, ({ line, cells, open }) => {
    if (open !== null) throw fail(file, `line ${open} has a quote that nothing closes`, 'close it, or take it away');
    return { at: `line ${line}`, cells: new Map(headings.map((heading, at) => [heading, cells[at]?.text ?? ''])) };
  });
};

const cellOf = ({ cells }: Row, names: readonly string[]): string | null => {
  for (const name of names) {
    const cell = cells.get(name);
    if (cell !== undefined && cell !== '') return cell;
  }
  return null;
};

const numberOf = (text: string, file: string, { at }: Row, what: string): number => {
  const [, digits] = NUMBER.exec(text) ?? [];
  const value = digits === undefined ? Number.NaN : Number(digits.replaceAll('_', ''));
  if (Number.isFinite(value) && value <= 1e15) return value;
  throw fail(file, `${at}: ${what} is a number of zero or more, not ${text.slice(0, 60)}`);
};

/** The price of a token that a table gives sizes of; null where none is known. */
export type PriceOf = (asset: string) => number | null;

const pointOf = (row: Row, file: string, asset: string, priceOf: PriceOf): { size: number; slippage: number } => {
  const number = (names: readonly string[], what: string): number | null => {
    const cell = cellOf(row, names);
    return cell === null ? null : numberOf(cell, file, row, what);
  };
  const [dollars, tokens] = [number(DOLLARS, 'a size'), number(TOKENS, 'an amount of tokens')];
  if ((dollars === null) === (tokens === null)) throw fail(file, `${row.at} has not just one of size and tokens`);
  const price = tokens === null ? 1 : (number(PRICES, 'a price') ?? priceOf(asset));
  if (price === null)
    throw fail(file, `${row.at} is in tokens, and no price of ${asset} is known`, 'add a column price, or pull a book');
  const size = (dollars ?? tokens ?? 0) * price;
  const [proceeds, loss] = [number(PROCEEDS, 'proceeds'), cellOf(row, LOSSES)];
  if ((proceeds === null) === (loss === null)) throw fail(file, `${row.at} has not just one of proceeds and slippage`);
  if (proceeds !== null) {
    if (proceeds > size) throw fail(file, `${row.at} gets more than it sells: $${proceeds} for $${size}`);
    return { size, slippage: size === 0 ? 0 : 1 - proceeds / size };
  }
  const text = loss ?? '';
  const share = text.endsWith('%')
    ? numberOf(text.slice(0, -1), file, row, 'slippage') / 100
    : numberOf(text, file, row, 'slippage');
  if (share > 1) throw fail(file, `${row.at} loses more than all of it: ${text}`, 'write a share, as 0.015, or 1.5%');
  return { size, slippage: share };
};

/** Relative difference below which two numbers of a table are one: what writing them in decimals moved. */
const SAME = 1e-9;

/**
 * Read a table of sizes and what selling them gets: CSV with a heading, or JSON with a list of rows of the same names. Curves by
 * asset, in the table's order. Throws `depth/table`, with the row, for what is no number, for sizes that do not ascend, and where
 * selling more gets less or loses a smaller share.
 */
export const readDepthTable = (
  text: string,
  file: string,
  only: string | null,
  priceOf: PriceOf,
): readonly TableCurve[] => {
  const rows = /^\uFEFF?\s*[[{]/.test(text.slice(0, 1000))
    ? rowsOfJson(text.replace(/^\uFEFF/, ''), file)
    : rowsOfText(text, file);
  if (rows.length > MOST_ROWS) throw fail(file, `has more than ${MOST_ROWS} rows`);
  const curves = new Map<string, { size: number; slippage: number }[]>();
  for (const row of rows) {
    const asset = cellOf(row, ASSETS) ?? only;
    if (asset === null) throw fail(file, `${row.at} names no asset`, 'add a column asset, or give --asset');
    const points = curves.get(asset) ?? [];
    curves.set(asset, points);
    const point = pointOf(row, file, asset, priceOf);
    if (point.size === 0 && point.slippage === 0 && points.length === 0) continue;
    const before = points.at(-1) ?? { size: 0, slippage: 0 };
    if (!(point.size > before.size))
      throw fail(
        file,
        `${row.at}: ${asset} is sold for $${point.size} after $${before.size}`,
        'order sizes, each once',
      );
    if (point.slippage < before.slippage - SAME)
      throw fail(
        file,
        `${row.at}: selling more ${asset} loses a smaller share`,
        'a larger sale never gets a better price',
      );
    const got = ({ size, slippage }: { size: number; slippage: number }): number => size * (1 - slippage);
    if (got(point) < got(before) * (1 - SAME))
      throw fail(file, `${row.at}: selling more ${asset} gets fewer dollars`, 'leave out sizes beyond what sells');
    points.push(point);
    if (points.length > MOST_POINTS) throw fail(file, `has more than ${MOST_POINTS} sizes of ${asset}`);
  }
  const read = [...curves].map(([asset, points]): TableCurve => ({ asset, points: quantised(points) }));
  const empty = read.find(({ points }) => points.length === 0);
  if (read.length === 0 || empty !== undefined) throw fail(file, `has no sizes${empty ? ` of ${empty.asset}` : ''}`);
  return read;
};

/** Sizes to cents, rounded down, and shares rounded up; points that fall on one another are one. */
const quantised = (points: TableCurve['points']): TableCurve['points'] => {
  const kept: { size: number; slippage: number }[] = [];
  for (const { size, slippage } of points) {
    const before = kept.at(-1) ?? { size: 0, slippage: 0 };
    const next = { size: downToCents(size), slippage: Math.max(before.slippage, shareUp(slippage)) };
    if (next.size > before.size) kept.push(next);
  }
  return kept;
};
