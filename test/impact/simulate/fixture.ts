import type { RawBook } from '../../../src/impact/book/raw-book.js';
import type { Scenario } from '../../../src/impact/scenario.js';
import type { BookKind, Job } from '../../../src/impact/simulate/job.js';
import { prepareBooks } from '../../../src/impact/simulate/prepare.js';
import type { ParamSet } from '../../../src/protocol/param-set.js';
import { bookOf, THREE } from '../book/fixture.js';

/** Ether and staked ether fall and rise together, hard; a dollar hardly moves. */
export const stormy = (assets: number, fields: Partial<Scenario> = {}): Scenario => ({
  name: 'stormy',
  title: 'Stormy',
  horizon: 86_400,
  step: 7_200,
  prices: {
    kind: 'gbm',
    assets: Array.from({ length: assets }, (_, at) => ({ drift: 0, volatility: at === assets - 1 ? 0.05 : 2.5 })),
    correlation: Array.from({ length: assets }, (_, i) =>
      Array.from({ length: assets }, (_, j) => (i === j ? 1 : 0.8)),
    ),
  },
  events: [],
  oracles: Array.from({ length: assets }, () => null),
  depths: Array.from({ length: assets }, () => ({
    model: { kind: 'constant-product', reserve: 5_000_000, fee: 0.003 },
    halfLife: 3_600,
    stressed: 1,
  })),
  liquidators: {
    count: 3,
    capital: 1e6,
    gas: 20,
    minimumProfit: 10,
    latency: 0,
    bidding: 0.2,
    absence: 0.3,
    turnover: 600,
  },
  auctions: null,
  backstops: [{ kind: 'fund', name: 'fund', amount: 300 }],
  elasticities: Array.from({ length: assets }, () => null),
  proxies: [],
  ...fields,
});

/** A job of the test's market, from its parameters to others. */
export const jobOf = async (
  after: ParamSet | null,
  options: {
    readonly paths?: number;
    readonly kinds?: readonly BookKind[];
    readonly scenario?: Partial<Scenario>;
  } = {},
): Promise<{ readonly raw: RawBook; readonly job: Job }> => {
  const raw = await bookOf(THREE);
  const { pairs, before } = prepareBooks(
    raw,
    { before: raw.params, after: after ?? raw.params },
    options.kinds ?? ['as-is'],
  );
  const scenario = stormy(before.assets.length, options.scenario);
  return { raw, job: { scenario, seed: 11n, paths: options.paths ?? 100, sampling: 'random', pairs } };
};
