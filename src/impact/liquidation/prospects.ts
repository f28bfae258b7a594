import type { Earnings } from './earnings.js';
import type { Engine } from './engine.js';
import type { Pairs } from './pairs.js';

/** Above any rounding of a product or a quotient of two or three numbers. */
const ROUNDED_UP = 1 + 1e-12;

/**
 * Says whether no pair of an account's positions pays, for certain and without quoting it: the first token repaid earns nothing,
 * or all of them at what the first earns no more than the gas. False says nothing.
 */
export const createHopeless = (
  { accounts, state, scenario }: Engine,
  { kindOf, starts, pair, collateral, debt }: Pairs,
  earnings: Earnings,
): ((account: number) => boolean) => {
  const { gas } = scenario.liquidators;
  return (account) => {
    const kind = kindOf[account] ?? 0;
    const first = accounts.offsets[account] ?? 0;
    const to = starts[kind + 1] ?? 0;
    for (let at = starts[kind] ?? 0; at < to; at += 1) {
      const each = earnings.first(pair[at] ?? 0);
      if (each <= 0) continue;
      const owed = state.debt[first + (debt[at] ?? 0)] ?? 0;
      const taken = (state.collateral[first + (collateral[at] ?? 0)] ?? 0) * earnings.ratio(pair[at] ?? 0);
      // Not a number where a price is none: then it is quoted.
      if (!(each * ((taken < owed ? taken : owed) * ROUNDED_UP) <= gas)) return false;
    }
    return gas >= 0;
  };
};
