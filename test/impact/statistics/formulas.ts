import { logGamma } from '../../../src/impact/statistics/gamma.js';
import { normalCdf } from '../../../src/impact/statistics/normal-cdf.js';
import { normalQuantile } from '../../../src/impact/statistics/normal-quantile.js';
import { studentInverse } from '../../../src/impact/statistics/student-t.js';

/** The mean of a standard normal loss beyond its quantile. */
export const normalShortfall = (level: number): number =>
  Math.exp(-(normalQuantile(level) ** 2) / 2) / Math.sqrt(2 * Math.PI) / (1 - level);

/** The mean of a loss that is Student t beyond its quantile: McNeil, Frey and Embrechts, example 2.19. */
export const studentShortfall = (level: number, degrees: number): number => {
  const q = studentInverse(level, degrees);
  const density = Math.exp(
    logGamma((degrees + 1) / 2) -
      logGamma(degrees / 2) -
      0.5 * Math.log(degrees * Math.PI) -
      ((degrees + 1) / 2) * Math.log1p((q * q) / degrees),
  );
  return (density / (1 - level)) * ((degrees + q * q) / (degrees - 1));
};

/**
 * The chance that a fund is ever exhausted by Poisson claims of exponential size: Cramér–Lundberg, e^(−θu/(1+θ)) / (1+θ), for income
 * of 1 + θ times the expected claims and capital u in mean claims.
 */
export const ruinOfExponentialClaims = (loading: number, capital: number): number =>
  Math.exp((-loading * capital) / (1 + loading)) / (1 + loading);

/** The chance that a price which follows geometric Brownian motion is at or below a barrier at the end. */
export const terminalBelow = (price: number, barrier: number, drift: number, volatility: number, years: number) =>
  normalCdf((Math.log(barrier / price) - (drift - volatility ** 2 / 2) * years) / (volatility * Math.sqrt(years)));

/** What a call pays on average, of a price with a normal logarithm of this deviation whose mean is `forward`: Black (1976). */
const blackCall = (forward: number, strike: number, deviation: number): number => {
  const d = Math.log(forward / strike) / deviation + deviation / 2;
  return forward * normalCdf(d) - strike * normalCdf(d - deviation);
};

/**
 * A call under Merton's jump diffusion (1976), its series over the number of jumps: of a total variance of `volatility`² a year, `share`
 * is of jumps, `rate` a year, that leave the price as it is on average.
 */
export const mertonCall = (inputs: {
  readonly price: number;
  readonly strike: number;
  readonly years: number;
  readonly growth: number;
  readonly volatility: number;
  readonly rate: number;
  readonly share: number;
}): number => {
  const { price, strike, years, growth, volatility, rate, share } = inputs;
  const jump = (share * volatility ** 2) / rate;
  let [chance, sum] = [Math.exp(-rate * years), 0];
  for (let jumps = 0; jumps < 80; jumps += 1) {
    const deviation = Math.sqrt((1 - share) * volatility ** 2 * years + jumps * jump);
    sum += chance * blackCall(price * Math.exp(growth * years), strike, deviation);
    chance *= (rate * years) / (jumps + 1);
  }
  return Math.exp(-growth * years) * sum;
};
