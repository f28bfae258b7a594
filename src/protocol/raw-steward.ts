/** A contract that makes calls of a protocol for somebody, within bounds of its own, as a definition has it. */
export interface RawSteward {
  readonly title: string;
  readonly doc: string;
  /** The contract's name: what bounds and metrics are read of. */
  readonly at: string;
  /** A function that answers which contract of the market it acts on. */
  readonly serves?: { readonly contract: string; readonly call: string };
  /** Who may call it: takes an address and answers true or false, or takes nothing and answers the holder. */
  readonly sender: { readonly title: string; readonly call: string };
  /** The integer that leaves a value as it is, in decimal; without it what is not to change is passed as it is. */
  readonly keep?: string;
  readonly functions: Readonly<Record<string, RawStewardFunction>>;
}

/** One function of it, and the transitions that it makes. */
export interface RawStewardFunction {
  readonly on: string;
  readonly title: string;
  /** Takes one entity, or an array of structs with one each. */
  readonly call: string;
  /** One for each input, or for each member of the struct. */
  readonly args: readonly RawStewardArgument[];
  /** Transitions, in the order in which they are made, each where a value that it sets is given. */
  readonly makes: readonly string[];
  /** A flag among the metrics of the entity: the function refuses where it is set. */
  readonly unless?: string;
  readonly requires?: readonly { readonly that: string; readonly says: string }[];
  readonly limits?: Readonly<Record<string, RawStewardLimit>>;
}

/** The identity, a parameter, one in another codec than the chain's, a literal, or a struct of these. */
export type RawStewardArgument =
  | string
  | { readonly literal: string }
  | { readonly of: string; readonly codec: string | Readonly<Record<string, unknown>> }
  | { readonly tuple: readonly RawStewardArgument[] };

/** What it enforces of one parameter: names of bounds, and of a metric of the entity. */
export interface RawStewardLimit {
  /** The most it may change either way, as a share of what it is. */
  readonly relative?: string;
  /** The most it may change either way, in its own unit. */
  readonly absolute?: string;
  /** How long it waits after its own last change, with `last`. */
  readonly delay?: string;
  /** When it last changed it, in seconds since 1970. */
  readonly last?: string;
  /** It refuses the integer 0. */
  readonly nonZero?: boolean;
}
