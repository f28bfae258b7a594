/** A cell of a line, without quotes or blanks around it. Offsets are in the whole text. */
export interface Cell {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface Line {
  readonly start: number;
  readonly text: string;
}

/** More cells than any export has; a longer line is no table's. */
const MOST_CELLS = 512;

/** The lines of a text that are not blank, without their line breaks and a byte order mark. */
export function* linesOf(text: string): Generator<Line> {
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  while (start < text.length) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    const line = text.slice(start, end).replace(/\r$/, '');
    if (line.trim() !== '') yield { start, text: line };
    start = end + 1;
  }
}

/** What separates the cells of a line: whichever of tab, semicolon and comma it has first in that order. */
export const separatorOf = (line: string): string => ['\t', ';', ','].find((one) => line.includes(one)) ?? ',';

/** The cells of a line. Quotes around a cell are taken off; inside them a separator does not separate. */
export const cellsOf = (line: Line, separator: string): Cell[] => {
  const cells: Cell[] = [];
  const { text } = line;
  let at = 0;
  while (at <= text.length && cells.length < MOST_CELLS) {
    let from = at;
    while (text[from] === ' ') from += 1;
    const quoted = text[from] === '"' ? text.indexOf('"', from + 1) : -1;
    const next = text.indexOf(separator, quoted === -1 ? at : quoted);
    const end = next === -1 ? text.length : next;
    const inner = quoted === -1 ? text.slice(at, end) : text.slice(from + 1, quoted);
    const trimmed = inner.trim();
    const lead = (quoted === -1 ? at : from + 1) + (inner.length - inner.trimStart().length);
    cells.push({ text: trimmed, start: line.start + lead, end: line.start + lead + Math.max(1, trimmed.length) });
    at = end + 1;
  }
  return cells;
};
