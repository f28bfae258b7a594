import type { ExprValue } from './value.js';

/** The value at `path` exists and is managed by nobody. */
export interface Absent {
  readonly kind: 'absent';
  readonly path: string;
}

/** A computation that has no answer; `missing` where a name or an item does not exist, which `has` may ask about. */
export interface Fault {
  readonly kind: 'error';
  readonly message: string;
  readonly offset: number;
  readonly missing?: true;
}

export type Failure = Absent | Fault;

/** What evaluating one node gives. */
export type Outcome = ExprValue | Failure;

export const isFailure = (outcome: Outcome): outcome is Failure =>
  outcome.kind === 'error' || outcome.kind === 'absent';

export const fault = (message: string, offset: number): Fault => ({ kind: 'error', message, offset });

export const missing = (message: string, offset: number): Fault => ({ kind: 'error', message, offset, missing: true });

/** Of two failures the one to report: an error is wrong whatever the unmanaged value would be. */
export const worse = (a: Failure, b: Failure): Failure => (a.kind === 'absent' && b.kind === 'error' ? b : a);
