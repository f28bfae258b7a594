import { relative } from 'node:path';

/** A path as a person finds it: relative to where they are. */
export const shownPath = (path: string): string => relative(process.cwd(), path) || path;
