import { CENT, looksOf } from '../liquidation/timeline.js';
import type { Estimate } from '../outcome.js';
import { proportion, proportionOfCount } from '../statistics/proportion.js';
import { ratioOf } from '../statistics/ratio.js';
import { sampleOf } from '../statistics/sample.js';
import { type Columns, lastingFrom, momentOf } from './columns.js';

/** When something first happens. Seconds since the start, over the paths in which it does. */
export interface FirstTime {
  /** The share of all paths in which it does. */
  readonly share: Estimate;
  /** Null where it happens in none. */
  readonly mean: Estimate | null;
  readonly median: Estimate | null;
}

/** How far harm has come by a time. */
export interface HarmBy {
  /** Seconds since the start. */
  readonly at: number;
  /** Of the paths in which debt is ever uncovered, the share in which it first was by then. Never falls. */
  readonly come: Estimate;
  /** Of the expected bad debt, the share that is there by then and stays. Never falls. */
  readonly there: Estimate;
}

/** When the harm of a scenario comes, under the parameters before a change. */
export interface Timing {
  readonly firstLiquidation: FirstTime;
  /** After a step: debt above its collateral, which prices that rise again may yet cover. */
  readonly firstBadDebt: FirstTime;
  /** The first time that was looked at by which half of the expected bad debt is there; null where none is expected. */
  readonly half: Estimate | null;
  /** At a few times up to the horizon; empty where debt is never uncovered. */
  readonly by: readonly HarmBy[];
}

/** What the times of a scenario are: seconds. */
interface Steps {
  readonly horizon: number;
  readonly step: number;
}

type Weight = (i: number) => number;

const weightOf = (weights: Float64Array | null): Weight =>
  weights === null ? () => 1 : (i) => Math.exp(weights[i] ?? 0);

/** The paths in which something happens, by when it does. */
interface Come {
  /** Each once, in order. */
  readonly times: readonly number[];
  /** The share of these paths in which it happens by a time: with Wilson's error, which is never nothing. */
  readonly by: (at: number) => Estimate;
}

const comeOf = (first: Float64Array, weight: Weight): Come => {
  const weights = new Map<number, number>();
  let [sum, squares] = [0, 0];
  for (const [i, at] of first.entries()) {
    if (at < 0 || weight(i) === 0) continue;
    weights.set(at, (weights.get(at) ?? 0) + weight(i));
    sum += weight(i);
    squares += weight(i) ** 2;
  }
  const times = [...weights.keys()].sort((a, b) => a - b);
  // As many plain paths tell as much (Kish).
  const count = squares === 0 ? 0 : sum ** 2 / squares;
  const shares = new Float64Array(times.length);
  let until = 0;
  for (const [index, at] of times.entries()) {
    until += weights.get(at) ?? 0;
    shares[index] = Math.min(1, until / sum);
  }
  return {
    times,
    by: (at) => {
      const later = times.findIndex((one) => one > at);
      const value = later < 0 ? 1 : (shares[later - 1] ?? 0);
      return { value, error: proportionOfCount(value * count, count).error };
    },
  };
};

/** A share such as 10 / 20 of a sum of dollars may lack a hair of what it is. */
const HAIR = 1e-9;

/** Half the distance between the times one standard error of the share on either side of a half (Woodruff, 1952). */
const crossing = (times: readonly number[], shareAt: (index: number) => Estimate): Estimate | null => {
  const first = (level: number): number | undefined => times.find((_, index) => shareAt(index).value >= level - HAIR);
  const at = times.findIndex((_, index) => shareAt(index).value >= 0.5 - HAIR);
  const value = times[at];
  if (value === undefined) return null;
  const { error } = shareAt(at);
  const [low, high] = [first(0.5 - error), first(0.5 + error)];
  const known = error < 0.5 && low !== undefined && high !== undefined;
  return { value, error: known ? (high - low) / 2 : Number.POSITIVE_INFINITY };
};

const firstTime = (first: Float64Array, weights: Float64Array | null, come: Come): FirstTime => {
  const weight = weightOf(weights);
  const { value, error } = proportion(sampleOf(first, weights), (at) => at >= 0);
  const share = { value, error };
  if (come.times.length === 0) return { share, mean: null, median: null };
  return {
    share,
    mean: ratioOf(
      first.length,
      (i) => Math.max(0, first[i] ?? 0) * weight(i),
      (i) => ((first[i] ?? -1) >= 0 ? weight(i) : 0),
    ),
    median: crossing(come.times, (index) => come.by(come.times[index] ?? 0)),
  };
};

/** Estimates that never fall: by whatever weights, what was there by a time is there later. */
const rising = (list: readonly Estimate[]): readonly Estimate[] => {
  let most: Estimate = { value: 0, error: 0 };
  return list.map((one) => {
    if (one.value >= most.value) most = one;
    return most;
  });
};

const NOTHING: Estimate = { value: 0, error: 0 };

/**
 * When harm comes to one book, by its outcomes under the parameters before a change. `weights` are logarithms by path, null where
 * all weigh the same.
 */
export const timingOf = (before: Columns, weights: Float64Array | null, { horizon, step }: Steps): Timing => {
  const weight = weightOf(weights);
  const looks = looksOf(Math.round(horizon / step));
  const times = looks.map((look) => (look + 1) * step);
  const [liquidation, bad] = [momentOf(before, 'firstLiquidation'), momentOf(before, 'firstBadDebt')];
  const firstLiquidation = firstTime(liquidation, weights, comeOf(liquidation, weight));
  const come = comeOf(bad, weight);
  const firstBadDebt = firstTime(bad, weights, come);
  if (firstBadDebt.mean === null) return { firstLiquidation, firstBadDebt, half: null, by: [] };
  const end = lastingFrom(before, looks.length - 1);
  const expected = end.some((dollars, i) => dollars > CENT && weight(i) > 0);
  const there = rising(
    looks.map((_, look) => {
      if (!expected) return NOTHING;
      const lasting = lastingFrom(before, look);
      return ratioOf(
        lasting.length,
        (i) => (lasting[i] ?? 0) * weight(i),
        (i) => (end[i] ?? 0) * weight(i),
      );
    }),
  );
  return {
    firstLiquidation,
    firstBadDebt,
    half: expected ? crossing(times, (index) => there[index] ?? NOTHING) : null,
    by: times.map((at, index) => ({ at, come: come.by(at), there: there[index] ?? NOTHING })),
  };
};
