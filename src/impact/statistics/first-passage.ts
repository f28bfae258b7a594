import { normalCdf } from './normal-cdf.js';

/**
 * The chance that a price which follows geometric Brownian motion is at or below a barrier at any time until `years`. `drift` and
 * `volatility` are a year's; the drift is of the price, so its logarithm drifts by μ − σ²/2.
 */
export const firstPassage = (
  price: number,
  barrier: number,
  drift: number,
  volatility: number,
  years: number,
): number => {
  if (barrier >= price) return 1;
  const nu = drift - volatility ** 2 / 2;
  const b = Math.log(barrier / price);
  const deviation = volatility * Math.sqrt(years);
  if (deviation === 0) return nu * years <= b ? 1 : 0;
  const reflected = normalCdf((b + nu * years) / deviation);
  return (
    normalCdf((b - nu * years) / deviation) +
    (reflected === 0 ? 0 : Math.exp((2 * nu * b) / volatility ** 2) * reflected)
  );
};
