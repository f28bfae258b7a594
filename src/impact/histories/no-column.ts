import type { Finding } from '../../diagnostic/finding.js';
import { findingAt, type SourceText } from '../../document/source.js';
import type { Lacks } from './layout.js';

/** How a price is asked for. */
export interface ColumnOptions {
  /** The heading of the column with the price; null: close, price, or the asset's name. */
  readonly column: string | null;
  /** What the asset is called. */
  readonly name: string;
}

const headingList = (names: readonly string[]): string =>
  names
    .slice(0, 30)
    .map((name) => JSON.stringify(name.slice(0, 40)))
    .join(', ');

/** That the headings of a table, or the names in an object, say no time or no price. */
export const noColumn = (
  source: SourceText,
  span: { readonly start: number; readonly end: number },
  { lacks, names }: { readonly lacks: Lacks; readonly names: readonly string[] },
  { column, name }: ColumnOptions,
): Finding => {
  const what = lacks === 'time' ? 'no column is a time' : `no column is the price of ${name}`;
  return findingAt(source, span, {
    ruleId: 'prices/no-column',
    message: `${column === null || lacks === 'time' ? what : `no column is called ${column}`}; there are ${headingList(names)}`,
    help: 'Name the price column with --column.',
  });
};
