import type { Oracle } from '../scenario.js';
import { createReporter, type Reporter } from './sources.js';

const YEAR = 365 * 86_400;

/** The prices that a market acts on. */
export interface Oracles {
  reset(): void;
  /**
   * Writes reported prices by asset, in dollars, and whether each is valid at all (1) or none of its sources is (0): then the
   * last price stays and nothing can be done with the asset. May be called again at the same instant.
   */
  observe(instant: number, seconds: number, truth: Float64Array, reported: Float64Array, valid: Uint8Array): void;
}

/** The middle of the first `count` of a list, which it sorts; of an even count the mean of the two in the middle. */
const median = (list: Float64Array, count: number): number => {
  const sorted = list.subarray(0, count).sort();
  const middle = count >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return count % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
};

const mean = (list: Float64Array, count: number): number => {
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += list[i] ?? 0;
  return sum / count;
};

interface Feed {
  readonly asset: number;
  readonly oracle: Oracle;
  readonly reporters: readonly Reporter[];
  readonly scratch: Float64Array;
}

/** NaN where no source is valid. */
const aggregate = (feed: Feed, seconds: number): number => {
  const { oracle, reporters, scratch } = feed;
  let count = 0;
  for (const reporter of reporters) {
    if (oracle.maxAge !== null && seconds - reporter.madeAt() > oracle.maxAge) continue;
    if (oracle.aggregate === 'first-valid') return reporter.value();
    scratch[count] = reporter.value();
    count += 1;
  }
  if (count === 0) return Number.NaN;
  return oracle.aggregate === 'median' ? median(scratch, count) : mean(scratch, count);
};

/**
 * Oracles by asset; null: the true price at once. A cap adapter holds the price to factor × start, growing linearly by
 * `growth` of it a year. Instants are `instantSeconds` apart.
 */
export const createOracles = (
  oracles: readonly (Oracle | null)[],
  starts: Float64Array,
  instantSeconds: number,
  instants: number,
): Oracles => {
  const feeds: Feed[] = [];
  for (const [asset, oracle] of oracles.entries()) {
    if (oracle === null) continue;
    const reporters = oracle.sources.map((source) =>
      createReporter(source, starts[asset] ?? 0, instantSeconds, instants),
    );
    feeds.push({ asset, oracle, reporters, scratch: new Float64Array(reporters.length) });
  }
  return {
    reset() {
      for (const { reporters } of feeds) for (const reporter of reporters) reporter.reset();
    },
    observe(instant, seconds, truth, reported, valid) {
      const first = feeds[0];
      if (first === undefined || feeds.length < truth.length) {
        let next = 0;
        for (let asset = 0; asset < truth.length; asset += 1) {
          if (feeds[next]?.asset === asset) next += 1;
          else reported[asset] = truth[asset] ?? 0;
        }
      }
      for (const feed of feeds) {
        const { asset, oracle, reporters } = feed;
        for (const reporter of reporters) reporter.observe(instant, seconds, truth[asset] ?? 0);
        const price = aggregate(feed, seconds);
        valid[asset] = Number.isNaN(price) ? 0 : 1;
        if (Number.isNaN(price)) continue;
        const { cap } = oracle;
        const most =
          cap === null
            ? Number.POSITIVE_INFINITY
            : (starts[asset] ?? 0) * cap.factor * (1 + (cap.growth * seconds) / YEAR);
        reported[asset] = Math.min(price, most);
      }
    },
  };
};
