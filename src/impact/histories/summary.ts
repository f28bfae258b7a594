import { YEAR } from '../year.js';
import type { Gaps, PriceHistory } from './history.js';

/** What a price file holds. */
export interface HistorySummary {
  readonly name: string;
  readonly file: string;
  readonly digest: string;
  readonly format: string;
  readonly prices: number;
  /** Unix seconds. */
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly gaps: Gaps;
  readonly lowest: number;
  readonly highest: number;
  readonly last: number;
  /** A year's, from the returns of single steps that no gap is in. */
  readonly volatility: number;
  /** The largest fall from one price to any later one, as a share, and when it ended. */
  readonly drawdown: { readonly share: number; readonly at: number };
}

/** Sums a history up. */
export const summarise = ({ times, prices, step, gaps, name, file, digest, format }: PriceHistory): HistorySummary => {
  let [squares, count, sum] = [0, 0, 0];
  let [lowest, highest, peak] = [Infinity, 0, 0];
  let drawdown = { share: 0, at: times[0] ?? 0 };
  prices.forEach((price, i) => {
    lowest = Math.min(lowest, price);
    highest = Math.max(highest, price);
    peak = Math.max(peak, price);
    if (1 - price / peak > drawdown.share) drawdown = { share: 1 - price / peak, at: times[i] ?? 0 };
    if (i === 0 || (times[i] ?? 0) - (times[i - 1] ?? 0) > 1.5 * step) return;
    const r = Math.log(price / (prices[i - 1] ?? price));
    squares += r * r;
    sum += r;
    count += 1;
  });
  const variance = count > 1 ? (squares - (sum * sum) / count) / (count - 1) : 0;
  return {
    name,
    file,
    digest,
    format,
    prices: prices.length,
    from: times[0] ?? 0,
    to: times.at(-1) ?? 0,
    step,
    gaps,
    lowest,
    highest,
    last: prices.at(-1) ?? 0,
    volatility: Math.sqrt((Math.max(0, variance) * YEAR) / step),
    drawdown,
  };
};
