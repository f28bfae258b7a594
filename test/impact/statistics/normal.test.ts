import { expect } from 'chai';
import { normalCdf } from '../../../src/impact/statistics/normal-cdf.js';
import { normalQuantile } from '../../../src/impact/statistics/normal-quantile.js';

/** Computed with 40 digits. */
const QUANTILES = [
  [1e-300, -37.0470962993612],
  [1e-100, -21.273453560965326],
  [1e-16, -8.222082216130435],
  [1e-10, -6.361340902404057],
  [1e-5, -4.264890793922825],
  [0.001, -3.0902323061678136],
  [0.0749, -1.4402382675279637],
  [0.0751, -1.43882539275254],
  [0.2, -0.8416212335729142],
  [0.4, -0.2533471031357997],
  [0.5000001, 2.506628273311648e-7],
  [0.75, 0.6744897501960817],
  [0.95, 1.6448536269514722],
  [0.999, 3.090232306167813],
] as const;
const LEVELS = [
  [-37, 5.725571222524577e-300],
  [-20, 2.7536241186062337e-89],
  [-10, 7.619853024160525e-24],
  [-5.7, 5.990371401063528e-9],
  [-5.6, 1.071759025831093e-8],
  [-3, 0.0013498980316300946],
  [-1, 0.15865525393145705],
  [-0.67, 0.2514288950953101],
  [-0.66, 0.25462691467133614],
  [-0.1, 0.460172162722971],
  [0.3, 0.6179114221889527],
  [1.959963984540054, 0.975],
  [4, 0.9999683287581669],
] as const;

describe('the normal distribution', () => {
  it('has its quantiles to nearly double precision', () => {
    for (const [probability, z] of QUANTILES) {
      const error = Math.abs(normalQuantile(probability) - z) / Math.max(Math.abs(z), 1e-7);
      expect(error, `at ${probability}`).to.be.below(2e-15);
    }
  });

  it('has its levels to nearly double precision, far down too', () => {
    for (const [z, level] of LEVELS)
      expect(Math.abs(normalCdf(z) - level) / level, `at ${z}`).to.be.below(z < -30 ? 1e-13 : 3e-15);
    expect(normalCdf(-40)).to.equal(0);
    expect(normalCdf(40)).to.equal(1);
    expect(normalCdf(-Infinity)).to.equal(0);
    expect(normalCdf(Infinity)).to.equal(1);
  });

  it('goes there and back', () => {
    for (let z = -8; z < 5; z += 0.37) expect(normalQuantile(normalCdf(z))).to.be.closeTo(z, 1e-9);
  });
});
