import { type PlimsollError, refused } from '../../diagnostic/error.js';
import { isObject, type Json, parseJson } from '../../observe/json.js';

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

/** A table of texts: what a CSV or JSON export has, read no further. */
interface Table {
  /** Null where the columns have no names. */
  readonly columns: readonly string[] | null;
  readonly rows: readonly (readonly string[])[];
}

const fail = (file: string, why: string, hint: string): PlimsollError =>
  refused('book/addresses', `${file} ${why}`, { where: { file }, hint });

const cellsOf = (line: string): readonly string[] =>
  line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));

const tableOfText = (text: string): Table => {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/#.*$/, '').trim());
  const rows = lines.filter((line) => line !== '').map(cellsOf);
  const [head] = rows;
  const named = head !== undefined && !head.some((cell) => ADDRESS.test(cell));
  return named ? { columns: head, rows: rows.slice(1) } : { columns: null, rows };
};

/** The lists in a JSON export, outermost first: query tools wrap their rows in one or two objects. */
const listsIn = (json: Json, depth: number): readonly (readonly Json[])[] => {
  if (Array.isArray(json)) return [json as readonly Json[]];
  if (!isObject(json) || depth === 0) return [];
  return Object.values(json).flatMap((value) => listsIn(value, depth - 1));
};

const tableOfJson = (json: Json, file: string): Table => {
  const lists = listsIn(json, 3);
  const [list] = lists;
  if (list === undefined || lists.length > 1)
    throw fail(
      file,
      `has ${lists.length} lists, and one is wanted`,
      'give a list of addresses, or of objects that have one',
    );
  if (list.every((one) => typeof one === 'string')) return { columns: null, rows: list.map((one) => [one as string]) };
  const columns = [...new Set(list.flatMap((one) => (isObject(one) ? Object.keys(one) : [])))];
  const rows = list.map((one) =>
    columns.map((column) => {
      const value = isObject(one) ? one[column] : undefined;
      return typeof value === 'string' ? value : '';
    }),
  );
  return { columns, rows };
};

const columnOf = ({ columns, rows }: Table, file: string, wanted: string | null): number => {
  if (wanted !== null) {
    const at = columns?.indexOf(wanted) ?? -1;
    if (at >= 0) return at;
    throw fail(file, `has no column ${wanted}`, `it has ${columns?.join(', ') ?? 'columns without names'}`);
  }
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const fitting = Array.from({ length: width }, (_, at) => at).filter((at) =>
    rows.every((row) => ADDRESS.test(row[at] ?? '')),
  );
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return only;
  throw fileProblem({ columns, rows }, file, fitting);
};

const fileProblem = ({ columns, rows }: Table, file: string, fitting: readonly number[]): PlimsollError => {
  if (fitting.length > 1)
    return fail(
      file,
      `has ${fitting.length} columns of addresses`,
      `say which with --column: ${fitting.map((at) => columns?.[at] ?? at).join(', ')}`,
    );
  const bad = rows.findIndex((row) => !row.some((cell) => ADDRESS.test(cell)));
  return fail(
    file,
    bad < 0
      ? 'has no column that has an address in every row'
      : `has no address in row ${bad + 1}: ${rows[bad]?.join(', ').slice(0, 80)}`,
    'an address is 0x and 40 hexadecimal digits; lines may start with #',
  );
};

/**
 * The addresses of a file: one a line, or a column of a CSV or JSON export. `column` names it where several hold addresses.
 * In lower case, each once. Throws `book/addresses` for a row without one; nothing is left out without a word.
 */
export const readAddresses = (text: string, file: string, column: string | null): readonly string[] => {
  const table = /^\s*[[{]/.test(text) ? tableOfJson(parseJson(text, file), file) : tableOfText(text);
  if (table.rows.length === 0) throw fail(file, 'has no addresses', 'write one a line');
  const at = columnOf(table, file, column);
  const bad = table.rows.findIndex((row) => !ADDRESS.test(row[at] ?? ''));
  if (bad >= 0)
    throw fail(
      file,
      `has no address in row ${bad + 1}: ${(table.rows[bad]?.[at] ?? '').slice(0, 80)}`,
      'an address is 0x and 40 hexadecimal digits',
    );
  return [...new Set(table.rows.map((row) => (row[at] ?? '').toLowerCase()))];
};
