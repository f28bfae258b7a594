/** The last part of a path, whichever system wrote it. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
