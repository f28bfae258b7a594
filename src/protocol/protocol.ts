import type { Severity } from '../diagnostic/finding.js';
import type { Expr } from '../expr/ast.js';
import type { NumberType } from '../quantity/number-type.js';
import type { Rational } from '../quantity/rational.js';
import type {
  RawAccounts,
  RawAnnouncement,
  RawArgument,
  RawContext,
  RawContract,
  RawGroup,
  RawList,
  RawMeasureRead,
  RawRead,
  RawReadRef,
  RawRole,
  RawVersions,
} from './raw.js';
import type { RawSnapshot } from './raw-snapshot.js';
import type { Steward } from './steward.js';

/**
 * What a parameter's values are. A number whose codec needs the entity's token decimals names the context value that
 * holds them in `decimals`; its codec is null until that value is known.
 */
export type ParameterType =
  | { readonly kind: 'number'; readonly number: NumberType; readonly decimals?: string; readonly codec?: unknown }
  | { readonly kind: 'flag' }
  | { readonly kind: 'text' }
  | { readonly kind: 'address' }
  | { readonly kind: 'set'; readonly of: string };

/** Which change of a parameter closes something and takes nothing from anybody: an emergency lane takes it. */
export type EmergencyDirection = 'on' | 'off' | 'lower';

/** One risk parameter of a group's entities. `name` may have dots: `interestRate.slope1`. */
export interface Parameter {
  readonly name: string;
  readonly title: string;
  readonly doc: string;
  readonly type: ParameterType;
  readonly role?: string;
  readonly read?: RawReadRef;
  readonly derive?: Expr;
  readonly usual?: string;
  readonly emergency?: EmergencyDirection;
}

/** How an entity is told apart from its siblings, whatever it is called. */
export interface Identity {
  readonly name: string;
  /** An ABI type: `address`, `uint8`, `bytes32`. */
  readonly type: string;
  readonly title: string;
  /** The document's key is the identity: `eModes.1`. */
  readonly fromKey: boolean;
}

export interface Group {
  readonly name: string;
  readonly title: string;
  readonly doc: string;
  /** Null where the group is one entity. */
  readonly identity: Identity | null;
  readonly list: RawList | null;
  readonly present: Expr | null;
  readonly label: NonNullable<RawGroup['label']> | null;
  readonly reads: ReadonlyMap<string, RawRead>;
  readonly context: ReadonlyMap<string, RawContext>;
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** What is known of an entity besides its parameters, for policies. */
  readonly metrics: Measures;
}

/** A value that is read or follows from others and is never set. */
export interface Measure {
  readonly name: string;
  readonly title: string;
  readonly doc: string;
  /** Null for one that is derived: its expression says what it is. */
  readonly type: ParameterType | null;
  /** The value is of one token of the entity, as a price is. */
  readonly per: 'token' | null;
  /** What it is to the risk engine. */
  readonly role: string | null;
  readonly read: RawReadRef | null;
  readonly derive: Expr | null;
}

/** Measures with the reads they need; of a group, its own reads may be named too. */
export interface Measures {
  readonly reads: ReadonlyMap<string, RawMeasureRead>;
  readonly context: ReadonlyMap<string, RawContext>;
  readonly values: ReadonlyMap<string, Measure>;
}

/** Something a call changes besides what it sets; expressions see the state before it, and the values passed as `goal`. */
export interface Effect {
  readonly condition: Expr | null;
  /** The group each of whose entities is changed; null for the call's own entity. */
  readonly each: string | null;
  readonly operation: 'set' | 'add' | 'remove';
  readonly parameter: string;
  readonly value: Expr;
  readonly accepted: boolean;
}

/** One call and all it does to the parameters. */
export interface Transition {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly at: string;
  readonly call: string;
  readonly args: readonly RawArgument[];
  readonly sets: readonly string[];
  readonly member: { readonly of: string; readonly change: 'added' | 'removed' } | null;
  readonly when: Expr | null;
  readonly requires: readonly { readonly that: Expr; readonly says: string }[];
  readonly post: readonly Effect[];
  readonly roles: readonly string[];
  /** `contract.Event(address indexed asset, …)`, each a log that the call may write. */
  readonly events: readonly string[];
  /** Contracts whose storage the call may change beyond what the definition reads. */
  readonly writes: readonly string[];
}

export interface Constraint {
  readonly id: string;
  readonly group: string;
  readonly that: Expr;
  readonly text: string;
  readonly says: string;
  readonly severity: Extract<Severity, 'error' | 'warning'>;
}

/** How much of an account one liquidation may close. Exact; values in US dollars. */
export interface Liquidation {
  readonly closeFactor: Rational;
  readonly of: 'account' | 'position';
  readonly fullCloseBelowHealth: Rational | null;
  readonly fullCloseBelowValue: Rational | null;
  readonly minimumLeft: Rational | null;
}

/** A protocol definition, compiled: types resolved, expressions parsed and checked. */
export interface Protocol {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  /** sha256 of the document it was compiled from. */
  readonly digest: string;
  readonly contracts: ReadonlyMap<string, RawContract>;
  readonly versions: RawVersions | null;
  readonly roles: ReadonlyMap<string, RawRole>;
  readonly groups: ReadonlyMap<string, Group>;
  readonly transitions: readonly Transition[];
  readonly constraints: readonly Constraint[];
  /** Bounds and delays that a contract enforces, by name. */
  readonly bounds: Measures;
  /** Contracts that make calls for somebody within bounds, by name. */
  readonly stewards: ReadonlyMap<string, Steward>;
  /** `contract.Event` → what such a log says was set, where the calls that write it do not say it by themselves. */
  readonly announcements: ReadonlyMap<string, RawAnnouncement>;
  /** How its accounts are read; null where the definition does not say. */
  readonly accounts: RawAccounts | null;
  /** How accounts are liquidated; null where the definition does not say. */
  readonly liquidation: Liquidation | null;
  readonly snapshots: ReadonlyMap<string, RawSnapshot>;
  readonly errors: readonly string[];
}
