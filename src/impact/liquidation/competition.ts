import type { Liquidators } from '../scenario.js';

/** How many liquidators act in a round, and what their competing costs them. */
export interface Competition {
  /** How many act now. */
  readonly acting: number;
  /** The share of profit that bidding for gas gives away now. */
  readonly bidAway: number;
  /** Before it is known what there is to earn: all may come, and bid as if each were alone. */
  open(): void;
  /** Lets as many come as all profit on offer feeds, in US dollars before bidding: perhaps none. */
  enter(profit: number): void;
}

type Terms = Pick<Liquidators, 'count' | 'bidding' | 'entryProfit' | 'rivalBidding'>;

/** What is bid away when so many act: every rival takes `rivalBidding` of what those before left. */
export const bidAway = ({ bidding, rivalBidding = 0 }: Terms, acting: number): number =>
  1 - (1 - bidding) * (1 - rivalBidding) ** Math.max(0, acting - 1);

/** Without `entryProfit` all act always. */
export const createCompetition = (terms: Terms): Competition => {
  const { count, entryProfit } = terms;
  const all = bidAway(terms, count);
  const alone = entryProfit === undefined ? all : bidAway(terms, 1);
  const now = { acting: count, bidAway: alone };
  return {
    get acting() {
      return now.acting;
    },
    get bidAway() {
      return now.bidAway;
    },
    open() {
      [now.acting, now.bidAway] = [count, alone];
    },
    enter(profit) {
      if (entryProfit === undefined) return;
      now.acting = Math.min(count, Math.floor(profit / entryProfit));
      now.bidAway = bidAway(terms, now.acting);
    },
  };
};
