import { styleText } from 'node:util';

/** What a stretch of text is, not how it looks: each maps to one attribute of the terminal. */
const LOOK = { strong: 'bold', faint: 'dim', error: 'red', warning: 'yellow', good: 'green', note: 'cyan' } as const;

/** `code` is a picture made of blocks, whose light and dark must not depend on the terminal's colours. */
export type Role = keyof typeof LOOK | 'code';

/** Dresses text for the place where it will be read. Renderers take one and never ask about terminals themselves. */
export type Style = (role: Role, text: string) => string;

/** No colour: pipes, files, `NO_COLOR`, `--no-color`. */
export const plain: Style = (_role, text) => text;

/** Bright white on black in one sequence, so that none sets text and ground to the same colour. */
const BLOCKS = ['\u001b[97;40m', '\u001b[39;49m'] as const;

/** ANSI attributes. */
export const coloured: Style = (role, text) =>
  role === 'code' ? `${BLOCKS[0]}${text}${BLOCKS[1]}` : styleText(LOOK[role], text, { validateStream: false });
