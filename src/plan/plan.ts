import type { Hex } from '../chain/hex.js';
import type { ParamSet } from '../protocol/param-set.js';
import type { ParameterType, Transition } from '../protocol/protocol.js';
import type { Value } from '../protocol/value.js';
import type { Change } from './diff.js';

/** One transition of one entity, with the values it is given. */
export interface Step {
  readonly transition: Transition;
  readonly identity: string;
  /** The entity that joins or leaves a set. */
  readonly member: string | null;
  /** The values of the entity's parameters as they are passed: the goal's where they are to change, else the state's. */
  readonly passed: ReadonlyMap<string, Value>;
}

/** A parameter as a call leaves it. */
export interface CallChange {
  readonly path: string;
  readonly type: ParameterType;
  readonly before: Value | null;
  readonly after: Value | null;
  /** `intent`: what was asked for. `consequence`: what the call changes besides, as the definition declares. */
  readonly kind: 'intent' | 'consequence';
}

/** A value that a grouped call stores again as it is. It makes the plan stale if it moves. */
export interface Sibling {
  readonly path: string;
  readonly type: ParameterType;
  readonly value: Value;
}

/** One call to a contract of the protocol. */
export interface PlannedCall {
  readonly step: Step;
  readonly title: string;
  readonly contract: string;
  readonly to: Hex;
  readonly data: Hex;
  readonly changes: readonly CallChange[];
  readonly siblings: readonly Sibling[];
}

/** What is to be done, as data: planning twice on the same inputs gives the same. */
export interface Plan {
  /** Intent only. */
  readonly changes: readonly Change[];
  readonly calls: readonly PlannedCall[];
  /** What changes besides, over all calls. */
  readonly consequences: readonly Change[];
  /** Differences that are left alone: drift that was not named. */
  readonly leftAlone: readonly Change[];
  /** The state that the calls must lead to, whole. */
  readonly after: ParamSet;
}
