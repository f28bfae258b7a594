import type { Book } from '../../src/impact/book.js';
import { NO_MODE } from '../../src/impact/book.js';
import type { RiskAsset, RiskMarket } from '../../src/impact/risk-market.js';

/** How many assets accounts have: as on chains, 1.6 as collateral and 1.3 owed on average; or all of them on both sides. */
export type BookShape = 'as on chains' | 'all assets in all accounts';

export interface Numbers {
  readonly market: RiskMarket;
  readonly book: Book;
  /** Scenario × asset. */
  readonly prices: Float64Array;
  /** Account × asset: collateral times threshold, collateral, debt. */
  readonly weighted: Float64Array;
  readonly collateral: Float64Array;
  readonly debt: Float64Array;
}

/** Price, threshold, weights among collateral and among debts, volatility of a day, share of the market's move in it. */
const ASSETS = [
  [2000, 0.83, 0.35, 0.12, 0.05, 1],
  [60000, 0.78, 0.2, 0.03, 0.045, 0.9],
  [2300, 0.81, 0.2, 0.01, 0.05, 1],
  [2100, 0.8, 0.1, 0.01, 0.052, 1],
  [15, 0.75, 0.05, 0.01, 0.08, 0.8],
  [1, 0.78, 0.05, 0.44, 0.002, 0.1],
  [1, 0.77, 0.03, 0.3, 0.002, 0.1],
  [1, 0.76, 0.02, 0.08, 0.003, 0.1],
] as const;

/** mulberry32: numbers from 0 up to 1, the same for the same seed. */
const generator = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** A synthetic book with lognormal sizes and leverage, and correlated scenarios of one day with heavy tails. */
export const makeNumbers = (accounts: number, scenarios: number, shape: BookShape): Numbers => {
  const random = generator(20261123);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const size = ASSETS.length;
  const draw = (count: number, weights: readonly number[]): number[] =>
    weights
      .map((weight, index) => ({ index, key: random() ** (1 / weight) }))
      .sort((a, b) => b.key - a.key)
      .slice(0, count)
      .map(({ index }) => index);
  const geometric = (mean: number): number =>
    Math.min(size, 1 + Math.floor(Math.log(1 - random()) / Math.log(1 - 1 / mean)));
  const [weighted, collateral, debt] = [0, 1, 2].map(() => new Float64Array(accounts * size)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let account = 0; account < accounts; account += 1) {
    const all = shape === 'all assets in all accounts';
    const held = draw(
      all ? size : geometric(1.6),
      ASSETS.map((one) => one[2]),
    );
    const owed = draw(
      all ? size : geometric(1.3),
      ASSETS.map((one) => one[3]),
    );
    const value = Math.exp(9 + 2.5 * normal());
    // Accounts with many assets are moved less by each: they are levered more, so that some fall below.
    const health = 1.02 + Math.exp((all ? -2.5 : -0.9) + normal());
    let limit = 0;
    for (const index of held) {
      const [price, threshold] = ASSETS[index] as (typeof ASSETS)[number];
      const at = account * size + index;
      collateral[at] = ((value / held.length) * (0.5 + random())) / price;
      weighted[at] = (collateral[at] as number) * threshold;
      limit += (weighted[at] as number) * price;
    }
    for (const index of owed) debt[account * size + index] = limit / health / owed.length / (ASSETS[index]?.[0] ?? 1);
  }
  const prices = new Float64Array(scenarios * size);
  for (let scenario = 0; scenario < scenarios; scenario += 1) {
    const heavy = Math.sqrt(4 / (normal() ** 2 + normal() ** 2 + normal() ** 2 + normal() ** 2));
    const common = normal();
    for (const [index, [price, , , , volatility, share]] of ASSETS.entries()) {
      const move = 0.87 * share * common + Math.sqrt(1 - (0.87 * share) ** 2) * normal();
      prices[scenario * size + index] = price * Math.exp(volatility * heavy * move);
    }
  }
  const market = marketOf();
  return { market, book: bookOf(market, accounts, collateral, debt), prices, weighted, collateral, debt };
};

const marketOf = (): RiskMarket => ({
  name: 'bench',
  assets: ASSETS.map(
    ([price, threshold], index): RiskAsset => ({
      id: `asset-${index}`,
      label: `ASSET${index}`,
      price,
      collateralFactor: threshold,
      liquidationThreshold: threshold,
      liquidationPenalty: 0.05,
      liquidationProtocolFee: 0.1,
      reserveFactor: 0.1,
      supplyCap: Infinity,
      borrowCap: Infinity,
      rate: null,
      supplied: 0,
      borrowed: 0,
      available: 0,
      suppliable: true,
      borrowable: true,
      halted: false,
    }),
  ),
  modes: [],
  liquidation: {
    closeFactor: 0.5,
    closeFactorOf: 'position',
    fullCloseBelowHealth: 0.95,
    fullCloseBelowValue: 2000,
    minimumLeft: 1000,
  },
});

const bookOf = (market: RiskMarket, accounts: number, collateral: Float64Array, debt: Float64Array): Book => {
  const size = market.assets.length;
  const places = [...collateral.keys()].filter((at) => (collateral[at] ?? 0) > 0 || (debt[at] ?? 0) > 0);
  const offsets = new Uint32Array(accounts + 1);
  for (const at of places) {
    const next = Math.floor(at / size) + 1;
    offsets[next] = (offsets[next] ?? 0) + 1;
  }
  for (let account = 0; account < accounts; account += 1)
    offsets[account + 1] = (offsets[account + 1] ?? 0) + (offsets[account] ?? 0);
  return {
    origin: { kind: 'synthetic', how: 'lognormal sizes and health factors, for a benchmark' },
    assets: market.assets.map(({ id }) => id),
    accounts: Array.from({ length: accounts }, (_, index) => `account-${index}`),
    modes: new Uint16Array(accounts).fill(NO_MODE),
    offsets,
    asset: Uint16Array.from(places, (at) => at % size),
    collateral: Float64Array.from(places, (at) => collateral[at] ?? 0),
    idle: new Float64Array(places.length),
    debt: Float64Array.from(places, (at) => debt[at] ?? 0),
  };
};
