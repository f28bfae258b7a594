/** Past prices of one asset: seconds since 1970, ascending, and dollars. */
export interface PriceHistory {
  readonly times: ArrayLike<number>;
  readonly prices: ArrayLike<number>;
}

/** The last position at or before a time; −1 where all are after it. */
const positionAt = ({ times }: PriceHistory, time: number): number => {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? Number.POSITIVE_INFINITY) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

/** The price at a time: the last one known then; null where there is none within a step before it. */
export const priceAt = (history: PriceHistory, time: number, step: number): number | null => {
  const position = positionAt(history, time);
  const known = history.times[position];
  const price = history.prices[position];
  return known === undefined || price === undefined || time - known >= step ? null : price;
};

/** From when to when all of them are known; null where that is never. */
export const commonTime = (histories: readonly PriceHistory[]): { from: number; to: number } | null => {
  const from = Math.max(...histories.map(({ times }) => times[0] ?? Number.POSITIVE_INFINITY));
  const to = Math.min(...histories.map(({ times }) => times[times.length - 1] ?? Number.NEGATIVE_INFINITY));
  return from < to ? { from, to } : null;
};

/**
 * Rows of logarithmic returns by step, one column a history, over the time in which all are known. Rows with a gap in any
 * of them are left out: whole rows stay together.
 */
export const returnRows = (histories: readonly PriceHistory[], step: number): readonly Float64Array[] => {
  const common = commonTime(histories);
  if (common === null) return [];
  const rows: Float64Array[] = [];
  let before: readonly (number | null)[] = [];
  for (let time = common.from; time <= common.to; time += step) {
    const now = histories.map((history) => priceAt(history, time, step));
    const row = Float64Array.from(now, (price, i) => Math.log((price ?? Number.NaN) / (before[i] ?? Number.NaN)));
    if (row.every(Number.isFinite)) rows.push(row);
    before = now;
  }
  return rows;
};
