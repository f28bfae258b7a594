import type { RawSnapshot } from './raw-snapshot.js';
import type { RawSteward } from './raw-steward.js';

/**
 * A Protocol document as its JSON Schema (`schemas/protocol.schema.json`) admits it. Everything here is plain data; the
 * compiled form is `Protocol`.
 */
export interface RawProtocol {
  readonly apiVersion: string;
  readonly kind: 'Protocol';
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly contracts: Readonly<Record<string, RawContract>>;
  readonly versions?: RawVersions;
  readonly roles?: Readonly<Record<string, RawRole>>;
  readonly entities: Readonly<Record<string, RawGroup>>;
  readonly transitions: Readonly<Record<string, RawTransition>>;
  readonly constraints?: Readonly<Record<string, RawConstraint>>;
  /** What a contract enforces of changes to the whole market, for policies. */
  readonly bounds?: RawMeasures;
  /** Contracts that make calls for somebody within bounds. */
  readonly stewards?: Readonly<Record<string, RawSteward>>;
  readonly announcements?: Readonly<Record<string, RawAnnouncement>>;
  readonly accounts?: RawAccounts;
  readonly liquidation?: RawLiquidation;
  readonly snapshots?: Readonly<Record<string, RawSnapshot>>;
  readonly errors?: readonly string[];
}

/** Either given by the market, or answered by a call to another contract. */
export interface RawContract {
  readonly title?: string;
  readonly given?: boolean;
  /** A market may leave it out: what is read of it is then not known. Only of contracts that are given. */
  readonly optional?: boolean;
  /** `state`: looked up for metrics and bounds only, never for parameters. */
  readonly for?: 'state';
  readonly at?: string;
  readonly call?: string;
}

export interface RawVersions {
  readonly at: string;
  readonly call: string;
  /** The contract's answer, as decimal text → the release people know. */
  readonly known: Readonly<Record<string, string>>;
}

export interface RawRole {
  readonly title: string;
  readonly at: string;
  /** Takes one address, or none and answers the holder's address. */
  readonly call: string;
  /** Logs that name accounts to which the role was given; `call` then tells who has it still. */
  readonly found?: readonly RawFound[];
}

/** A log that names accounts, and which of its arguments do. */
export interface RawFound {
  /** `contract.Event(…)`. */
  readonly event: string;
  /** The argument that is the account: an address, or a word that holds one. */
  readonly account: string;
  /** Arguments of `bytes` or address type that must be these, in hexadecimal: the id of the role. */
  readonly where?: Readonly<Record<string, string>>;
}

export interface RawGroup {
  readonly title: string;
  readonly doc?: string;
  /** Absent where the group is one entity without identity: the protocol's own settings. */
  readonly identity?: {
    readonly name: string;
    readonly type: string;
    readonly title: string;
    readonly fromKey?: boolean;
  };
  readonly list?: RawList;
  readonly label?: { readonly at: string; readonly call: string; readonly orElse?: string };
  readonly reads: Readonly<Record<string, RawRead>>;
  readonly context?: Readonly<Record<string, RawContext>>;
  readonly parameters: Readonly<Record<string, RawParameter>>;
  readonly metrics?: RawMeasures;
}

/** What is measured besides parameters. Its reads may go to an address that its context holds. */
export interface RawMeasures {
  readonly reads: Readonly<Record<string, RawMeasureRead>>;
  readonly context?: Readonly<Record<string, RawContext>>;
  readonly values: Readonly<Record<string, RawMeasure>>;
}

export interface RawMeasureRead {
  /** A contract's name, the entity's identity, or an address of the context. */
  readonly at: string;
  readonly call: string;
  /** The identity, a context value, the name of a contract for its address, or a literal. */
  readonly args?: readonly (string | { readonly literal: string })[];
}

/** A measure: read or derived as a parameter is, and never set. */
export interface RawMeasure {
  readonly title: string;
  readonly doc: string;
  readonly type?: 'percent' | 'rate' | 'number' | 'token' | 'usd' | 'duration' | 'flag';
  readonly codec?: string | Readonly<Record<string, unknown>>;
  readonly decimals?: string;
  /** `token`: the value is of one token of the entity, as a price is. */
  readonly per?: 'token';
  /** What the measure is to the risk engine: `price`, `supplied`. */
  readonly role?: string;
  readonly read?: RawReadRef;
  readonly derive?: string;
}

/** Who has positions in a market, and what is read of them. "account" stands for the account's address in arguments. */
export interface RawAccounts {
  readonly doc: string;
  /** Logs that name borrowers: `contract.Event(…)`, and the argument that is the account. */
  readonly found: readonly { readonly event: string; readonly account: string }[];
  readonly reads: Readonly<Record<string, RawMeasureRead>>;
  readonly positions: {
    /** The group whose entities are supplied and borrowed. */
    readonly of: string;
    /** A number with `width` bits for each entity, at the entity's context value `index`: whether it is owed, and collateral. */
    readonly flags: {
      readonly call: string;
      readonly output: string;
      readonly index: string;
      readonly width: number;
      readonly owed: number;
      readonly collateral: number;
    };
    readonly reads: Readonly<Record<string, RawMeasureRead>>;
    /** Integers of the token's smallest unit. */
    readonly supplied: RawReadRef;
    readonly owed: RawReadRef;
    /** The context value that holds the token's decimals. */
    readonly decimals: string;
  };
  readonly modes?: {
    /** The group whose thresholds replace an entity's own for accounts that chose one. */
    readonly of: string;
    readonly read: RawReadRef;
    /** What is read of an account that chose none. */
    readonly none: string;
    /** The set parameters that say what counts as collateral, and what can be borrowed. */
    readonly collateral: string;
    readonly borrowable: string;
  };
  /** What the protocol itself says of an account's health, to compare with. */
  readonly health: { readonly read: RawReadRef; readonly decimals: number };
}

/** How much of an account one liquidation may close. Shares and amounts as a person writes them. */
export interface RawLiquidation {
  readonly doc: string;
  readonly closeFactor: string;
  readonly of: 'account' | 'position';
  readonly fullCloseBelowHealth?: string;
  readonly fullCloseBelowValue?: string;
  readonly minimumLeft?: string;
}

/**
 * Which parameters of a group's entity a log says were set: for each the event's argument that holds its value, or the
 * empty text where none holds it alone.
 */
export interface RawAnnouncement {
  readonly on: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** How the chain lists a group's entities: a call, a scan of numbers, or only the market document knows. */
export interface RawList {
  readonly at?: string;
  readonly call?: string;
  readonly ids?: readonly [number, number];
  readonly read?: string;
  readonly present?: string;
  readonly from?: 'document';
}

export interface RawRead {
  /** A contract's name, or the identity of the entity where that is a contract. */
  readonly at: string;
  readonly call: string;
  readonly args?: readonly string[];
}

/** Where in a read's answer a value is: an output by name (members with dots), some bits of it, or a bitmap. */
export interface RawReadRef {
  readonly call: string;
  readonly output: string;
  /** First and last bit, both included, from the lowest. */
  readonly bits?: readonly [number, number];
  /** For sets: the context value of each member that is its bit's position. */
  readonly index?: string;
}

export interface RawContext {
  readonly type: 'integer' | 'address' | 'text';
  readonly read: RawReadRef;
}

export interface RawParameter {
  readonly title: string;
  readonly doc: string;
  readonly type: 'percent' | 'rate' | 'number' | 'token' | 'usd' | 'duration' | 'flag' | 'text' | 'address' | 'set';
  readonly codec?: string | Readonly<Record<string, unknown>>;
  readonly min?: string;
  readonly max?: string;
  readonly sentinels?: Readonly<
    Record<string, { readonly raw: number | string; readonly meaning: 'infinite' | 'off' }>
  >;
  readonly of?: string;
  /** The context value that holds the token's decimals, for codecs of token amounts. */
  readonly decimals?: string;
  readonly role?: string;
  readonly read?: RawReadRef;
  readonly derive?: string;
  /** The text of the usual value, which `import` leaves unmanaged. */
  readonly usual?: string;
  /** Which change of it an emergency lane takes. */
  readonly emergency?: 'on' | 'off' | 'lower';
}

export type RawArgument =
  | string
  | { readonly literal: string }
  | { readonly encode: readonly string[]; readonly args: readonly RawArgument[] };

export interface RawEffect {
  readonly if?: string;
  readonly each?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly add?: Readonly<Record<string, string>>;
  readonly remove?: Readonly<Record<string, string>>;
  /** What the call is meant to do: taken as it comes. Other effects are avoided where another order of calls can. */
  readonly accepted?: boolean;
}

export interface RawTransition {
  readonly on: string;
  readonly title: string;
  readonly at: string;
  readonly call: string;
  readonly args: readonly RawArgument[];
  readonly sets: readonly string[];
  readonly member?: { readonly of: string; readonly change: 'added' | 'removed' };
  readonly when?: string;
  readonly requires?: readonly { readonly that: string; readonly says: string }[];
  readonly post?: readonly RawEffect[];
  readonly roles?: readonly string[];
  readonly events: readonly string[];
  readonly writes?: readonly string[];
}

export interface RawConstraint {
  readonly on: string;
  readonly that: string;
  readonly says: string;
  readonly severity: 'error' | 'warning';
}
