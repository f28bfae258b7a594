import { refused } from '../../diagnostic/error.js';
import type { Simulator } from './simulator.js';
import type { LiquidationOutcome } from './totals.js';

/** When a shock counts as one that breaks the market. */
export type Breaking =
  /** Suppliers lose something: the backstops are empty. */
  | { readonly kind: 'backstops-empty' }
  /** Bad debt is above so many US dollars. */
  | { readonly kind: 'bad-debt'; readonly above: number };

export interface ShockSearch {
  /** By asset: how much of the shock it falls by, from 0 (it stays) to 1 (it falls by all of it). */
  readonly direction: readonly number[];
  readonly breaking: Breaking;
  /** How exactly the shock is found: 0.001 is a tenth of a percentage point. */
  readonly tolerance: number;
}

/** The smallest fall that breaks a market. */
export interface Shock {
  /** The share that assets of direction 1 fall by; null: not even a fall by all breaks it. */
  readonly shock: number | null;
  /** A shock below by at most the tolerance that does not. */
  readonly survives: number;
  /** What it does; null where nothing breaks the market. */
  readonly outcome: LiquidationOutcome | null;
}

/** What is tried first: a larger fall can do less harm than a smaller one, so that the whole range is looked at. */
const GRID = 64;

const breaks = (breaking: Breaking, outcome: LiquidationOutcome): boolean =>
  breaking.kind === 'bad-debt' ? outcome.badDebt > breaking.above : (outcome.paid.at(-1) ?? 0) > 0;

/**
 * The smallest fall, all in the first step and for good, that breaks a market: the first of 64 even ones that does, then
 * bisection between it and the one before to the tolerance. A break between two falls of the grid that both survive is missed.
 * Throws `liquidation/shock` for a direction or tolerance that cannot be.
 */
export const smallestShock = (
  simulator: Pick<Simulator, 'run' | 'steps'>,
  { direction, breaking, tolerance }: ShockSearch,
): Shock => {
  const possible = direction.every((part) => part >= 0 && part <= 1) && direction.some((part) => part > 0);
  if (!possible || !(tolerance > 0))
    throw refused('liquidation/shock', 'A shock needs directions from 0 to 1, one above 0, and a tolerance above 0.', {
      hint: 'Give a number for each asset: 1 for those that fall by all of the shock, 0 for those that stay.',
    });
  const prices = new Float64Array(simulator.steps * direction.length);
  const run = (shock: number): LiquidationOutcome => {
    for (let at = 0; at < prices.length; at += 1) prices[at] = 1 - shock * (direction[at % direction.length] ?? 0);
    return simulator.run(0, prices, null);
  };
  let [survives, shock, outcome]: [number, number | null, LiquidationOutcome | null] = [0, null, null];
  for (let i = 0; i <= GRID && shock === null; i += 1) {
    const tried = run(i / GRID);
    if (breaks(breaking, tried)) [shock, outcome] = [i / GRID, tried];
    else survives = i / GRID;
  }
  if (shock === null) return { shock, survives, outcome };
  while (shock - survives > tolerance) {
    const middle: number = (shock + survives) / 2;
    const tried = run(middle);
    if (breaks(breaking, tried)) [shock, outcome] = [middle, tried];
    else survives = middle;
  }
  return { shock, survives, outcome };
};
