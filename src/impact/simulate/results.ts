import { CENT } from '../liquidation/timeline.js';
import type { Estimate } from '../outcome.js';
import { borrowRate } from '../rates/curve.js';
import type { RateCurve } from '../risk-market.js';
import { mean } from '../statistics/mean.js';
import {
  meanDifference,
  pairOf,
  proportionDifference,
  quantileDifference,
  shortfallDifference,
} from '../statistics/paired.js';
import { type Proportion, proportion } from '../statistics/proportion.js';
import { ordered, quantile, shortfall } from '../statistics/quantile.js';
import { effectiveSize, type Sample, sampleOf } from '../statistics/sample.js';
import type { PoolFrame } from './behaviour.js';
import {
  type Columns,
  exhaustedOf,
  type MeasureName,
  type MINTED,
  measured,
  mintedOf,
  NOT_AMPLIFIED,
  paidBy,
  pathsIn,
  usedOf,
} from './columns.js';
import { LEVELS } from './levels.js';
import { replicateOf, withReplicateErrors } from './replicated.js';
import { type Timing, timingOf } from './timing.js';

/** What is estimated of a measure: before, after, and after − before on the same paths. */
export interface Compared {
  readonly before: Estimate;
  readonly after: Estimate;
  readonly difference: Estimate;
}

/** The distribution of one measure over paths. Dollars, or counts of accounts. */
export interface Distribution {
  readonly mean: Compared;
  readonly p95: Compared;
  readonly p99: Compared;
  readonly p999: Compared;
  /** Expected shortfall: the mean of the worst 1 %. */
  readonly es99: Compared;
  /** For plots: what the shares `LEVELS` of paths are not above, in their order, without errors. */
  readonly curve: { readonly before: readonly number[]; readonly after: readonly number[] };
}

/** What a backstop paid, and how often it had too little. */
export interface BackstopResult {
  readonly name: string;
  readonly paid: Compared;
  readonly exhausted: Compared;
}

/** A lending pool at the end of paths. Shares, of supply and a year. */
export interface PoolResult {
  readonly asset: string;
  readonly utilisation: Compared;
  /** What borrowers then pay; null where there is no curve. */
  readonly borrowRate: Compared | null;
}

/** Accounts opened with what somebody minted, apart from the book's, in US dollars. Their bad debt is part of `badDebt`. */
export type MintedResult = Readonly<Record<(typeof MINTED)[number], Compared>>;

/** What a scenario does to one book, before and after. */
export interface BookResult {
  readonly badDebt: Distribution;
  /** Debt that liquidations repay. */
  readonly liquidated: Distribution;
  /** Debt of accounts that fall below a health factor of 1. */
  readonly debtAtRisk: Distribution;
  readonly collateralAtRisk: Distribution;
  readonly accountsAtRisk: Distribution;
  /** Of the protocol: what it keeps of penalties. */
  readonly fees: Compared;
  readonly slippage: Compared;
  readonly liquidatorProfit: Compared;
  /**
   * Debt at risk with prices that feel sales over debt at risk with prices that do not, the mean over the first paths, at most
   * 200: 1 where sales change nothing of it, below 1 where they help those who owe what is sold more than they harm.
   */
  readonly amplification: Compared;
  /** How often any debt stands uncovered at the end. */
  readonly badDebtProbability: Compared;
  /** How often bad debt exceeds all that backstops hold. */
  readonly insolvencyProbability: Compared;
  /** Steps until then, the mean over the paths that come to it; null where none does. */
  readonly stepsToInsolvency: { readonly before: Estimate | null; readonly after: Estimate | null };
  readonly backstops: readonly BackstopResult[];
  /** What backstops do not pay and suppliers lose. */
  readonly socialised: Compared;
  /** Pools that suppliers leave under stress, at the end; absent: none is said to. */
  readonly pools?: readonly PoolResult[];
  /** What those did who minted an asset; absent: nobody is said to. */
  readonly minted?: MintedResult;
  /** When harm comes under the parameters before; absent: nobody asked. */
  readonly timing?: Timing;
  /** How many equally weighted paths tell as much. */
  readonly effectivePaths: number;
}

export interface Samples {
  readonly before: Sample;
  readonly after: Sample;
}

/** Estimates of one measure on the same paths, before and after. */
export const distributionOf = ({ before, after }: Samples): Distribution => {
  const pair = pairOf(before, after);
  const [a, b] = [ordered(before), ordered(after)];
  const at = (level: number): Compared => ({
    before: quantile(a, level),
    after: quantile(b, level),
    difference: quantileDifference(pair, level),
  });
  return {
    mean: means({ before, after }),
    p95: at(0.95),
    p99: at(0.99),
    p999: at(0.999),
    es99: { before: shortfall(a, 0.99), after: shortfall(b, 0.99), difference: shortfallDifference(pair, 0.99) },
    curve: { before: LEVELS.map((level) => a.at(level)), after: LEVELS.map((level) => b.at(level)) },
  };
};

const means = ({ before, after }: Samples): Compared => ({
  before: mean(before),
  after: mean(after),
  difference: meanDifference(pairOf(before, after)),
});

const bare = ({ value, error }: Proportion): Estimate => ({ value, error });

const shares = ({ before, after }: Samples, holds: (value: number) => boolean): Compared => ({
  before: bare(proportion(before, holds)),
  after: bare(proportion(after, holds)),
  difference: proportionDifference(pairOf(before, after), holds),
});

/** Whether paths were drawn, or are all that there are: then nothing is estimated, and no error is left. */
export type Drawn = 'drawn' | 'all there are';

const withoutErrors = <T>(of: T): T => {
  if (typeof of !== 'object' || of === null) return of;
  if (Array.isArray(of)) return of.map(withoutErrors) as T;
  const entries = Object.entries(of).map(([key, value]) => [key, key === 'error' ? 0 : withoutErrors(value)]);
  return Object.fromEntries(entries) as T;
};

/** The same paths before and after. */
type Sides = { readonly before: Columns; readonly after: Columns };

/** How the paths of a scenario came about, and what else is kept of them. */
export interface Ran {
  /** Logarithms, by path; null where all weigh the same. */
  readonly weights: Float64Array | null;
  readonly drawn: Drawn;
  /** Above 1: paths are quasi-random, path `i` of randomisation `i mod replicates`. Absent: each is by itself. */
  readonly replicates?: number;
  /** Names, in order. */
  readonly backstops: readonly string[];
  /** Pools that suppliers leave under stress, in order; absent: none. */
  readonly pools?: readonly PoolFrame[];
  /** Seconds, of which the times of harm are told; absent: they are not. */
  readonly times?: { readonly horizon: number; readonly step: number };
}

/** Estimates of everything that was kept of the paths of one book. Errors of quasi-random paths are those of the means by randomisation. */
export const resultOf = (columns: Sides, ran: Ran): BookResult => {
  const { drawn, replicates = 1 } = ran;
  const found = estimated(columns, ran);
  if (drawn === 'all there are') return withoutErrors(found);
  // Two paths of each randomisation are the least that have a spread.
  if (replicates < 2 || pathsIn(columns.before) < 2 * replicates) return found;
  const parts = Array.from({ length: replicates }, (_, replicate) => {
    const [before, after] = [columns.before, columns.after].map((one) => replicateOf(one, replicate, replicates));
    return estimated({ before, after } as Sides, { ...ran, weights: null });
  });
  return withReplicateErrors(found, parts);
};

const poolResult = (
  columns: Sides,
  weights: Float64Array | null,
  { asset, before, after }: PoolFrame,
  index: number,
): PoolResult => {
  const of = (on: (used: number, curve: RateCurve | null) => number): Compared =>
    means({
      before: sampleOf(
        usedOf(columns.before, index).map((used) => on(used, before)),
        weights,
      ),
      after: sampleOf(
        usedOf(columns.after, index).map((used) => on(used, after)),
        weights,
      ),
    });
  return {
    asset,
    utilisation: of((used) => used),
    borrowRate: before === null || after === null ? null : of((used, curve) => (curve ? borrowRate(curve, used) : 0)),
  };
};

const mintedResult = (of: (name: (typeof MINTED)[number]) => Samples): MintedResult => ({
  supplied: means(of('supplied')),
  borrowed: means(of('borrowed')),
  sold: means(of('sold')),
  repaid: means(of('repaid')),
  badDebt: means(of('badDebt')),
});

/** The mean over those paths that were run both ways. */
const amplified = ({ before, after }: Sides, weights: Float64Array | null): Compared => {
  const [was, is] = [measured(before, 'amplification'), measured(after, 'amplification')];
  const looked = (list: Float64Array): Float64Array => list.filter((_, path) => was[path] !== NOT_AMPLIFIED);
  const own = weights === null ? null : looked(weights);
  return means({ before: sampleOf(looked(was), own), after: sampleOf(looked(is), own) });
};

/** The mean number of steps, the one that comes to it included, over the paths that do. */
const stepsTo = (at: Float64Array, weights: Float64Array | null): Estimate | null => {
  const come = at.filter((step) => step >= 0).map((step) => step + 1);
  if (come.length === 0) return null;
  return mean(sampleOf(come, weights === null ? null : weights.filter((_, path) => (at[path] ?? -1) >= 0)));
};

const estimated = ({ before, after }: Sides, { weights, backstops, pools = [], times }: Ran): BookResult => {
  const samples = (of: (columns: Columns) => Float64Array): Samples => ({
    before: sampleOf(of(before), weights),
    after: sampleOf(of(after), weights),
  });
  const named = (name: MeasureName): Samples => samples((columns) => measured(columns, name));
  const badDebt = named('badDebt');
  return {
    badDebt: distributionOf(badDebt),
    liquidated: distributionOf(named('repaid')),
    debtAtRisk: distributionOf(named('atRisk')),
    collateralAtRisk: distributionOf(named('collateralAtRisk')),
    accountsAtRisk: distributionOf(named('accountsAtRisk')),
    fees: means(named('fees')),
    slippage: means(named('slippage')),
    liquidatorProfit: means(named('profit')),
    amplification: amplified({ before, after }, weights),
    badDebtProbability: shares(badDebt, (value) => value > CENT),
    insolvencyProbability: shares(named('insolventAt'), (value) => value >= 0),
    stepsToInsolvency: {
      before: stepsTo(measured(before, 'insolventAt'), weights),
      after: stepsTo(measured(after, 'insolventAt'), weights),
    },
    backstops: backstops.map((name, index) => ({
      name,
      paid: means(samples((columns) => paidBy(columns, index))),
      exhausted: shares(
        samples((columns) => exhaustedOf(columns, index)),
        (value) => value > 0,
      ),
    })),
    socialised: means(samples((columns) => paidBy(columns, backstops.length))),
    ...(pools.length === 0
      ? {}
      : { pools: pools.map((pool, index) => poolResult({ before, after }, weights, pool, index)) }),
    ...(before.minted === 0 ? {} : { minted: mintedResult((name) => samples((columns) => mintedOf(columns, name))) }),
    ...(times === undefined ? {} : { timing: timingOf(before, weights, times) }),
    effectivePaths: effectiveSize(badDebt.before),
  };
};
