import type { CheckedBase, Subject } from '../check/check.js';
import { CI_PLACES } from '../check/ci-changes.js';
import { DECIDING_FOLDERS } from '../check/quiet.js';
import { readSide, type Side } from '../check/side.js';
import { type ChangedManifest, manifestPaths } from '../check/tool-changes.js';
import { PlimsollError } from '../diagnostic/error.js';
import { cachedFiles } from '../document/cached-files.js';
import { diskFiles } from '../document/files.js';
import { LOCK_FILE } from '../observe/lock.js';
import { changedFiles } from '../workspace/changed-files.js';
import { gitPlace, gitState } from '../workspace/git.js';
import { type GitTree, gitTree, treeFiles } from '../workspace/git-tree.js';
import { changeBase } from '../workspace/merge-base.js';
import { watchedChanges } from '../workspace/watched-changes.js';
import { WORKSPACE_FILE } from '../workspace/workspace.js';

const sideAt = (tree: GitTree, root: string, place: string): Promise<Side> =>
  readSide(treeFiles(tree, root, place, `git:${tree.commit.slice(0, 12)}:`));

/** Every folder of documents that one of the sides has, each once and none below another. */
const foldersOf = (sides: readonly Side[]): readonly string[] => {
  const named = sides.flatMap(({ folders: { proposals: _proposals, ...folders } }) => Object.values(folders));
  const all = [...new Set([...named, ...DECIDING_FOLDERS])];
  return all.filter(
    (folder) => !all.some((other) => other !== folder && (other === '.' || folder.startsWith(`${other}/`))),
  );
};

/** What a package manager reads, where a change has it otherwise than the base. A text that cannot be read has none. */
const manifestChanges = async (top: string, place: string, tree: GitTree): Promise<readonly ChangedManifest[]> => {
  const changed = await changedFiles(top, '.', tree, { folders: [], files: manifestPaths(place) });
  const [was, is] = [treeFiles(tree, top, '.', ''), diskFiles(top)];
  const textOf = (files: typeof was, path: string): Promise<string | null> =>
    files.read(path).catch((error: unknown) => {
      if (error instanceof PlimsollError) return null;
      throw error;
    });
  return Promise.all(
    changed.map(async ({ path }) => ({ path, base: await textOf(was, path), head: await textOf(is, path) })),
  );
};

/**
 * Read what is to be checked: the documents on disk, and where a revision is given what they are compared with. Throws
 * what `changeBase` lists.
 */
export const readSubject = async (root: string, revision: string | null): Promise<Subject> => {
  const head = await readSide(cachedFiles(diskFiles(root)));
  if (revision === null) {
    const commit = (await gitState(root))?.commit ?? null;
    return { head, commit, base: null, changed: [], ci: [], tool: [], place: (await gitPlace(root))?.path ?? '.' };
  }
  const at = await changeBase(root, revision);
  const { top, path: place } = (await gitPlace(root)) ?? { top: root, path: '.' };
  const tree = await gitTree(root, at.commit);
  const side = await sideAt(tree, root, place);
  const trusted = at.tip === at.commit ? side : await sideAt(await gitTree(root, at.tip), root, place);
  const base: CheckedBase = { at, side, trusted };
  const lookout = { folders: foldersOf([head, side]), files: [WORKSPACE_FILE, LOCK_FILE] };
  return {
    head,
    commit: at.head,
    base,
    changed: await changedFiles(root, place, tree, lookout),
    ci: await watchedChanges(top, tree, CI_PLACES),
    tool: await manifestChanges(top, place, tree),
    place,
  };
};
