import type { Cell } from '../csv.js';
import { type Lacks, layoutOfCount, layoutOfHeading } from './layout.js';
import type { ColumnOptions } from './no-column.js';

/** More cells than any export has in a row. */
const MOST_CELLS = 64;

const MEMBER = /"((?:[^"\\]|\\.)*)"\s*:\s*("(?:[^"\\]|\\.)*"|[^,\s"]+)/g;

const cellOf = (raw: string, from: number): Cell => ({
  text: raw.replace(/^"|"$/g, '').trim(),
  start: from,
  end: from + Math.max(1, raw.length),
});

/** The cells of a row, which is JSON already known to be well-formed. A comma within a string makes a row of no known shape. */
const cellsOfList = (inner: string, start: number): readonly Cell[] => {
  let at = start;
  return inner.split(',', MOST_CELLS).map((raw) => {
    const from = at + (raw.length - raw.trimStart().length);
    at += raw.length + 1;
    return cellOf(raw.trim(), from);
  });
};

/** The members of a row that is an object, by their names. */
const cellsOfObject = (inner: string, start: number): ReadonlyMap<string, Cell> =>
  new Map(
    [...inner.matchAll(MEMBER)].slice(0, MOST_CELLS).map((found) => {
      const [whole, name = '', raw = ''] = found;
      return [name, cellOf(raw, start + found.index + whole.length - raw.length)] as const;
    }),
  );

/** Time and price of a row, or why it has none: a number of cells that no export has, or names that say neither. */
type Row =
  | { readonly is: 'read'; readonly time: Cell; readonly price: Cell }
  | { readonly is: 'strange'; readonly cells: number }
  | { readonly is: 'nameless'; readonly lacks: Lacks; readonly names: readonly string[] };

/** Finds time and price in rows: of lists by how many cells they have, of objects by the names of the first, for all are alike. */
export class JsonRows {
  readonly #options: ColumnOptions;
  #names: { readonly time: string; readonly price: string } | null = null;
  format = 'no rows';
  opens: 'candle' | 'instant' = 'instant';

  constructor(options: ColumnOptions) {
    this.#options = options;
  }

  /** A list, by what is within its brackets; `start`: where that is. */
  list(inner: string, start: number): Row {
    const cells = cellsOfList(inner, start);
    const layout = layoutOfCount(cells.length);
    const [time, price] = layout === null ? [] : [cells[layout.time], cells[layout.price]];
    if (layout === null || time === undefined || price === undefined) return { is: 'strange', cells: cells.length };
    ({ format: this.format, opens: this.opens } = layout);
    return { is: 'read', time, price };
  }

  /** An object, by what is within its braces. */
  object(inner: string, start: number): Row {
    const cells = cellsOfObject(inner, start);
    if (this.#names === null) {
      const names = [...cells.keys()];
      const found = layoutOfHeading(names, this.#options.column, this.#options.name);
      if (!found.found) return { is: 'nameless', lacks: found.lacks, names };
      const { time, price, format, opens } = found.layout;
      this.#names = { time: names[time] ?? '', price: names[price] ?? '' };
      [this.format, this.opens] = [format, opens];
    }
    const missing: Cell = { text: '', start, end: start + 1 };
    const { time, price } = this.#names;
    return { is: 'read', time: cells.get(time) ?? missing, price: cells.get(price) ?? missing };
  }
}
