import { spokenForm } from './hash-display.js';
import type { Style } from './style.js';

/** The modules of a QR code, row by row; true is dark. */
export type Modules = readonly (readonly boolean[])[];

/** The border of light modules that the standard asks for (ISO/IEC 18004, 9.1). */
const QUIET = 4;

/** Half blocks: two rows of modules a line. Blocks are the light modules, as qrencode prints them. */
const GLYPHS: Readonly<Record<string, string>> = { '00': '█', '01': '▀', '10': '▄', '11': ' ' };

/**
 * A QR code in half-block characters, with its quiet zone. With colour the lines are white on black, so that the code
 * scans on dark and on light terminals; without colour it is made for light text on a dark background, and on a light
 * one it appears with dark and light exchanged.
 */
export const qrLines = (modules: Modules, style: Style): readonly string[] => {
  const side = modules.length + 2 * QUIET;
  const dark = (row: number, column: number): string => (modules[row - QUIET]?.[column - QUIET] === true ? '1' : '0');
  const lines: string[] = [];
  for (let row = 0; row < side; row += 2) {
    const glyphs = Array.from({ length: side }, (_, column) => GLYPHS[dark(row, column) + dark(row + 1, column)]);
    lines.push(style('code', glyphs.join('')));
  }
  return lines;
};

/** Groups of four digits that go on a line: 8 where there is room, so that two lines make a hash. */
const groupsIn = (columns: number): number => [8, 4, 2].find((groups) => 5 * groups - 1 <= columns) ?? 1;

/**
 * The QR code of a hash; in a terminal that is too narrow for it, where its lines would break, that, and the hash in groups.
 *
 * @param columns of the terminal; null where the width is not known, or there is no terminal
 */
export const hashPicture = (
  modules: Modules,
  hash: string,
  style: Style,
  columns: number | null,
): readonly string[] => {
  const side = modules.length + 2 * QUIET;
  if (columns === null || columns >= side) return qrLines(modules, style);
  const groups = spokenForm(hash).join(' ').split(' ');
  const each = groupsIn(columns);
  const lines = Array.from({ length: Math.ceil(groups.length / each) }, (_, line) =>
    groups.slice(line * each, (line + 1) * each).join(' '),
  );
  const why = `The QR code is ${side} columns wide and this terminal has ${columns}, so it is not drawn. The safeTxHash in groups:`;
  return [style('warning', why), ...lines];
};
