import type { Expr } from './ast.js';
import { LIMITS } from './limits.js';
import { type Fault, fault, type Outcome } from './outcome.js';
import type { Scope } from './scope.js';
import type { ExprValue } from './value.js';

/** One evaluation: where names are looked up, what the macro variables hold, and how many visits are left. */
export interface Frame {
  readonly scope: Scope;
  readonly variables: ExprValue[];
  steps: number;
}

export const newFrame = (scope: Scope, variables: readonly ExprValue[] = []): Frame => ({
  scope,
  variables: [...variables],
  steps: LIMITS.steps,
});

/** Takes visits from the budget; a fault when it is spent. Only repeated work need ask: a tree's own size is bounded. */
export const charge = (frame: Frame, visits: number, at: number): Fault | undefined => {
  frame.steps -= visits;
  return frame.steps < 0 ? fault(`the evaluation takes more than ${LIMITS.steps} steps`, at) : undefined;
};

/** A node made ready to run. */
export type Step = (frame: Frame) => Outcome;

/** Makes a node ready; `bound` are the macro variables around it, outermost first. */
export type Build = (expr: Expr, bound: readonly string[]) => Step;
