import type { PriceSeries } from './history.js';

/** Points of time: `from` and then `count` more, `step` seconds apart. */
export interface Grid {
  readonly from: number;
  readonly step: number;
  readonly count: number;
}

/** The last position at or before a time; −1 where all are after it. */
const positionAt = ({ times }: PriceSeries, time: number): number => {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? Number.POSITIVE_INFINITY) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

/** The price at a time: the last one at or before it that is younger than `age` seconds; null where there is none. */
export const priceAt = (series: PriceSeries, time: number, age: number): number | null => {
  const position = positionAt(series, time);
  const known = series.times[position];
  const price = series.prices[position];
  return known === undefined || price === undefined || time - known >= age ? null : price;
};

/** From when to when all have prices; `to` is before `from` where that is never. */
export const commonTime = (all: readonly PriceSeries[]): { readonly from: number; readonly to: number } => ({
  from: Math.max(...all.map(({ times }) => times[0] ?? Number.POSITIVE_INFINITY)),
  to: Math.min(...all.map(({ times }) => times[times.length - 1] ?? Number.NEGATIVE_INFINITY)),
});

/** Logarithmic returns over the steps of a grid: by step, by series. */
export interface GridReturns {
  /** The end of each step, in Unix seconds, ascending. */
  readonly times: Float64Array;
  readonly rows: readonly Float64Array[];
}

/**
 * Returns of several series over the same steps. A step at either end of which one has no price younger than `ageOf` says is left
 * out, never filled: whole rows stay together.
 */
export const gridReturns = <T extends PriceSeries>(
  all: readonly T[],
  { from, step, count }: Grid,
  ageOf: (series: T) => number,
): GridReturns => {
  const rows: Float64Array[] = [];
  const times: number[] = [];
  const at = (time: number) => all.map((series) => priceAt(series, time, ageOf(series)));
  let before = at(from);
  for (let i = 1; i <= count; i++) {
    const time = from + i * step;
    const now = at(time);
    const row = Float64Array.from(now, (price, k) => Math.log((price ?? Number.NaN) / (before[k] ?? Number.NaN)));
    if (row.every(Number.isFinite)) {
      rows.push(row);
      times.push(time);
    }
    before = now;
  }
  return { times: Float64Array.from(times), rows };
};
