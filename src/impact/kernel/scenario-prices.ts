import { refused } from '../../diagnostic/error.js';
import type { PathSource } from '../paths.js';
import type { RiskMarket } from '../risk-market.js';
import { LARGEST } from './netting.js';

/** Scenarios of prices in US dollars, made a chunk at a time. */
export interface ScenarioPrices {
  readonly assets: number;
  readonly scenarios: number;
  /** Writes the prices of `count` scenarios from `first` on, scenario × asset. */
  readonly fill: (first: number, count: number, out: Float64Array) => void;
}

/** Prices that are there already, scenario × asset. */
export const matrixPrices = (matrix: Float64Array, assets: number): ScenarioPrices => ({
  assets,
  scenarios: assets === 0 ? 0 : Math.floor(matrix.length / assets),
  fill: (first, count, out) => out.set(matrix.subarray(first * assets, (first + count) * assets)),
});

/** The market's prices at the start, as one scenario: who is at risk or insolvent already. */
export const startPrices = ({ assets }: RiskMarket): ScenarioPrices =>
  matrixPrices(
    Float64Array.from(assets, ({ price }) => price),
    assets.length,
  );

/** Prices at the end of paths. */
export const pricesAtHorizon = (source: PathSource, { assets }: RiskMarket, scenarios: number): ScenarioPrices => {
  const path = new Float64Array(source.steps * source.assets);
  const last = (source.steps - 1) * source.assets;
  return {
    assets: source.assets,
    scenarios,
    fill: (first, count, out) => {
      for (let index = 0; index < count; index += 1) {
        source.fill(first + index, path);
        for (let asset = 0; asset < source.assets; asset += 1)
          out[index * source.assets + asset] =
            (assets[asset]?.price ?? Number.NaN) * (path[last + asset] ?? Number.NaN);
      }
    },
  };
};

/** Refuses prices that are not numbers from 0 to LARGEST; `first` is the number of their first scenario. */
export const checkPrices = (prices: Float64Array, { assets }: RiskMarket, first: number): void => {
  for (let index = 0; index < prices.length; index += 1) {
    const price = prices[index] as number;
    if (price >= 0 && price <= LARGEST) continue;
    throw refused(
      'impact/kernel-price',
      `Scenario ${first + Math.floor(index / assets.length)} has a price of ${price} for ${assets[index % assets.length]?.label}.`,
      { hint: `Prices must be numbers from 0 to ${LARGEST}.` },
    );
  }
};
