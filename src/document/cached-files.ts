import type { Files } from './files.js';

/** The same files, each read once: what is judged twice is judged as it was the first time. */
export const cachedFiles = (files: Files): Files => {
  const texts = new Map<string, Promise<string | null>>();
  const lists = new Map<string, Promise<readonly string[]>>();
  const once = <Result>(
    kept: Map<string, Promise<Result>>,
    key: string,
    get: (key: string) => Promise<Result>,
  ): Promise<Result> => {
    const found = kept.get(key) ?? get(key);
    kept.set(key, found);
    return found;
  };
  return {
    prefix: files.prefix,
    read: (path) => once(texts, path, files.read),
    list: (folder) => once(lists, folder, files.list),
  };
};
