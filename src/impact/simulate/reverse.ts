import { type Breaking, type Shock, smallestShock } from '../liquidation/shock.js';
import type { BookKind, Case, Job } from './job.js';
import { simulatorOf } from './run-paths.js';

/** How exactly a fall is found: a hundredth of a percentage point. */
const TOLERANCE = 0.0001;

/** Less is a rounding: a cent. */
const CENT = 0.01;

/** The smallest fall that breaks a market, and what it does. Shares and US dollars. */
export interface ReverseShock {
  /** Null: not even a fall by all breaks it. */
  readonly fall: number | null;
  readonly badDebt: number;
  readonly debtAtRisk: number;
  readonly liquidated: number;
  /** What suppliers lose. */
  readonly socialised: number;
}

export interface ReverseSides {
  readonly before: ReverseShock;
  readonly after: ReverseShock;
}

/** Reverse stress of one kind of book. */
export interface ReverseResult {
  readonly kind: BookKind;
  readonly unchanged: boolean;
  /** The fall that makes any bad debt. */
  readonly badDebt: ReverseSides;
  /** The fall that empties every backstop, so that suppliers lose something. */
  readonly backstopsEmpty: ReverseSides;
}

const shown = ({ shock, outcome }: Shock): ReverseShock => ({
  fall: shock,
  badDebt: outcome?.badDebt ?? 0,
  debtAtRisk: outcome?.atRisk ?? 0,
  liquidated: outcome?.repaid ?? 0,
  socialised: outcome?.paid.at(-1) ?? 0,
});

const BREAKING = {
  badDebt: { kind: 'bad-debt', above: CENT },
  backstopsEmpty: { kind: 'backstops-empty' },
} as const satisfies Record<string, Breaking>;

/**
 * Reverse stress: the smallest fall, by one share for all that fall and at once, that breaks each book of a job, before and
 * after. Markets, liquidators and backstops are the scenario's; its prices are not used. Acts that are drawn are those of path 0.
 */
export const reverseStress = (job: Job, falls: readonly boolean[]): readonly ReverseResult[] => {
  const direction = falls.map(Number);
  const shocks = (of: Case) => {
    const simulator = simulatorOf(job, of);
    const search = (breaking: Breaking): ReverseShock =>
      shown(smallestShock(simulator, { direction, breaking, tolerance: TOLERANCE }));
    return { badDebt: search(BREAKING.badDebt), backstopsEmpty: search(BREAKING.backstopsEmpty) };
  };
  return job.pairs.map(({ kind, before, after }): ReverseResult => {
    const was = shocks(before);
    const unchanged = before === after;
    const is = unchanged ? was : shocks(after);
    return {
      kind,
      unchanged,
      badDebt: { before: was.badDebt, after: is.badDebt },
      backstopsEmpty: { before: was.backstopsEmpty, after: is.backstopsEmpty },
    };
  });
};
