import type { Expr } from '../expr/ast.js';
import type { NumberCodec } from '../quantity/codec.js';
import type { Transition } from './protocol.js';

/** A contract that makes calls of the protocol for somebody, within bounds of its own. */
export interface Steward {
  readonly name: string;
  readonly title: string;
  readonly doc: string;
  /** The contract's name: what its bounds and metrics are read of. */
  readonly at: string;
  readonly serves: { readonly contract: string; readonly call: string } | null;
  readonly sender: { readonly title: string; readonly call: string };
  /** The integer that leaves a value as it is; null where there is none, and every value is passed. */
  readonly keep: bigint | null;
  readonly functions: readonly StewardFunction[];
}

export interface StewardFunction {
  readonly name: string;
  readonly group: string;
  readonly title: string;
  readonly call: string;
  readonly args: readonly StewardArgument[];
  /** In the order in which they are made. */
  readonly makes: readonly Transition[];
  /** A flag metric that makes it refuse. */
  readonly unless: string | null;
  readonly requires: readonly { readonly that: Expr; readonly says: string }[];
  readonly limits: ReadonlyMap<string, StewardLimit>;
}

/** What is passed in one place. `codec` is null where the integer is the one that the chain stores. */
export type StewardArgument =
  | { readonly kind: 'identity' }
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'value'; readonly parameter: string; readonly codec: NumberCodec | null }
  | { readonly kind: 'tuple'; readonly items: readonly StewardArgument[] };

/** Names of bounds, and of a metric; see the definition. */
export interface StewardLimit {
  readonly step: { readonly kind: 'relative' | 'absolute'; readonly bound: string } | null;
  readonly wait: { readonly bound: string; readonly last: string } | null;
  readonly zero: 'taken' | 'refused';
}

/** The values that a function takes, with how each is passed. */
export const passedValues = (
  args: readonly StewardArgument[],
): readonly Extract<StewardArgument, { readonly kind: 'value' }>[] =>
  args.flatMap((arg) => (arg.kind === 'value' ? [arg] : arg.kind === 'tuple' ? passedValues(arg.items) : []));
