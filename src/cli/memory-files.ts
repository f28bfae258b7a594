import type { Files } from '../document/files.js';

/** Files that are not on disk yet, so that they can be judged before they are written. */
export const memoryFiles = (texts: ReadonlyMap<string, string>): Files => ({
  prefix: '',
  read: async (path) => texts.get(path) ?? null,
  list: async (folder) => [...texts.keys()].filter((path) => path.startsWith(`${folder}/`)).sort(),
});
