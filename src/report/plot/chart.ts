import stringWidth from 'fast-string-width';

/** Where a plot is drawn: how many columns there are, and whether the terminal shows more than ASCII. */
export interface PlotSpace {
  readonly columns: number;
  readonly marks: 'unicode' | 'ascii';
}

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** A row below the axis: letters at places of the x axis. */
export interface EventRow {
  readonly label: string;
  readonly events: readonly { readonly at: number; readonly letter: string }[];
}

/** A value at a place of the x axis; null where there is none. */
export type Curve = (x: number) => number | null;

/** Two curves over one pair of axes. Ticks are in order; the first and last of the y axis are its ends. */
export interface Chart {
  readonly x: { readonly from: number; readonly to: number; readonly ticks: readonly Tick[] };
  readonly y: { readonly ticks: readonly Tick[] };
  readonly before: Curve | null;
  readonly after: Curve;
  /** Places of the x axis that are marked by an upright line. */
  readonly uprights?: readonly number[];
  /** A height that is marked by a level line. */
  readonly level?: number;
  readonly events?: readonly EventRow[];
}

interface Marks {
  readonly flat: string;
  readonly upright: string;
  /** Down to the right, then up: where a line leaves its row, and where it arrives. */
  readonly corners: readonly [string, string, string, string];
  readonly before: string;
  readonly guide: readonly [upright: string, level: string];
  readonly axis: {
    readonly side: string;
    readonly tick: string;
    readonly corner: string;
    readonly foot: readonly [string, string];
  };
}

const MARKS: Readonly<Record<PlotSpace['marks'], Marks>> = {
  unicode: {
    ...{ flat: '─', upright: '│', corners: ['╮', '╰', '╯', '╭'], before: '·', guide: ['┊', '┄'] },
    axis: { side: '│', tick: '┤', corner: '└', foot: ['─', '┬'] },
  },
  ascii: {
    ...{ flat: '#', upright: '#', corners: ['#', '#', '#', '#'], before: 'o', guide: [':', '.'] },
    axis: { side: '|', tick: '+', corner: '+', foot: ['-', '+'] },
  },
};

/** What the marks of the two curves are, in the words of a legend. */
export const legend = ({ marks }: PlotSpace): string => {
  const { flat, before } = MARKS[marks];
  return `${before.repeat(3)} before  ${flat.repeat(3)} after, drawn over it`;
};

/** The widest that a plot is: more columns make it no clearer. */
const WIDEST = 72;
const ROWS = 12;

const between = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

type Grid = string[][];

const put = (grid: Grid, row: number, column: number, mark: string): void => {
  const cells = grid[row];
  if (cells !== undefined && column >= 0 && column < cells.length) cells[column] = mark;
};

/** One mark a column at the curve's row, and the rows between one column and the next. */
const drawDots = (grid: Grid, rows: readonly (number | null)[], mark: string): void => {
  let last: number | null = null;
  for (const [column, row] of rows.entries()) {
    if (row !== null)
      for (let at = Math.min(row, last ?? row); at <= Math.max(row, last ?? row); at += 1) put(grid, at, column, mark);
    last = row;
  }
};

const drawLine = (grid: Grid, rows: readonly (number | null)[], { flat, upright, corners }: Marks): void => {
  let last: number | null = null;
  for (const [column, row] of rows.entries()) {
    if (row !== null && (last === null || last === row)) put(grid, row, column, flat);
    else if (row !== null && last !== null) {
      const down = row > last;
      for (let at = Math.min(row, last) + 1; at < Math.max(row, last); at += 1) put(grid, at, column, upright);
      put(grid, last, column, down ? corners[0] : corners[2]);
      put(grid, row, column, down ? corners[1] : corners[3]);
    }
    last = row;
  }
};

/** Labels under their ticks, those left out that would run into one before. */
const labelRow = (ticks: readonly (readonly [number, string])[], width: number): string => {
  let line = '';
  for (const [column, label] of ticks) {
    const from = between(column - Math.floor(label.length / 2), 0, Math.max(0, width - label.length));
    if (line !== '' && from <= line.length) continue;
    line = line.padEnd(from) + label;
  }
  return line;
};

/**
 * A plot as lines of text, none wider than the space and none with an end of blanks: the y axis with its labels, the curves,
 * the x axis. Curves are looked at once a column; one beyond the y axis is drawn at its edge.
 */
export const chartLines = (
  { x, y, before, after, uprights = [], level, events = [] }: Chart,
  space: PlotSpace,
): readonly string[] => {
  const marks = MARKS[space.marks];
  const labels = [...y.ticks, ...events].map(({ label }) => stringWidth(label));
  const margin = Math.max(...labels) + 2;
  const width = between(space.columns - margin, 16, WIDEST);
  const intervals = Math.max(1, y.ticks.length - 1);
  const height = intervals * Math.max(2, Math.floor(ROWS / intervals)) + 1;
  const [least, most] = [y.ticks[0]?.at ?? 0, y.ticks.at(-1)?.at ?? 1];
  const columnOf = (at: number): number => Math.round(((at - x.from) / (x.to - x.from)) * (width - 1));
  const rowOf = (value: number | null): number | null =>
    value === null
      ? null
      : height - 1 - Math.round(((between(value, least, most) - least) / (most - least)) * (height - 1));
  const rowsOf = (curve: Curve): readonly (number | null)[] =>
    Array.from({ length: width }, (_, column) => rowOf(curve(x.from + ((x.to - x.from) * column) / (width - 1))));

  const grid: Grid = Array.from({ length: height }, () => new Array<string>(width).fill(' '));
  const levelRow = rowOf(level ?? null);
  if (levelRow !== null) for (let column = 0; column < width; column += 1) put(grid, levelRow, column, marks.guide[1]);
  for (const at of uprights) for (let row = 0; row < height; row += 1) put(grid, row, columnOf(at), marks.guide[0]);
  if (before !== null) drawDots(grid, rowsOf(before), marks.before);
  drawLine(grid, rowsOf(after), marks);

  const byRow = new Map(y.ticks.map(({ at, label }) => [rowOf(at), label]));
  const { side, tick, corner, foot } = marks.axis;
  const body = grid.map((cells, row) => {
    const label = byRow.get(row);
    return `${(label ?? '').padStart(margin - 2)} ${label === undefined ? side : tick}${cells.join('')}`;
  });
  const ticks = x.ticks.map(({ at, label }) => [columnOf(at), label] as const);
  const base = Array.from({ length: width }, (_, column) => foot[ticks.some(([at]) => at === column) ? 1 : 0]);
  const pad = ' '.repeat(margin);
  const rows = events.map(({ label, events: list }) => {
    const cells = new Array<string>(width).fill(' ');
    for (const { at, letter } of list) cells[columnOf(at)] = letter;
    return `${label.padStart(margin - 2)}  ${cells.join('')}`;
  });
  return [...body, `${' '.repeat(margin - 1)}${corner}${base.join('')}`, ...rows, pad + labelRow(ticks, width)].map(
    (line) => line.trimEnd(),
  );
};
