import { expect } from 'chai';
import { fillNormals, fillUniforms, keyOf } from '../../../src/impact/random/counter.js';
import {
  chiSquareDraw,
  exponentialDraw,
  gammaDraw,
  poissonDraw,
  studentDraw,
} from '../../../src/impact/random/draws.js';
import { gammaQuantileAt, gammaTails, logGamma } from '../../../src/impact/random/gamma.js';

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

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Deviations of the mean from what it should be, in its own standard errors. */
const miss = (values: Float64Array, expected: number): number => {
  const centre = mean(values);
  const variance = mean(values.map((value) => (value - centre) ** 2));
  return Math.abs(centre - expected) / Math.sqrt(variance / values.length);
};

describe('draws', () => {
  const uniforms = new Float64Array(20_000);
  fillUniforms(keyOf(11n), 0, 0, 0, uniforms.length, uniforms);
  const normals = new Float64Array(uniforms.length);
  fillNormals(keyOf(12n), 0, 0, 0, normals.length, normals);

  it('of gamma distributions have exact quantiles in both tails', () => {
    for (const [shape, z, x] of QUANTILES)
      expect(Math.abs(gammaQuantileAt(shape, z) / x - 1), `shape ${shape} at ${z}`).to.be.below(5e-13);
  });

  it('of gamma distributions stand on Γ and its incomplete forms', () => {
    expect(logGamma(0.5)).to.be.closeTo(Math.log(Math.sqrt(Math.PI)), 1e-14);
    expect(logGamma(11)).to.be.closeTo(Math.log(3_628_800), 1e-13);
    // P(1, x) = 1 − e^(−x); with half a degree it is the error function.
    for (const x of [0.1, 1, 1.9, 2.1, 30]) expect(gammaTails(1, x).upper).to.be.closeTo(Math.exp(-x), 1e-15);
    expect(gammaTails(3, 0)).to.deep.equal({ lower: 0, upper: 1 });
  });

  it('have the moments of their distributions', () => {
    const close = (values: Float64Array, expected: number, name: string): void => {
      expect(miss(values, expected), name).to.be.below(4);
    };
    const exponential = uniforms.map((u) => exponentialDraw(u, 3));
    close(exponential, 3, 'exponential mean');
    close(
      exponential.map((x) => (x - 3) ** 2),
      9,
      'exponential variance',
    );
    const gamma = uniforms.map((u) => gammaDraw(u, 2.5));
    close(gamma, 2.5, 'gamma mean');
    close(
      gamma.map((x) => (x - 2.5) ** 2),
      2.5,
      'gamma variance',
    );
    close(
      uniforms.map((u) => chiSquareDraw(u, 7)),
      7,
      'chi-square mean',
    );
    const student = normals.map((z, at) => studentDraw(z, uniforms[at] as number, 9));
    close(student, 0, 'Student mean');
    close(
      student.map((x) => x * x),
      9 / 7,
      'Student variance',
    );
    // P(t₉ < −2.821437925) = 1 %.
    close(
      student.map((x) => (x < -2.821437925 ? 1 : 0)),
      0.01,
      'Student tail',
    );
  });

  it('of Poisson distributions are the smallest numbers that reach the level, however large the mean', () => {
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
      expect(
        miss(
          uniforms.map((u) => poissonDraw(u, rate)),
          rate,
        ),
      ).to.be.below(4);
  });
});
