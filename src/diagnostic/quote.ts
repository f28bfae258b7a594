import stringWidth from 'fast-string-width';
import { escapeForTerminal } from './escape.js';
import type { Range } from './finding.js';

const TAB = 4;
/** Columns of source shown, so that a quoted line fits an 80-column terminal with its gutter. */
const WIDTH = 72;
const CUT = '…';
/** UTF-16 code units looked at on either side of the mark: a line may be as long as the file. */
const SPAN = 4 * WIDTH;

interface Cell {
  readonly text: string;
  readonly width: number;
  readonly marked: boolean;
}

/** Each character as it is displayed, with whether the range covers it. Columns count UTF-16 code units from 1. */
const cells = (line: string, from: number, to: number): Cell[] => {
  const out: Cell[] = [];
  const start = Math.max(0, Math.min(from, line.length) - SPAN);
  let column = start + 1;
  let shown = 0;
  for (const character of line.slice(start, from + SPAN)) {
    const text = character === '\t' ? ' '.repeat(TAB - (shown % TAB)) : escapeForTerminal(character);
    const width = stringWidth(text);
    out.push({ text, width, marked: column >= from && column < to });
    column += character.length;
    shown += width;
  }
  return out;
};

const widthOf = (some: readonly Cell[]): number => some.reduce((sum, cell) => sum + cell.width, 0);

/** The stretch of cells around the mark that fits, and whether something was left off at either end. */
const around = (all: readonly Cell[], first: number): { shown: readonly Cell[]; before: boolean; after: boolean } => {
  if (widthOf(all) <= WIDTH) return { shown: all, before: false, after: false };
  let start = first;
  let room = Math.floor(WIDTH / 3);
  for (let cell = all[start - 1]; cell !== undefined && cell.width <= room; cell = all[start - 1]) {
    room -= cell.width;
    start -= 1;
  }
  let end = start;
  room = WIDTH;
  for (let cell = all[end]; cell !== undefined && cell.width <= room; cell = all[end]) {
    room -= cell.width;
    end += 1;
  }
  return { shown: all.slice(start, end), before: start > 0, after: end < all.length };
};

/**
 * The source line with a caret under each character of the range:
 *
 * ```
 * 12 |     ltv: 0.8
 *    |          ^^^
 * ```
 *
 * Tabs are widened, unseen characters shown, long lines cut around the mark. A range that goes on to further lines is
 * marked to the end of its first; an empty one, or one past the end, gets one caret.
 *
 * @param line the text of the line on which the range starts, without its line break
 */
export const quote = (line: string, range: Range): string => {
  const from = range.start.column;
  const to = range.end.line > range.start.line ? line.length + 1 : Math.max(range.end.column, from + 1);
  const all = cells(line, from, to);
  const marked = all.findIndex((cell) => cell.marked);
  const { shown, before, after } = around(all, marked < 0 ? Math.max(0, all.length - 1) : marked);
  const cutBefore = before || from > SPAN;
  const cutAfter = after || line.length > from + SPAN;
  const text = `${cutBefore ? CUT : ''}${shown.map((cell) => cell.text).join('')}${cutAfter ? CUT : ''}`;
  const first = shown.findIndex((cell) => cell.marked);
  const lead = widthOf(first < 0 ? shown : shown.slice(0, first)) + (cutBefore ? 1 : 0);
  const carets = '^'.repeat(Math.max(1, widthOf(shown.filter((cell) => cell.marked))));
  const number = String(range.start.line);
  return `${number} | ${text}\n${' '.repeat(number.length)} | ${' '.repeat(lead)}${carets}`;
};
