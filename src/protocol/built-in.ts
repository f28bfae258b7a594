import { join } from 'node:path';
import { diskFiles, type Files, readTextFile } from '../document/files.js';
import { packageRoot } from '../document/package-root.js';

/** The folder of the definitions that come with the program, relative to its package. */
export const BUILT_IN = 'protocols';

/** Where the build keeps definitions that it has parsed and checked, by the sha256 of their text. */
const PARSED = join('dist', 'protocols');

/** The text of a definition that comes with the program; null where there is none of that name. */
export const builtInText = (name: string): Promise<string | null> =>
  readTextFile(join(packageRoot(), BUILT_IN, `${name}.yaml`), `${name}.yaml`);

/** The JSON that the build has made of a text with this digest; null where it made none. */
export const parsedText = (digest: string): Promise<string | null> =>
  readTextFile(join(packageRoot(), PARSED, `${digest}.json`), `${digest}.json`);

/**
 * The files of the program's package, of which {@link BUILT_IN} is a folder. The reviewer's build replaces this module by
 * one that holds the definitions themselves (`scripts/build/embedded-definitions.ts`).
 */
export const builtInFiles = (): Files => diskFiles(packageRoot());
