import { join } from 'node:path';
import { diskFiles, readTextFile } from '../document/files.js';
import { packageRoot } from '../document/package-root.js';

/** The folder of packs below a folder of policies. */
export const PACKS = 'packs';

const FOLDER = `policies/${PACKS}`;

/** The text of a pack that comes with the program; null where there is none of that name. */
export const builtInPack = (name: string): Promise<string | null> =>
  readTextFile(join(packageRoot(), FOLDER, `${name}.yaml`), `${name}.yaml`);

/** The names of the packs that come with the program. */
export const builtInPackNames = async (): Promise<readonly string[]> => {
  const files = await diskFiles(packageRoot()).list(FOLDER);
  return files.filter((path) => path.endsWith('.yaml')).map((path) => path.slice(FOLDER.length + 1, -'.yaml'.length));
};
