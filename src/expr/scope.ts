import type { ExprValue } from './value.js';

/**
 * Where the names of an expression are looked up.
 *
 * `lookup` is asked for the first name of a path (`interestRate` of `interestRate.slope1`) and, where it does not know
 * that one, for the longer dotted ones, so that a flat table of paths serves as well as nested records. `'absent'` is a
 * value that exists and that nobody manages; `undefined` a name that does not exist.
 */
export interface Scope {
  lookup(name: string): ExprValue | 'absent' | undefined;
}

/** A scope over a map of names, or of dotted names. */
export const scopeOf = (values: ReadonlyMap<string, ExprValue | 'absent'>): Scope => ({
  lookup: (name) => values.get(name),
});

/**
 * A value; or `absent`, where the answer depends on the unmanaged value at `path`, so that the expression was not
 * evaluated; or an error at `offset` of the source.
 */
export type ExprResult =
  | { readonly ok: true; readonly value: ExprValue }
  | { readonly ok: false; readonly reason: 'absent'; readonly path: string }
  | { readonly ok: false; readonly reason: 'error'; readonly message: string; readonly offset: number };
