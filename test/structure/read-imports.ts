import { posix } from 'node:path';
import type { Source } from './sources.js';

/** One arrow between two files of the checkout, or from a file to a package. */
export interface Import {
  readonly from: string;
  /** A path in the checkout ending in `.ts`, or a package's name with subpath. */
  readonly to: string;
  /** `type` leaves no trace at run time, `dynamic` loads when it is reached. */
  readonly kind: 'static' | 'type' | 'dynamic';
}

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');

const STATIC = /^\s*(?:import|export)\s+(?:(type)\s+)?(?:[\w$*{][^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
const DYNAMIC = /(typeof\s+)?\bimport\(\s*['"]([^'"]+)['"]/g;

/** The imports and re-exports of a source, as the formatter lays them out. */
export const readImports = ({ file, text }: Source): Import[] => {
  const code = withoutComments(text);
  const to = (specifier: string): string =>
    specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier).replace(/\.js$/, '.ts') : specifier;
  return [
    ...[...code.matchAll(STATIC)].map(
      ([, type, specifier = '']): Import => ({
        from: file,
        to: to(specifier),
        kind: type === undefined ? 'static' : 'type',
      }),
    ),
    ...[...code.matchAll(DYNAMIC)].map(
      ([, type, specifier = '']): Import => ({
        from: file,
        to: to(specifier),
        kind: type === undefined ? 'dynamic' : 'type',
      }),
    ),
  ];
};
