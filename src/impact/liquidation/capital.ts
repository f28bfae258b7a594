import { instantsOf } from '../oracle/sources.js';
import type { Liquidators } from '../scenario.js';

/** What liquidators can spend: one liquidation at most what one of them has, all together what is not tied up. */
export interface Capital {
  reset(): void;
  /** Returns what was spent a turnover ago. To be called once an instant. */
  begin(instant: number): void;
  /** Dollars that one liquidation can spend now. */
  free(): number;
  spend(instant: number, dollars: number): void;
}

/** Capital comes back after the turnover, to the nearest instant; within one, it is never tied up. */
export const createCapital = (
  { count, capital, turnover }: Pick<Liquidators, 'count' | 'capital' | 'turnover'>,
  instantSeconds: number,
  instants: number,
): Capital => {
  const delay = instantsOf(turnover, instantSeconds, instants + 1);
  const due = new Float64Array(delay + 1);
  const total = count === 0 ? 0 : count * capital;
  let tied = 0;
  return {
    reset() {
      due.fill(0);
      tied = 0;
    },
    begin(instant) {
      const slot = instant % (delay + 1);
      tied = Math.max(0, tied - (due[slot] ?? 0));
      due[slot] = 0;
    },
    free: () => (count === 0 ? 0 : Math.max(0, Math.min(capital, total - tied))),
    spend(instant, dollars) {
      if (delay === 0) return;
      const slot = (instant + delay) % (delay + 1);
      due[slot] = (due[slot] ?? 0) + dollars;
      tied += dollars;
    },
  };
};
