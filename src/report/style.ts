import { styleText } from 'node:util';

/** What a stretch of text is, not how it looks: each maps to one attribute of the terminal. */
const LOOK = { strong: 'bold', faint: 'dim', error: 'red', warning: 'yellow', good: 'green', note: 'cyan' } as const;

export type Role = keyof typeof LOOK;

/** Dresses text for the place where it will be read. Renderers take one and never ask about terminals themselves. */
export type Style = (role: Role, text: string) => string;

/** No colour: pipes, files, `NO_COLOR`, `--no-color`. */
export const plain: Style = (_role, text) => text;

/** ANSI attributes. */
export const coloured: Style = (role, text) => styleText(LOOK[role], text, { validateStream: false });
