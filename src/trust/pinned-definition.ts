import { digestOf, type SourceText } from '../document/source.js';
import { builtInText } from '../protocol/built-in.js';
import { commitsOf, gitFiles } from '../workspace/git.js';

/** How many older versions of a definition are looked through for the pinned one. */
const MOST_VERSIONS = 50;

const builtInSource = async (name: string): Promise<SourceText | null> => {
  const text = await builtInText(name);
  return text === null ? null : { file: `built-in:${name}.yaml`, text };
};

/** Where a pinned definition may be found. */
export interface DefinitionSearch {
  readonly name: string;
  /** Its pinned sha256. */
  readonly digest: string;
  /** The clone, and the commit its protected branch is at. */
  readonly root: string;
  readonly commit: string;
  /** The folder of definitions on that branch. */
  readonly folder: string;
}

/**
 * The text of a definition that has the pinned digest: as the protected branch has it, as the program brings it, or as the
 * protected branch once had it. Null where none of them has that digest. Nothing but the digest is believed, so a definition
 * that was changed on another branch can never stand in.
 */
export const pinnedDefinition = async (search: DefinitionSearch): Promise<SourceText | null> => {
  const { name, digest, root, commit, folder } = search;
  const path = `${folder}/${name}.yaml`;
  const current = await gitFiles(root, commit);
  const own = await current.read(path);
  const near = [own === null ? null : { file: `${current.prefix}${path}`, text: own }, await builtInSource(name)];
  for (const source of near) if (source !== null && digestOf(source.text) === digest) return source;
  for (const older of await commitsOf(root, commit, path, MOST_VERSIONS)) {
    const files = await gitFiles(root, older);
    const text = await files.read(path);
    if (text !== null && digestOf(text) === digest) return { file: `${files.prefix}${path}`, text };
  }
  return null;
};
