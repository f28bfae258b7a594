import { join } from 'node:path';
import { diskFiles, readTextFile } from '../../document/files.js';
import { packageRoot } from '../../document/package-root.js';
import type { SourceText } from '../../document/source.js';

/** Stands before the names of scenarios that come with the program. */
export const OURS = 'plimsoll/';

const FOLDER = 'scenarios';
const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** A scenario that comes with the program, by its name without `plimsoll/`; null where there is none. */
export const builtInScenario = async (name: string): Promise<SourceText | null> => {
  if (!NAME.test(name)) return null;
  const text = await readTextFile(join(packageRoot(), FOLDER, `${name}.yaml`), `${name}.yaml`);
  return text === null ? null : { file: `built-in:${name}.yaml`, text };
};

/** The names of the scenarios that come with the program, without `plimsoll/`. */
export const builtInScenarioNames = async (): Promise<readonly string[]> => {
  const files = await diskFiles(packageRoot()).list(FOLDER);
  return files.filter((path) => path.endsWith('.yaml')).map((path) => path.slice(FOLDER.length + 1, -'.yaml'.length));
};
