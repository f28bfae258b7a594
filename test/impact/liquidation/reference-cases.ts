// Small markets under scenarios, with one path of prices each: near enough to a health factor of 1 that much happens.
import fc from 'fast-check';
import { type Book, NO_MODE } from '../../../src/impact/book.js';
import type { LiquidationRules, RiskAsset, RiskMarket } from '../../../src/impact/risk-market.js';
import type { AssetEvent, Backstop, Depth, Oracle, Scenario } from '../../../src/impact/scenario.js';
import { asset, book, KEEN, market, scenario } from './fixture.js';

/** A small market under a scenario, and one path of prices. */
export interface Case {
  readonly of: RiskMarket;
  readonly held: Book;
  readonly under: Scenario;
  readonly path: number;
  readonly prices: readonly (readonly number[])[];
  readonly lows: readonly (readonly number[])[] | null;
}

const STEP = 3600;
/** Numbers of a size that a market has: where nothing is left of 1e-180 tokens, two orders of sums leave either all or none. */
const between = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true }).map((value) => (Math.abs(value) < 1e-9 ? Math.max(min, 0) : value));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const seconds = fc.constantFrom(0, 1800, 3600, 7200);
const window = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 3 })).map(([from, long]) => ({
  from: from * STEP,
  to: (from + long) * STEP,
}));

const assets: fc.Arbitrary<RiskAsset[]> = fc
  .array(
    fc.record({
      price: between(0.5, 50),
      liquidationThreshold: between(0.6, 0.92),
      liquidationPenalty: between(0.01, 0.15),
      liquidationProtocolFee: fc.oneof(fc.constant(0), between(0, 0.3)),
      halted: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
      supplied: between(100, 3000),
      lent: between(0, 1),
    }),
    { minLength: 2, maxLength: 4 },
  )
  .map((list) =>
    list.map(({ lent, ...fields }, index) => {
      const borrowed = fields.supplied * lent;
      return asset(`a${index}`, { ...fields, borrowed, available: fields.supplied - borrowed });
    }),
  );

const rules: fc.Arbitrary<LiquidationRules> = fc.record({
  closeFactor: fc.constantFrom(0.25, 0.5, 1),
  closeFactorOf: fc.constantFrom('account', 'position'),
  fullCloseBelowHealth: maybe(between(0.8, 1)),
  fullCloseBelowValue: maybe(between(1, 500)),
  minimumLeft: maybe(between(1, 200)),
});

const depth: fc.Arbitrary<Depth> = fc.record({
  model: fc.oneof(
    fc.record({
      kind: fc.constant('constant-product' as const),
      reserve: between(500, 1e6),
      fee: fc.oneof(fc.constant(0), between(0.0005, 0.01)),
    }),
    // One line: at a corner of a curve the price jumps, and the last digit of a sale decides which side it is on.
    fc.tuple(between(100, 10_000), between(0.001, 0.2)).map(([size, slippage]) => ({
      kind: 'curve' as const,
      points: [{ size, slippage }],
    })),
  ),
  halfLife: fc.constantFrom(0, 1800, 7200, 86_400, Number.POSITIVE_INFINITY),
  stressed: between(0.2, 1),
});

const oracle: fc.Arbitrary<Oracle> = fc.record({
  sources: fc.array(
    fc.record({
      name: fc.constant('feed'),
      heartbeat: fc.constantFrom(1800, 3600, 14_400, 86_400),
      deviation: between(0.001, 0.1),
      latency: seconds,
      outages: fc.array(window, { maxLength: 1 }),
      manipulations: fc.array(
        fc.tuple(window, between(0.6, 1.5)).map(([when, factor]) => ({ ...when, factor })),
        { maxLength: 1 },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  aggregate: fc.constantFrom('median', 'mean', 'first-valid'),
  maxAge: maybe(fc.constantFrom(3600, 10_000)),
  cap: maybe(fc.record({ factor: between(0.9, 1.2), growth: between(0, 2) })),
});

const backstop = (ids: readonly string[]): fc.Arbitrary<Backstop> =>
  fc.oneof(
    fc.record({
      kind: fc.constant('fund' as const),
      name: fc.constant('fund'),
      amount: between(0, 500),
      refill: fc.constantFrom(0, 0.5, 1),
    }),
    fc.record({
      kind: fc.constant('staked' as const),
      name: fc.constant('staked'),
      value: between(10, 3000),
      slash: between(0.1, 1),
      follows: maybe(fc.record({ asset: fc.constantFrom(...ids), beta: between(0, 2) })),
      discount: between(0, 0.3),
    }),
  );

const event = (ids: readonly string[]): fc.Arbitrary<AssetEvent> =>
  fc.tuple(fc.constantFrom(...ids), window, between(0.1, 1), fc.boolean()).map(([id, when, share, freezes]) => {
    const base = { asset: id, at: when.from, to: when.to };
    return freezes ? { kind: 'freeze', ...base } : { kind: 'liquidity', ...base, share };
  });

/** Books whose accounts are near a health factor of 1: of what they hold they owe 60 to 95 %. */
const holders = (count: number) =>
  fc.array(
    fc.record({
      holds: fc.array(fc.oneof(fc.constant(0), between(10, 2000)), { minLength: count, maxLength: count }),
      owes: fc.array(fc.oneof(fc.constant(0), between(0.1, 1)), { minLength: count, maxLength: count }),
      used: between(0.6, 0.95),
      mode: fc.integer({ min: 0, max: 3 }),
    }),
    { minLength: 1, maxLength: 7 },
  );

const walk = (count: number, steps: number) =>
  fc.array(fc.array(between(0.8, 1.12), { minLength: count, maxLength: count }), {
    minLength: steps,
    maxLength: steps,
  });

export const cases: fc.Arbitrary<Case> = fc
  .tuple(assets, rules, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 1000 }))
  .chain(([list, close, steps, path]) => {
    const ids = list.map(({ id }) => id);
    const each = <T>(arbitrary: fc.Arbitrary<T>) =>
      fc.array(arbitrary, { minLength: ids.length, maxLength: ids.length });
    return fc
      .record({
        accounts: holders(ids.length),
        moves: walk(ids.length, steps),
        dips: maybe(walk(ids.length, steps)),
        depths: each(depth),
        oracles: each(maybe(oracle)),
        events: fc.array(event(ids), { maxLength: 2 }),
        backstops: fc.array(backstop(ids), { maxLength: 3 }),
        liquidators: fc.record({
          count: fc.integer({ min: 1, max: 4 }),
          capital: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), between(50, 3000)),
          gas: between(0.1, 10),
          minimumProfit: between(0, 10),
          latency: seconds,
          bidding: between(0, 0.9),
          absence: fc.constantFrom(0, 0.3),
          turnover: seconds,
        }),
        rivalry: fc.record(
          {
            entryProfit: between(1, 60),
            rivalBidding: between(0, 0.5),
            parts: fc.array(between(0.1, 1), { minLength: 4, maxLength: 4 }),
          },
          { requiredKeys: [] },
        ),
        elasticities: each(
          maybe(
            fc.record({ borrowersToRates: fc.constant(0), suppliersUnderStress: fc.constantFrom(0, 0.01, 0.05, 1) }),
          ),
        ),
        mode: fc.subarray([...ids.keys()]),
      })
      .map(
        ({
          accounts,
          moves,
          dips,
          depths,
          oracles,
          events,
          backstops,
          liquidators,
          rivalry,
          elasticities,
          mode,
        }): Case => {
          const { parts, ...rivals } = rivalry;
          const own = parts?.slice(0, liquidators.count) ?? [];
          const sum = own.reduce((total, part) => total + part, 0);
          const shares = parts === undefined ? {} : { shares: own.map((part) => part / sum) };
          const of: RiskMarket = {
            ...market(list, close),
            modes: [
              {
                id: 'm',
                label: 'M',
                collateralFactor: 0.9,
                liquidationThreshold: 0.93,
                liquidationPenalty: 0.011,
                collateral: new Set(mode),
                borrowable: new Set(mode),
              },
            ],
          };
          const made = accounts.map(({ holds, owes, used }, index) => {
            const worth = holds.reduce((sum, value) => sum + value, 0);
            const parts = owes.reduce((sum, part) => sum + part, 0);
            const tokens = (value: number, at: number): number => value / (list[at]?.price ?? 1);
            const named = (values: readonly number[]): Record<string, number> =>
              Object.fromEntries(values.map((value, at) => [ids[at], tokens(value, at)]));
            return {
              name: `account ${index}`,
              collateral: named(holds),
              debt: named(owes.map((part) => (parts > 0 ? (part / parts) * worth * used : 0))),
            };
          });
          const now = ids.map(() => 1);
          const prices = moves.map((row) => row.map((by, at) => (now[at] = (now[at] ?? 1) * by)));
          const lows =
            dips === null
              ? null
              : dips.map((row, step) => row.map((by, at) => Math.min(1, by) * (prices[step]?.[at] as number)));
          const under = scenario(of, moves.length, {
            depths,
            oracles,
            events,
            backstops,
            elasticities,
            liquidators: { ...KEEN, ...liquidators, ...rivals, ...shares },
          });
          const held = book(of, made);
          const modes = Uint16Array.from(accounts, ({ mode: chosen }) => (chosen === 0 ? 0 : NO_MODE));
          return { of, held: { ...held, modes }, under, path, prices, lows };
        },
      );
  });
