import type { Finding } from '../../diagnostic/finding.js';
import { findingAt, type SourceText } from '../../document/source.js';
import { type Cell, cellsOf, type Line, linesOf, separatorOf } from './cells.js';
import type { Points } from './history.js';
import { type Layout, layoutOfCount, layoutOfHeading } from './layout.js';
import { parseTime } from './parse-time.js';
import { gather } from './point.js';

export interface ReadTable {
  readonly points: Points | null;
  readonly findings: readonly Finding[];
}

const failed = (finding: Finding): ReadTable => ({ points: null, findings: [finding] });

const headingList = (cells: readonly Cell[]): string =>
  cells
    .slice(0, 30)
    .map(({ text }) => JSON.stringify(text.slice(0, 40)))
    .join(', ');

/** The layout, and whether the line it was found on is a heading. */
const findLayout = (
  source: SourceText,
  line: Line,
  cells: readonly Cell[],
  options: { readonly column: string | null; readonly name: string },
): { readonly layout: Layout; readonly heading: 'heading' | 'row' } | Finding => {
  const whole = { start: line.start, end: line.start + line.text.length };
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
  const lacks = found.lacks === 'time' ? 'no column is a time' : `no column is the price of ${options.name}`;
  return findingAt(source, whole, {
    ruleId: 'prices/no-column',
    message: `${options.column === null || found.lacks === 'time' ? lacks : `no column is called ${options.column}`}; there are ${headingList(cells)}`,
    help: 'Name the price column with --column.',
  });
};

/** Reads a table: comma, semicolon or tab between cells, with a heading or without. CryptoDataDownload's first line, an address, is passed over. */
export const readTable = (
  source: SourceText,
  options: { readonly column: string | null; readonly name: string },
): ReadTable => {
  const lines = linesOf(source.text);
  let next = lines.next();
  while (!next.done && /^(https?:\/\/\S+|#.*)$/i.test(next.value.text.trim())) next = lines.next();
  if (next.done)
    return failed({ ruleId: 'prices/empty', severity: 'error', file: source.file, message: 'the file has no prices' });
  const separator = separatorOf(next.value.text);
  const first = cellsOf(next.value, separator);
  const found = findLayout(source, next.value, first, options);
  if (!('layout' in found)) return failed(found);
  const { layout } = found;
  const { take, done } = gather(source);
  if (found.heading === 'heading') next = lines.next();
  for (; !next.done; next = lines.next()) {
    const line: Line = next.value;
    const cells = cellsOf(line, separator);
    const missing: Cell = { text: '', start: line.start, end: line.start + 1 };
    take(cells[layout.time] ?? missing, cells[layout.price] ?? missing);
  }
  const { findings, ...points } = done();
  return { points: { ...points, format: layout.format, opens: layout.opens }, findings };
};
