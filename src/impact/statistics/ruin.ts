import { normalCdf } from './normal.js';

/**
 * The chance that a fund is ever exhausted when claims arrive as a Poisson process and are exponential: Cramér–Lundberg,
 * ψ(u) = e^(−θu/(1+θ)) / (1+θ). `loading` θ is income over expected claims less one, `capital` u is in mean claims. Without a
 * positive loading ruin is certain.
 */
export const ruinOfExponentialClaims = (loading: number, capital: number): number =>
  loading <= 0 ? 1 : Math.exp((-loading * capital) / (1 + loading)) / (1 + loading);

/** The chance that capital which moves with a drift and a deviation a unit of time is ever exhausted: e^(−2μu/σ²). */
export const ruinOfDiffusion = (drift: number, deviation: number, capital: number): number =>
  drift <= 0 ? 1 : Math.exp((-2 * drift * capital) / deviation ** 2);

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

/** The chance that the same price is at or below the barrier at the end. */
export const terminalBelow = (
  price: number,
  barrier: number,
  drift: number,
  volatility: number,
  years: number,
): number => {
  const gap = Math.log(barrier / price) - (drift - volatility ** 2 / 2) * years;
  const deviation = volatility * Math.sqrt(years);
  return deviation === 0 ? Number(gap >= 0) : normalCdf(gap / deviation);
};
