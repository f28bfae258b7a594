import { suggest } from './suggest.js';

/** What a rule or error means and what to do about it, for `plimsoll explain`. Plain sentences, no markup. */
export interface CatalogueEntry {
  readonly title: string;
  readonly help: string;
}

/**
 * Entries by code, in the `codes.ts` of the folder that throws or reports them, or in `codes/` here where several do;
 * `src/cli/catalogue.ts` joins them.
 */
export type Catalogue = Readonly<Record<string, CatalogueEntry>>;

/** The catalogue of several namespaces. A code that stands in two of them is a bug. */
export const joinCatalogues = (parts: readonly Catalogue[]): Catalogue => {
  const joined = Object.fromEntries(parts.flatMap((part) => Object.entries(part)));
  const total = parts.reduce((sum, part) => sum + Object.keys(part).length, 0);
  if (Object.keys(joined).length !== total) throw new Error('a code stands in two catalogues');
  return joined;
};

export type Lookup =
  | { readonly found: true; readonly code: string; readonly entry: CatalogueEntry }
  | { readonly found: false; readonly nearest: string | null };

/** The entry of a code, or the code that was probably meant. */
export const lookUp = (catalogue: Catalogue, code: string): Lookup => {
  const entry = Object.hasOwn(catalogue, code) ? catalogue[code] : undefined;
  if (entry !== undefined) return { found: true, code, entry };
  return { found: false, nearest: suggest(code, Object.keys(catalogue)) };
};
