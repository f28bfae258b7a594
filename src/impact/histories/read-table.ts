import type { Finding } from '../../diagnostic/finding.js';
import { findingAt, type SourceText } from '../../document/source.js';
import { type Cell, type CsvRow, csvRows } from '../csv.js';
import type { Points } from './history.js';
import { type Layout, layoutOfCount, layoutOfHeading } from './layout.js';
import { type ColumnOptions, noColumn } from './no-column.js';
import { parseTime } from './parse-time.js';
import { gather } from './point.js';

export interface ReadTable {
  readonly points: Points | null;
  readonly findings: readonly Finding[];
}

const failed = (finding: Finding): ReadTable => ({ points: null, findings: [finding] });

const neverClosed = (source: SourceText, { start, end }: CsvRow): Finding =>
  findingAt(
    source,
    { start, end: Math.min(end, start + 1) },
    {
      ruleId: 'prices/unknown-format',
      message: 'a quote in this row is never closed',
      help: 'Close it, or take it away; often the download was cut short.',
    },
  );

/** The layout, and whether the line it was found on is a heading. */
const findLayout = (
  source: SourceText,
  row: CsvRow,
  options: ColumnOptions,
): { readonly layout: Layout; readonly heading: 'heading' | 'row' } | Finding => {
  const { cells, ...whole } = row;
  const isRow = parseTime(cells[0]?.text ?? '') !== null;
  if (isRow) {
    const layout = options.column === null ? layoutOfCount(cells.length) : null;
    if (layout !== null) return { layout, heading: 'row' };
    return findingAt(source, whole, {
      ruleId: 'prices/unknown-format',
      message:
        options.column === null
          ? `rows of ${cells.length} cells without a heading are of no known export`
          : `the file has no heading, so no column is called ${options.column}`,
      help: 'Give the columns a heading: a time, and close or price.',
    });
  }
  const found = layoutOfHeading(
    cells.map(({ text }) => text),
    options.column,
    options.name,
  );
  if (found.found) return { layout: found.layout, heading: 'heading' };
  const names = cells.map(({ text }) => text);
  return noColumn(source, whole, { lacks: found.lacks, names }, options);
};

/** Reads a table: comma, semicolon or tab between cells, with a heading or without. CryptoDataDownload's first line, an address, is passed over. */
export const readTable = (source: SourceText, options: ColumnOptions): ReadTable => {
  const rows = csvRows(source.text);
  let next = rows.next();
  while (!next.done && /^(https?:\/\/\S+|#.*)$/i.test(source.text.slice(next.value.start, next.value.end).trim()))
    next = rows.next();
  if (next.done)
    return failed({ ruleId: 'prices/empty', severity: 'error', file: source.file, message: 'the file has no prices' });
  const found = findLayout(source, next.value, options);
  if (!('layout' in found)) return failed(found);
  const { layout } = found;
  const { take, done } = gather(source);
  if (found.heading === 'heading') next = rows.next();
  for (; !next.done; next = rows.next()) {
    const { start, cells, open } = next.value;
    if (open !== null) return failed(neverClosed(source, next.value));
    const missing: Cell = { text: '', start, end: start + 1 };
    take(cells[layout.time] ?? missing, cells[layout.price] ?? missing);
  }
  const { findings, ...points } = done();
  return { points: { ...points, format: layout.format, opens: layout.opens }, findings };
};
