import { refused } from '../../diagnostic/error.js';
import { type Rational, rational, toDecimal, toNumber } from '../../quantity/rational.js';
import { riskMarketOf } from '../market/risk-market-of.js';
import { fillNormals, fillUniforms, keyOf } from '../random/counter.js';
import type { RiskAsset, RiskMarket } from '../risk-market.js';
import { collateralFor, type Need } from './made-up-collateral.js';
import { rawPrices } from './prices.js';
import type { RawAccount, RawBook, RawPosition } from './raw-book.js';

/**
 * The shape of 4,732 borrowers of a lending protocol in May 2023 (balances and prices as published with a study of
 * liquidation risk): logarithms of debts spread by 3.19, those of health above one by 1.66 around −0.11, and −0.13 between the two;
 * so many collaterals and debts an account.
 */
const SHAPE = {
  debtSpread: 3.19,
  healthCentre: -0.11,
  healthSpread: 1.66,
  correlation: -0.13,
  collaterals: [0.66, 0.855, 0.93, 0.965, 1],
  debts: [0.795, 0.952, 0.987, 1],
  /** Nine tenths of accounts are below this health. */
  mostHealth: 6,
} as const;

export const SHAPE_TEXT =
  'sizes, leverage and their correlation as of 4,732 borrowers of a lending protocol in May 2023; assets in proportion to what this market has supplied and borrowed';

/** How many accounts at most, and how much of the market they are. */
export interface Wanted {
  readonly accounts: number;
  readonly seed: bigint;
  /** The share of what is supplied of each asset that is owed, above 0 and at most 1; null: what the market says is borrowed. */
  readonly borrowed: Rational | null;
}

const STREAM = { sizes: 1024, choices: 1025 } as const;
const MOST = 1_000_000;

const percentText = ({ n, d }: Rational): string => `${toDecimal(rational(100n * n, d)) ?? `${100n * n}/${d}`}%`;

/** Positions in a list of weights as a wheel of fortune has them: `turn` in (0, 1). */
const wheel = (weights: readonly number[]): ((turn: number) => number) => {
  const sums: number[] = [];
  for (const weight of weights) sums.push((sums.at(-1) ?? 0) + weight);
  const total = sums.at(-1) ?? 0;
  return (turn) =>
    Math.max(
      0,
      sums.findIndex((sum) => turn * total < sum),
    );
};

const several = (steps: readonly number[], turn: number): number => 1 + steps.findIndex((step) => turn < step);

/** An account in dollars, before its sizes are brought to the market's. */
interface Draft {
  readonly debts: readonly { readonly asset: number; readonly value: number }[];
  readonly collaterals: readonly { readonly asset: number; readonly share: number }[];
  readonly health: number;
}

/** Tokens of an asset that a book owes in all. */
const owedOf = ({ borrowable, borrowed, supplied }: RiskAsset, share: Wanted['borrowed']): number =>
  share === null ? borrowed : borrowable ? supplied * toNumber(share) : 0;

/** Below this threshold an asset is collateral in a mode only, and accounts made up are in none. */
const LEAST_THRESHOLD = 0.1;

const lends = ({ liquidationThreshold }: RiskAsset): boolean => liquidationThreshold >= LEAST_THRESHOLD;

const draftsOf = (market: RiskMarket, { accounts, seed, borrowed }: Wanted): readonly Draft[] => {
  const key = keyOf(seed);
  const value = ({ price }: RiskAsset, tokens: number): number => price * tokens;
  const held = market.assets.map((asset) => (lends(asset) ? value(asset, asset.supplied) : 0));
  const owed = market.assets.map((asset) => value(asset, owedOf(asset, borrowed)));
  if (!held.some((one) => one > 0) || !owed.some((one) => one > 0))
    throw refused('book/nothing-to-shape', `nothing is supplied or borrowed in ${market.name}`, {
      hint: 'a synthetic book is shaped by what its market has',
    });
  const [ofHeld, ofOwed] = [wheel(held), wheel(owed)];
  const [normals, turns] = [new Float64Array(2), new Float64Array(24)];
  return Array.from({ length: accounts }, (_, account): Draft => {
    fillNormals(key, STREAM.sizes, account, 0, 2, normals);
    fillUniforms(key, STREAM.choices, account, 0, 24, turns);
    const [x, y] = [normals[0] ?? 0, normals[1] ?? 0];
    const size = Math.exp(SHAPE.debtSpread * x);
    const leverage = SHAPE.correlation * x + Math.sqrt(1 - SHAPE.correlation ** 2) * y;
    const health = Math.min(1 + Math.exp(SHAPE.healthCentre + SHAPE.healthSpread * leverage), SHAPE.mostHealth);
    const collateral = ofHeld(turns[2] ?? 0);
    const collaterals = new Map<number, number>([[collateral, 1]]);
    for (let k = 1; k < several(SHAPE.collaterals, turns[0] ?? 0); k += 1)
      collaterals.set(ofHeld(turns[2 + k] ?? 0), turns[8 + k] ?? 0);
    const debts = new Map<number, number>();
    for (let k = 0; k < several(SHAPE.debts, turns[1] ?? 0); k += 1) {
      const asset = ofOwed(turns[14 + k] ?? 0);
      // Who owes what they hold could pay it back at once.
      if (!collaterals.has(asset)) debts.set(asset, turns[19 + k] ?? 0);
    }
    const [whole, parts] = [[...collaterals.values()], [...debts.values()]].map((list) =>
      list.reduce((a, b) => a + b, 0),
    );
    return {
      debts: [...debts].map(([asset, part]) => ({ asset, value: (size * part) / (parts ?? 1) })),
      collaterals: [...collaterals].map(([asset, part]) => ({ asset, share: part / (whole ?? 1) })),
      health,
    };
  }).filter(({ debts }) => debts.length > 0);
};

/** By how much each asset's debts are multiplied, so that all accounts together owe what the market says is borrowed. */
const scalesOf = (market: RiskMarket, drafts: readonly Draft[], share: Wanted['borrowed']): Float64Array => {
  const sums = new Float64Array(market.assets.length);
  for (const { debts } of drafts) for (const { asset, value } of debts) sums[asset] = (sums[asset] ?? 0) + value;
  return sums.map((sum, asset) => {
    const of = market.assets[asset];
    return of !== undefined && sum > 0 ? (owedOf(of, share) * of.price) / sum : 0;
  });
};

/** US dollars: who owes less is left out, since roundings would make their health another. */
const LEAST_DEBT = 1;

/** Digits of a token that a synthetic amount has. */
const DIGITS = 6;

/**
 * A synthetic book for a market at the block of an observation: accounts with the sizes and leverage of a real protocol's, that
 * together owe what this market says is borrowed, or a share of what it has. The same seed gives the same book. It says that it is synthetic wherever it
 * appears. Throws `book/too-many` and `book/nothing-to-shape`.
 */
export const syntheticBook = (observed: Omit<RawBook, 'found' | 'accounts' | 'settled'>, wanted: Wanted): RawBook => {
  if (!Number.isInteger(wanted.accounts) || wanted.accounts < 1 || wanted.accounts > MOST)
    throw refused('book/too-many', `${wanted.accounts} accounts cannot be made up`, {
      hint: `ask for 1 to ${MOST} accounts`,
    });
  const how = `${wanted.accounts} accounts made up from seed ${wanted.seed}: ${SHAPE_TEXT}${
    wanted.borrowed === null ? '' : `; ${percentText(wanted.borrowed)} of what is supplied is owed`
  }`;
  const empty: RawBook = { ...observed, found: { kind: 'synthetic', how }, accounts: [], settled: 0 };
  const market = riskMarketOf(empty, observed.params);
  const prices = rawPrices(empty);
  const drafts = draftsOf(market, wanted);
  const scales = scalesOf(market, drafts, wanted.borrowed);
  const amount = (asset: number, value: number): bigint => {
    const { id = '', price = 1 } = market.assets[asset] ?? {};
    const one = prices.get(id)?.one ?? 1n;
    return (BigInt(Math.round((value / price) * 10 ** DIGITS)) * one) / 10n ** BigInt(DIGITS);
  };
  const needs = drafts.flatMap(({ debts, collaterals, health }, index): Need[] => {
    const owed = debts.map(({ asset, value }) => ({ asset, value: value * (scales[asset] ?? 0) }));
    const total = owed.reduce((sum, { value }) => sum + value, 0);
    return total < LEAST_DEBT ? [] : [{ index, owed, power: total * health, collaterals }];
  });
  const collateral = collateralFor(market, needs);
  const accounts = needs.flatMap(({ index, owed }): RawAccount[] => {
    const positions = [
      ...owed.map(
        ({ asset, value }): RawPosition => ({
          asset: market.assets[asset]?.id ?? '',
          supplied: 0n,
          collateral: false,
          owed: amount(asset, value),
        }),
      ),
      ...(collateral.get(index) ?? []).map(
        ({ asset, value }): RawPosition => ({
          asset: market.assets[asset]?.id ?? '',
          supplied: amount(asset, value),
          collateral: true,
          owed: 0n,
        }),
      ),
    ].filter(({ supplied, owed: debt }) => supplied > 0n || debt > 0n);
    if (!positions.some(({ owed: debt }) => debt > 0n)) return [];
    return [{ id: `synthetic-${index}`, mode: null, positions, health: null }];
  });
  return { ...empty, accounts };
};
