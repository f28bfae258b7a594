import { instantsOf } from '../oracle/sources.js';
import type { Liquidators } from '../scenario.js';

/** What liquidators can spend: one liquidation at most what one of them has, all together what is not tied up. */
export interface Capital {
  reset(): void;
  /** Returns what was spent a turnover ago. To be called once an instant. */
  begin(instant: number): void;
  /** Dollars that one liquidation can spend when so many act; the ones with most come first. */
  free(acting: number): number;
  spend(instant: number, dollars: number, acting: number): void;
}

/** Dollars that were spent and come back after `delay` instants. */
const createTied = (delay: number) => {
  const due = new Float64Array(delay + 1);
  const tied = {
    dollars: 0,
    reset() {
      due.fill(0);
      tied.dollars = 0;
    },
    begin(instant: number) {
      const slot = instant % (delay + 1);
      tied.dollars = Math.max(0, tied.dollars - (due[slot] ?? 0));
      due[slot] = 0;
    },
    spend(instant: number, dollars: number) {
      if (delay === 0) return;
      const slot = (instant + delay) % (delay + 1);
      due[slot] = (due[slot] ?? 0) + dollars;
      tied.dollars += dollars;
    },
  };
  return tied;
};

type Terms = Pick<Liquidators, 'count' | 'capital' | 'turnover' | 'shares'>;

/** All have the same: who spends what makes no difference to what all together have left. */
const even = ({ count, capital }: Terms, delay: number): Capital => {
  const tied = createTied(delay);
  const free = (acting: number): number =>
    acting <= 0 || count === 0 ? 0 : Math.max(0, Math.min(capital, acting * capital - tied.dollars));
  return { ...tied, free };
};

/** Each has a share of all capital; the one with most left makes the next liquidation. */
const uneven = ({ count, capital }: Terms, shares: readonly number[], delay: number): Capital => {
  const funds = [...shares].sort((a, b) => b - a).map((share) => (share > 0 ? share * count * capital : 0));
  const tied = funds.map(() => createTied(delay));
  const left = (who: number): number => Math.max(0, (funds[who] ?? 0) - (tied[who]?.dollars ?? 0));
  const richest = (acting: number): number => {
    let best = 0;
    for (let who = 1; who < Math.min(acting, funds.length); who += 1) if (left(who) > left(best)) best = who;
    return best;
  };
  return {
    reset() {
      for (const one of tied) one.reset();
    },
    begin(instant) {
      for (const one of tied) one.begin(instant);
    },
    free: (acting) => (acting <= 0 ? 0 : left(richest(acting))),
    spend: (instant, dollars, acting) => tied[richest(acting)]?.spend(instant, dollars),
  };
};

/** Capital comes back after the turnover, to the nearest instant; within one, it is never tied up. */
export const createCapital = (terms: Terms, instantSeconds: number, instants: number): Capital => {
  const delay = instantsOf(terms.turnover, instantSeconds, instants + 1);
  return terms.shares === undefined ? even(terms, delay) : uneven(terms, terms.shares, delay);
};

/** The sum of squared shares of capital (Herfindahl and Hirschman): 1 for a single liquidator. */
export const concentration = ({ count, shares }: Pick<Liquidators, 'count' | 'shares'>): number =>
  shares === undefined ? 1 / count : shares.reduce((sum, share) => sum + share * share, 0);
