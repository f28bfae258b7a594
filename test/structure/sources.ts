import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../program.js';

/** A source file: its path in the checkout, with forward slashes, and its text. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** Every TypeScript file below a folder of the checkout. */
export const sourcesOf = (folder: string): Source[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
