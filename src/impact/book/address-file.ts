import { type PlimsollError, refused } from '../../diagnostic/error.js';
import { isObject, type Json, parseJson } from '../../observe/json.js';
import { csvRows } from '../csv.js';

const ADDRESS = /^0[xX][0-9a-fA-F]{40}$/;

/** A row of texts, and where it stands: `line 3`. */
interface AddressRow {
  readonly at: string;
  readonly cells: readonly string[];
}

/** A table of texts: what an export has, read no further. */
export interface AddressTable {
  /** Null where the columns have no names. */
  readonly columns: readonly string[] | null;
  readonly rows: readonly AddressRow[];
}

const fail = (file: string, why: string, hint: string): PlimsollError =>
  refused('book/addresses', `${file} ${why}`, { where: { file }, hint });

const tableOfText = (text: string, file: string): AddressTable => {
  const rows: AddressRow[] = [];
  for (const { line, cells, open } of csvRows(text, 'comments')) {
    if (open !== null) throw fail(file, `has a quote in line ${open} that nothing closes`, 'close it, or take it away');
    rows.push({ at: `line ${line}`, cells: cells.map((cell) => cell.text) });
  }
  const [head] = rows;
  // An address that lacks a digit is no heading: it would be left out without a word.
  const named = head !== undefined && !head.cells.some((cell) => /^0x/i.test(cell));
  return named ? { columns: head.cells, rows: rows.slice(1) } : { columns: null, rows };
};

/** The lists in a JSON export, outermost first: query tools wrap their rows in one or two objects. */
const listsIn = (json: Json, depth: number): readonly (readonly Json[])[] => {
  if (Array.isArray(json)) return [json as readonly Json[]];
  if (!isObject(json) || depth === 0) return [];
  return Object.values(json).flatMap((value) => listsIn(value, depth - 1));
};

/** The texts of an entry by their names, those of an object inside it as `account.id`. */
const textsOf = (json: Json, prefix = '', depth = 2): readonly (readonly [string, string])[] => {
  if (!isObject(json) || depth === 0) return [];
  return Object.entries(json).flatMap(([key, value]): readonly (readonly [string, string])[] =>
    typeof value === 'string' ? [[`${prefix}${key}`, value.trim()]] : textsOf(value, `${prefix}${key}.`, depth - 1),
  );
};

const hasAddress = (entry: Json): boolean =>
  typeof entry === 'string' ? ADDRESS.test(entry.trim()) : textsOf(entry).some(([, text]) => ADDRESS.test(text));

const tableOfJson = (json: Json, file: string): AddressTable => {
  const lists = listsIn(json, 3);
  const fitting = lists.filter((list) => list.some(hasAddress));
  const [list] = fitting.length > 0 ? fitting : lists;
  const count = fitting.length > 0 ? fitting.length : lists.length;
  if (list === undefined || count > 1)
    throw fail(
      file,
      `has ${count} lists${fitting.length > 0 ? ' with addresses' : ''}, and one is wanted`,
      'give a list of addresses, or of objects that have one',
    );
  const at = (index: number): string => `row ${index + 1}`;
  if (list.every((one) => typeof one === 'string'))
    return { columns: null, rows: list.map((one, index) => ({ at: at(index), cells: [(one as string).trim()] })) };
  const entries = list.map((one) => new Map(textsOf(one)));
  const columns = [...new Set(entries.flatMap((entry) => [...entry.keys()]))];
  return {
    columns,
    rows: entries.map((entry, index) => ({ at: at(index), cells: columns.map((column) => entry.get(column) ?? '') })),
  };
};

const cellsShown = (cells: readonly string[]): string => cells.join(', ').slice(0, 80);

const noColumn = ({ columns, rows }: AddressTable, file: string, fitting: readonly number[]): PlimsollError => {
  if (fitting.length > 1)
    return fail(
      file,
      `has ${fitting.length} columns of addresses`,
      columns === null
        ? 'give the columns a heading, and say which with --column'
        : `say which with --column: ${fitting.map((at) => columns[at]).join(', ')}`,
    );
  const bad = rows.find(({ cells }) => !cells.some((cell) => ADDRESS.test(cell)));
  return fail(
    file,
    bad === undefined
      ? 'has no column that has an address in every row'
      : `has no address in ${bad.at}: ${cellsShown(bad.cells)}`,
    'an address is 0x and 40 hexadecimal digits; lines may start with #',
  );
};

const columnOf = (table: AddressTable, file: string, wanted: string | null): number => {
  const { columns, rows } = table;
  if (wanted !== null) {
    const named = columns?.flatMap((column, at) => (column === wanted ? [at] : [])) ?? [];
    const [at] = named;
    if (at !== undefined && named.length === 1) return at;
    throw fail(
      file,
      named.length > 1 ? `has ${named.length} columns ${wanted}` : `has no column ${wanted}`,
      `it has ${columns?.join(', ').slice(0, 400) ?? 'columns without names'}`,
    );
  }
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  const fitting = Array.from({ length: width }, (_, at) => at).filter((at) =>
    rows.every(({ cells }) => ADDRESS.test(cells[at] ?? '')),
  );
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return only;
  throw noColumn(table, file, fitting);
};

/**
 * The addresses of a table, of one column: the one that `column` names, else the only one that has an address in every row. In lower
 * case, each once. Throws `book/addresses` for a row without one; nothing is left out without a word.
 */
export const addressesIn = (table: AddressTable, file: string, column: string | null): readonly string[] => {
  if (table.rows.length === 0) throw fail(file, 'has no addresses', 'write one a line');
  const at = columnOf(table, file, column);
  const bad = table.rows.find(({ cells }) => !ADDRESS.test(cells[at] ?? ''));
  if (bad !== undefined)
    throw fail(
      file,
      `has no address in ${bad.at}: ${(bad.cells[at] ?? '').slice(0, 80)}`,
      'an address is 0x and 40 hexadecimal digits',
    );
  return [...new Set(table.rows.map(({ cells }) => (cells[at] ?? '').toLowerCase()))];
};

/** The addresses of a file: one a line, or a column of a CSV or JSON export. As `addressesIn`. */
export const readAddresses = (text: string, file: string, column: string | null): readonly string[] => {
  const plain = text.replace(/^\uFEFF/, '');
  const table = /^\s*[[{]/.test(plain) ? tableOfJson(parseJson(plain, file), file) : tableOfText(plain, file);
  return addressesIn(table, file, column);
};
