import { expect } from 'chai';
import { fitAssetModel, type ModelName } from '../../../src/impact/calibrate/asset-model.js';
import { fitCorrelation } from '../../../src/impact/calibrate/correlation.js';
import { momentsOf } from '../../../src/impact/calibrate/moments.js';
import { normals, uniforms } from '../statistics/draws.js';

interface Refits {
  /** The standard deviation of the deviations that samples of one law give. */
  readonly spread: number;
  /** The root mean square of the errors that they state. */
  readonly stated: number;
  /** What normal theory would state of them: s/√(2n). */
  readonly normal: number;
}

/** Fits a model to samples that are drawn of one law. */
const refits = (model: ModelName, count: number, law: (seed: number) => () => number, samples = 60): Refits => {
  const found = Array.from({ length: samples }, (_, seed) => {
    const draw = law(seed);
    return fitAssetModel(Float64Array.from({ length: count }, draw), model, 0.94).deviation;
  });
  const mean = found.reduce((sum, { value }) => sum + value, 0) / samples;
  const rms = (of: (one: (typeof found)[number]) => number, over: number): number =>
    Math.sqrt(found.reduce((sum, one) => sum + of(one) ** 2, 0) / over);
  return {
    spread: rms(({ value }) => value - mean, samples - 1),
    stated: rms(({ error }) => error, samples),
    normal: mean / Math.sqrt(2 * count),
  };
};

/** The spread of 60 is itself known to 9 %: three of those. */
const expectSound = ({ spread, stated }: Refits): void => {
  expect(stated / spread).to.be.within(0.75, 1.3);
};

/** Student's t with a whole number of degrees of freedom. */
const student = (degrees: number) => (seed: number) => {
  const normal = normals(seed + 1000);
  return () => {
    let squares = 0;
    for (let i = 0; i < degrees; i++) squares += normal() ** 2;
    return 0.02 * normal() * Math.sqrt(degrees / squares);
  };
};

describe('errors of two assets, refitted to draws whose returns have the correlation ρ', () => {
  it('go together by ρ for means and by ρ² for volatilities', () => {
    const REFITS = 800;
    const found = Array.from({ length: REFITS }, (_, seed) => {
      const [own, shared] = [normals(seed + 5000), normals(seed + 9000)];
      const first = Float64Array.from({ length: 200 }, shared);
      return [first, first.map((x) => 0.8 * x + 0.6 * own())].map(momentsOf);
    });
    const correlation = (of: (one: ReturnType<typeof momentsOf>) => number): number => {
      const [a, b] = [0, 1].map((i) => Float64Array.from(found, (pair) => of(pair[i] ?? { mean: 0, deviation: 0 })));
      return fitCorrelation(found.map((_, k) => Float64Array.of(a?.[k] ?? 0, b?.[k] ?? 0))).sample[0]?.[1] ?? 0;
    };
    const error = (rho: number): number => (1 - rho ** 2) / Math.sqrt(REFITS);
    expect(correlation(({ mean }) => mean)).to.be.closeTo(0.8, 4 * error(0.8));
    expect(correlation(({ deviation }) => deviation)).to.be.closeTo(0.64, 4 * error(0.64));
  });
});

describe('the error of a volatility is the spread of refits', () => {
  it("of Student's t to its own draws, where normal theory says much less", () => {
    const found = refits('student-t', 600, student(4));
    expectSound(found);
    expect(found.normal / found.spread).to.be.below(0.6);
  });

  it('of normal and exponentially weighted ones to draws with heavier tails', () => {
    for (const model of ['gbm', 'ewma'] as const) {
      const found = refits(model, 2000, student(7));
      expectSound(found);
      expect(found.normal / found.spread, model).to.be.below(0.8);
    }
  });

  it('of a GARCH to what it draws, whose variances depend on each other', function () {
    this.timeout(60_000);
    const found = refits('garch', 1500, (seed) => {
      const normal = normals(seed + 2000);
      let h = 4e-4;
      const step = (): number => {
        const r = Math.sqrt(h) * normal();
        h = 2e-5 + 0.08 * r * r + 0.87 * h;
        return r;
      };
      for (let i = 0; i < 200; i++) step();
      return step;
    });
    expectSound(found);
    expect(found.normal / found.spread).to.be.below(0.6);
  });

  it('of jumps to what they draw', function () {
    this.timeout(60_000);
    const found = refits(
      'jumps',
      500,
      (seed) => {
        const [normal, uniform] = [normals(seed + 3000), uniforms(seed + 4000)];
        return () => 0.01 * normal() + (uniform() < 0.05 ? -0.02 + 0.04 * normal() : 0);
      },
      40,
    );
    expectSound(found);
    expect(found.normal / found.spread).to.be.below(0.75);
  });
});
