import { expect } from 'chai';
import { fillUniforms, keyOf } from '../../../src/impact/random/counter.js';
import { poissonDraw } from '../../../src/impact/random/poisson.js';
import { misses, sampled } from '../prices/sample.js';

describe('Poisson draws', () => {
  const uniforms = new Float64Array(20_000);
  fillUniforms(keyOf(11n), 0, 0, 0, uniforms.length, uniforms);

  it('are the smallest numbers that reach the level, however large the mean', () => {
    // Checked against an exact distribution function.
    const cases = [
      [0.5, 0.1, 0],
      [0.999, 3, 10],
      [0.3, 100, 95],
      [0.999, 5000, 5220],
      [1e-9, 5000, 4582],
      [0.9, 0, 0],
    ] as const;
    for (const [uniform, rate, expected] of cases) expect(poissonDraw(uniform, rate)).to.equal(expected);
    for (const rate of [0.2, 29, 31])
      expect(misses(sampled(uniforms.map((u) => poissonDraw(u, rate))), rate)).to.be.below(4);
  });
});
