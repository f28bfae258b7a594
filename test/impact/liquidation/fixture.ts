import { type Book, NO_MODE } from '../../../src/impact/book.js';
import type { Uniform } from '../../../src/impact/liquidation/runner.js';
import { createSimulator, type Simulator } from '../../../src/impact/liquidation/simulator.js';
import type { LiquidationRules, RiskAsset, RiskMarket } from '../../../src/impact/risk-market.js';
import type { Depth, Liquidators, Scenario } from '../../../src/impact/scenario.js';

export const asset = (id: string, fields: Partial<RiskAsset> = {}): RiskAsset => ({
  id,
  label: id.toUpperCase(),
  price: 1,
  collateralFactor: 0.75,
  liquidationThreshold: 0.8,
  liquidationPenalty: 0.05,
  liquidationProtocolFee: 0,
  reserveFactor: 0.1,
  supplyCap: Number.POSITIVE_INFINITY,
  borrowCap: Number.POSITIVE_INFINITY,
  rate: null,
  supplied: 0,
  borrowed: 0,
  available: 0,
  suppliable: true,
  borrowable: true,
  halted: false,
  ...fields,
});

/** One liquidation may close all. */
export const CLOSE_ALL: LiquidationRules = {
  closeFactor: 1,
  closeFactorOf: 'account',
  fullCloseBelowHealth: null,
  fullCloseBelowValue: null,
  minimumLeft: null,
};

export const market = (assets: readonly RiskAsset[], liquidation: LiquidationRules = CLOSE_ALL): RiskMarket => ({
  name: 'test',
  assets,
  modes: [],
  liquidation,
});

type Holding = Readonly<Record<string, number>>;

export interface Holder {
  readonly name: string;
  readonly collateral: Holding;
  readonly debt: Holding;
}

export const book = ({ assets }: RiskMarket, holders: readonly Holder[]): Book => {
  const rows = holders.map(({ collateral, debt }) =>
    assets.flatMap(({ id }, at) =>
      (collateral[id] ?? 0) > 0 || (debt[id] ?? 0) > 0 ? [{ at, has: collateral[id] ?? 0, owes: debt[id] ?? 0 }] : [],
    ),
  );
  const flat = rows.flat();
  const offsets = [0];
  for (const row of rows) offsets.push((offsets.at(-1) ?? 0) + row.length);
  return {
    origin: { kind: 'synthetic', how: 'written by hand' },
    assets: assets.map(({ id }) => id),
    accounts: holders.map(({ name }) => name),
    modes: new Uint16Array(holders.length).fill(NO_MODE),
    offsets: Uint32Array.from(offsets),
    asset: Uint16Array.from(flat, ({ at }) => at),
    collateral: Float64Array.from(flat, ({ has }) => has),
    idle: new Float64Array(flat.length),
    debt: Float64Array.from(flat, ({ owes }) => owes),
  };
};

/** A pool so deep that nothing here moves it. */
export const DEEP: Depth = {
  model: { kind: 'constant-product', reserve: 1e18, fee: 0 },
  halfLife: 3600,
  stressed: 1,
};

export const pool = (reserve: number, fields: Partial<Depth> = {}): Depth => ({
  model: { kind: 'constant-product', reserve, fee: 0 },
  halfLife: Number.POSITIVE_INFINITY,
  stressed: 1,
  ...fields,
});

/** Nothing costs them anything. */
export const KEEN: Liquidators = {
  count: 1,
  capital: Number.POSITIVE_INFINITY,
  gas: 0,
  minimumProfit: 0,
  latency: 0,
  bidding: 0,
  absence: 0,
  turnover: 0,
};

export const scenario = (of: RiskMarket, steps: number, fields: Partial<Scenario> = {}): Scenario => ({
  name: 'test',
  title: 'Test',
  horizon: steps * 3600,
  step: 3600,
  prices: { kind: 'paths', paths: [] },
  events: [],
  oracles: of.assets.map(() => null),
  depths: of.assets.map(() => DEEP),
  liquidators: KEEN,
  auctions: null,
  backstops: [],
  elasticities: of.assets.map(() => null),
  proxies: [],
  ...fields,
});

/** A number that looks random and depends on its arguments alone: two rounds of a multiplicative hash. */
export const hashed: Uniform = (path, step, stream) => {
  let x = (path * 0x9e3779b1 + step * 0x85ebca77 + stream * 0xc2b2ae3d) >>> 0;
  for (let i = 0; i < 2; i += 1) {
    x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d) >>> 0;
    x = Math.imul(x ^ (x >>> 12), 0x297a2d39) >>> 0;
  }
  return (x ^ (x >>> 15)) / 2 ** 32;
};

export const simulator = (of: RiskMarket, holders: readonly Holder[], with_: Scenario): Simulator =>
  createSimulator(of, book(of, holders), with_, hashed);
