import type { Book } from '../book.js';
import { withPoolsOf } from '../books/pool-totals.js';
import { answered, answersToRates, factorOf } from '../books/rate-answers.js';
import { followedPools } from '../liquidation/pools.js';
import type { RateCurve, RiskMarket } from '../risk-market.js';
import { mintsIn, type Scenario } from '../scenario.js';
import type { BookPair, Case } from './job.js';
import { actAlike, type Prepared } from './prepare.js';

/** How borrowers of one asset answer a change of its rate curve, before any path. Rates are shares a year. */
export interface RateAnswer {
  readonly asset: string;
  /** What is left of loans: 0.97 where 3 % are repaid. */
  readonly debt: number;
  readonly utilisation: { readonly before: number; readonly after: number };
  readonly borrowRate: { readonly before: number; readonly after: number };
}

/** A pool whose use after stress is reported, and its rate curve on both sides. */
export interface PoolFrame {
  readonly asset: string;
  readonly before: RateCurve | null;
  readonly after: RateCurve | null;
}

/** An asset that somebody makes from nothing: when, in seconds since the start, and how much, in US dollars at the price then. */
export interface MintFrame {
  readonly asset: string;
  readonly at: number;
  readonly amount: number;
}

type Reacting = Pick<Scenario, 'elasticities' | 'auctions' | 'events'>;

/** The answers of borrowers to a change, by asset: none where no curve changes. */
export const rateAnswers = ({ before, after }: Prepared, { elasticities }: Reacting): readonly RateAnswer[] =>
  answersToRates(before, after, elasticities).flatMap((change, index): RateAnswer[] =>
    change === null
      ? []
      : [
          {
            asset: before.assets[index]?.label ?? '',
            debt: factorOf(change),
            utilisation: { before: change.before.utilisation, after: change.after.utilisation },
            borrowRate: { before: change.before.borrowRate, after: change.after.borrowRate },
          },
        ],
  );

/** Pools that suppliers leave under stress. */
export const poolFrames = ({ before, after }: Prepared, scenario: Reacting): readonly PoolFrame[] =>
  followedPools(scenario).map((index) => ({
    asset: before.assets[index]?.label ?? '',
    before: before.assets[index]?.rate ?? null,
    after: after.assets[index]?.rate ?? null,
  }));

/** What somebody mints. */
export const mintFrames = ({ before }: Prepared, scenario: Reacting): readonly MintFrame[] =>
  mintsIn(scenario).map(({ asset, at, amount }) => ({
    asset: before.assets.find(({ id }) => id === asset)?.label ?? '',
    at,
    amount,
  }));

/** What of a market decides what somebody who mints can take out of it, besides what acts on any book. */
const termsOfLoans = ({ assets, modes }: RiskMarket): string =>
  JSON.stringify([
    assets.map(({ id, collateralFactor, supplyCap, borrowCap, suppliable, borrowable }) => [
      id,
      collateralFactor,
      String(supplyCap),
      String(borrowCap),
      suppliable,
      borrowable,
    ]),
    modes.map(({ id, collateralFactor, borrowable }) => [id, collateralFactor, [...borrowable]]),
  ]);

/** True where the same happens to two books on every path, and where somebody mints as well. */
export const lendAlike = (one: Case, other: Case): boolean =>
  actAlike(one, other) && termsOfLoans(one.market) === termsOfLoans(other.market);

/**
 * The books of a simulation with the answers that a scenario states: borrowers have answered the new rates in every book after
 * the change, and pools hold what each book supplies and borrows. Books are as they were where nobody is said to answer. Where
 * somebody mints, caps and factors of new loans act too, so that sides which differ in them are two.
 */
export const behaving = ({ pairs, before, after }: Prepared, scenario: Reacting): readonly BookPair[] => {
  const changes = answersToRates(before, after, scenario.elasticities);
  const mints = mintsIn(scenario).length > 0;
  const moves = changes.some((change) => change !== null) || (mints && termsOfLoans(before) !== termsOfLoans(after));
  const [asIs] = pairs;
  if (asIs === undefined || (!moves && !mints && followedPools(scenario).length === 0)) return pairs;
  const base: Book = asIs.before.book;
  const pooled = ({ market, book }: Case): Case => ({ market: withPoolsOf(market, base, book), book });
  return pairs.map((pair): BookPair => {
    const was = pooled(pair.before);
    if (!moves) return { ...pair, before: was, after: pair.before === pair.after ? was : pooled(pair.after) };
    return { ...pair, before: was, after: pooled({ market: after, book: answered(pair.after.book, after, changes) }) };
  });
};
