/** A part of a comment whose rows can be left out where there is no room, last ones first. */
export interface Block {
  /** What its rows are, for the line that says what was left out: `findings`. */
  readonly what: string;
  /** Blocks of a lower rank get room first. */
  readonly rank: number;
  /** How many hundredths of the room that is left it may take where not all fits; all of it where this is left out. */
  readonly share?: number;
  readonly head: readonly string[];
  readonly rows: readonly string[];
  readonly tail: readonly string[];
}

/** How much text a place takes, and in what it counts. */
export interface Limit {
  readonly most: number;
  readonly measure: (text: string) => number;
}

/** GitHub's limit for the body of a comment, in characters. */
export const COMMENT: Limit = { most: 65_536, measure: (text) => text.length };

/** GitHub's limit for the summary of one step: 1 MiB. */
export const STEP_SUMMARY: Limit = { most: 1024 * 1024, measure: (text) => Buffer.byteLength(text, 'utf8') };

/** Room that is kept for the line that says what was left out. */
const RESERVE = 1000;

const cutLine = (leftOut: ReadonlyMap<string, number>): readonly string[] =>
  leftOut.size === 0
    ? []
    : [
        '',
        `> **Cut to fit:** ${[...leftOut].map(([what, many]) => `${many} more ${what}`).join(', ')}. The job’s log and its other reports have all of it.`,
      ];

/**
 * The text of opening, blocks and closing, in this order, within a limit. Where all of it does not fit, rows are left out
 * of the blocks with the highest rank first, and a last line says how many of what.
 */
export const fitBlocks = (
  opening: readonly string[],
  blocks: readonly Block[],
  closing: readonly string[],
  { most, measure }: Limit,
): string => {
  const whole = [...opening, ...blocks.flatMap(({ head, rows, tail }) => [...head, ...rows, ...tail]), ...closing];
  const text = `${whole.join('\n')}\n`;
  if (measure(text) <= most) return text;
  const cost = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + measure(line) + 1, 0);
  let room = most - RESERVE - cost(opening) - cost(closing);
  const kept = new Map<Block, number>();
  const leftOut = new Map<string, number>();
  for (const block of [...blocks].sort((a, b) => a.rank - b.rank)) {
    const frame = cost(block.head) + cost(block.tail);
    const allowed = block.share === undefined ? room : Math.floor((room * block.share) / 100);
    let rows = 0;
    let used = frame;
    for (const row of block.rows) {
      const size = cost([row]);
      if (used + size > allowed) break;
      used += size;
      rows += 1;
    }
    if (rows > 0 || (block.rows.length === 0 && frame <= room)) {
      kept.set(block, rows);
      room -= used;
    }
    if (rows < block.rows.length) leftOut.set(block.what, (leftOut.get(block.what) ?? 0) + block.rows.length - rows);
  }
  const shown = blocks.flatMap((block) => {
    const rows = kept.get(block);
    return rows === undefined ? [] : [...block.head, ...block.rows.slice(0, rows), ...block.tail];
  });
  return `${[...opening, ...shown, ...closing, ...cutLine(leftOut)].join('\n')}\n`;
};
