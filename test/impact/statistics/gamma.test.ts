import { expect } from 'chai';
import { gammaQuantileAt, gammaTails, logGamma } from '../../../src/impact/statistics/gamma.js';

/** Shape, standard normal deviate of the level, quantile; computed with 40 digits. */
const QUANTILES = [
  [1.05, -8, 3.365371084320959e-15],
  [1.5, -2, 0.1010490994358718],
  [2, 0, 1.678346990016661],
  [2, 1, 3.299526559115855],
  [2, 8, 38.69465367028431],
  [5, -5, 0.1308468478103021],
  [5, 0.5, 5.829420930796853],
  [50, -3, 31.42213108175596],
  [50, 6, 104.6838156607566],
  [500, 1, 522.3532406503236],
] as const;

describe('gamma distributions', () => {
  it('have exact quantiles in both tails', () => {
    for (const [shape, z, x] of QUANTILES)
      expect(Math.abs(gammaQuantileAt(shape, z) / x - 1), `shape ${shape} at ${z}`).to.be.below(5e-13);
  });

  it('stand on Γ and its incomplete forms', () => {
    expect(logGamma(0.5)).to.be.closeTo(Math.log(Math.sqrt(Math.PI)), 1e-14);
    expect(logGamma(11)).to.be.closeTo(Math.log(3_628_800), 1e-13);
    // P(1, x) = 1 − e^(−x); with half a degree it is the error function.
    for (const x of [0.1, 1, 1.9, 2.1, 30]) expect(gammaTails(1, x).upper).to.be.closeTo(Math.exp(-x), 1e-15);
    expect(gammaTails(3, 0)).to.deep.equal({ lower: 0, upper: 1 });
  });
});
