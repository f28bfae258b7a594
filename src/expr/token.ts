import type { LiteralUnit } from './units.js';

interface At {
  readonly at: number;
  readonly length: number;
}

/** A piece of source; `n` and `d` of a number are its value in the base unit of `unit`, in lowest terms. */
export type Token =
  | (At & { readonly kind: 'number'; readonly n: string; readonly d: string; readonly unit: LiteralUnit })
  | (At & { readonly kind: 'text'; readonly value: string })
  | (At & { readonly kind: 'name'; readonly name: string })
  | (At & { readonly kind: 'symbol'; readonly symbol: string })
  | (At & { readonly kind: 'end' });
