import { refused } from '../../diagnostic/error.js';
import type { Factor } from './factor.js';

/** What an importance direction works on: volatilities and factor of a model, or of one regime with its weight. */
export interface Direction {
  readonly volatilities: readonly number[];
  readonly factor: Factor;
  readonly weight: number;
}

/**
 * The unit vector of shocks along which a portfolio falls fastest: −Lᵀ·D·d for factor L, volatilities D and direction d,
 * which is the smallest shift that lowers it by a given amount.
 *
 * @throws paths/sampling where the portfolio does not move.
 */
export const fallOf = (direction: readonly number[], parts: readonly Direction[]): Float64Array => {
  const size = direction.length;
  const toward = new Float64Array(size);
  for (const { volatilities, factor, weight } of parts)
    for (let asset = 0; asset < size; asset += 1)
      for (let k = 0; k < size; k += 1)
        toward[k] =
          (toward[k] as number) -
          weight *
            (direction[asset] as number) *
            (volatilities[asset] ?? 0) *
            (factor.rows[asset * factor.size + k] as number);
  const length = Math.hypot(...toward);
  if (!(length > 1e-12 && Number.isFinite(length)))
    throw refused('paths/sampling', 'The direction of importance sampling names no asset that moves.', {
      hint: 'Give a number for every asset, and one other than 0 for an asset that has a volatility.',
    });
  return toward.map((value) => value / length);
};
