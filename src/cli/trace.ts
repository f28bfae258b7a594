import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { fileURLToPath } from 'node:url';

const FRAME = /(file:\/\/[^\s()]+?\.js):(\d+):(\d+)/g;

const sourceMapOf = (url: string): SourceMap | null => {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(url)}.map`, 'utf8')) as SourceMapPayload);
  } catch {
    return null;
  }
};

/**
 * A stack with the places of the bundle turned into places of the sources. Node's `--enable-source-maps` would do it too,
 * but reads every map at start-up; this reads them once something has gone wrong. A frame without a map stays as it is.
 */
export const sourceTrace = (stack: string): string => {
  const maps = new Map<string, SourceMap | null>();
  return stack.replace(FRAME, (frame, url: string, line: string, column: string) => {
    const map = maps.get(url) ?? sourceMapOf(url);
    maps.set(url, map);
    const origin = map?.findEntry(Number(line) - 1, Number(column) - 1);
    if (origin === undefined || !('originalSource' in origin)) return frame;
    return `${origin.originalSource.replace(/^(\.\.\/)+/, '')}:${origin.originalLine + 1}:${origin.originalColumn + 1}`;
  });
};
