import { expect } from 'chai';
import fc from 'fast-check';
import { mean } from '../../../src/impact/statistics/mean.js';
import { normalQuantile } from '../../../src/impact/statistics/normal-quantile.js';
import {
  meanDifference,
  pairOf,
  proportionDifference,
  quantileDifference,
  shortfallDifference,
} from '../../../src/impact/statistics/paired.js';
import { proportion, proportionOfCount, wilson } from '../../../src/impact/statistics/proportion.js';
import { ordered, quantile, shortfall, tailSize } from '../../../src/impact/statistics/quantile.js';
import { effectiveSize, sampleOf, sumOf } from '../../../src/impact/statistics/sample.js';
import { studentInverse, unitVariance } from '../../../src/impact/statistics/student-t.js';
import { normals } from './draws.js';
import { normalShortfall } from './formulas.js';

type Found = { readonly value: number; readonly error: number };

/** The root mean square of (estimate − truth) ÷ error over many samples: one where errors are sound. */
const soundness = (truth: number, repetitions: number, draw: (repetition: number) => Found): number => {
  let sum = 0;
  for (let i = 0; i < repetitions; i++) {
    const { value, error } = draw(i);
    sum += ((value - truth) / error) ** 2;
  }
  return Math.sqrt(sum / repetitions);
};

const drawn = (count: number, draw: () => number): Float64Array => Float64Array.from({ length: count }, draw);

describe('an estimate', () => {
  it('of a mean has its classical error', () => {
    const { value, error } = mean(sampleOf([1, 2, 3, 4]));
    expect(value).to.equal(2.5);
    expect(error).to.be.closeTo(Math.sqrt(5 / 3 / 4), 1e-15);
    expect(mean(sampleOf([7])).error).to.equal(Infinity);
  });

  it('refuses what is no sample', () => {
    expect(() => sampleOf([])).to.throw('at least one outcome');
    expect(() => sampleOf([1, Number.NaN])).to.throw('not a finite number');
    expect(() => sampleOf([1, Infinity])).to.throw('not a finite number');
    expect(() => sampleOf([1, 2], [0])).to.throw('as many weights');
    expect(() => sampleOf([1, 2], [0, Number.NaN])).to.throw('a weight of a sample is not a finite number');
    expect(() => sampleOf([1, 2], [-Infinity, -Infinity])).to.throw('no path has a weight');
    expect(() => quantile(sampleOf([1]), 1)).to.throw('between 0 and 1');
  });

  it('sums small terms beside large ones', () => {
    const terms = [1, 1e100, 1, -1e100];
    expect(sumOf(4, (i) => terms[i] ?? 0)).to.equal(2);
  });

  it('of a quantile takes the lowest outcome that enough lie at or below', () => {
    const hundred = sampleOf(Array.from({ length: 100 }, (_, i) => 100 - i));
    expect(quantile(hundred, 0.95).value).to.equal(95);
    expect(quantile(hundred, 0.07).value).to.equal(7);
    expect(quantile(hundred, 0.955).value).to.equal(96);
    // ±√(0.05 · 0.95 / 100) of the share, to the error of a mean of 100: the 93rd and the 98th.
    expect(quantile(hundred, 0.95).error).to.equal(2.5);
    expect(quantile(hundred, 0.999)).to.deep.equal({ value: 100, error: Infinity });
  });

  it('of a shortfall splits an outcome that stands on the quantile', () => {
    const ten = sampleOf([0, 0, 0, 0, 0, 0, 0, 0, 10, 30]);
    expect(shortfall(ten, 0.8).value).to.be.closeTo(20, 1e-12);
    expect(shortfall(ten, 0.75).value).to.be.closeTo((10 + 30 + 0.5 * 0) / 2.5, 1e-12);
    expect(shortfall(ten, 0.9).error).to.equal(Infinity);
    expect(tailSize(ten, 0.8)).to.be.closeTo(2, 1e-9);
  });

  it('of losses gives the published value at risk and expected shortfall', () => {
    // Losses at evenly spaced levels of their distribution: of n the estimate is off by about a loss's distance to the next.
    const evenly = (count: number, inverse: (p: number) => number) =>
      ordered(sampleOf(Float64Array.from({ length: count }, (_, i) => inverse((i + 0.5) / count))));
    const normal = evenly(200_000, normalQuantile);
    expect(quantile(normal, 0.975).value).to.be.closeTo(1.959963985, 1e-4);
    expect(shortfall(normal, 0.975).value).to.be.closeTo(2.337802792, 1e-4);
    expect(quantile(normal, 0.99).value).to.be.closeTo(2.326347874, 2e-4);
    expect(shortfall(normal, 0.99).value).to.be.closeTo(2.66521422, 2e-4);
    const student = evenly(40_000, (p) => studentInverse(p, 4) * unitVariance(4));
    expect(quantile(student, 0.99).value).to.be.closeTo(2.649491907, 2e-3);
    expect(shortfall(student, 0.99).value).to.be.closeTo(3.691510486, 2e-2);
  });

  it('has errors that estimates keep', () => {
    const one = (seed: number) => ordered(sampleOf(drawn(2000, normals(seed))));
    expect(soundness(0, 300, (i) => mean(sampleOf(drawn(500, normals(i)))))).to.be.within(0.9, 1.1);
    expect(soundness(normalQuantile(0.95), 300, (i) => quantile(one(i), 0.95))).to.be.within(0.85, 1.15);
    expect(soundness(normalShortfall(0.95), 300, (i) => shortfall(one(i), 0.95))).to.be.within(0.85, 1.15);
  });

  it('is the same however its outcomes are ordered', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 60 }), (values) => {
        const [a, b] = [sampleOf(values), sampleOf(values.toReversed())];
        expect(quantile(b, 0.7)).to.deep.equal(quantile(a, 0.7));
        expect(shortfall(b, 0.7).value).to.be.closeTo(shortfall(a, 0.7).value, 1e-9);
        expect(shortfall(a, 0.7).value).to.be.at.least(quantile(a, 0.7).value);
      }),
    );
  });
});

describe('a share of paths', () => {
  it("has Wilson's interval", () => {
    expect(wilson(0.01, 100, 1.959963984540054).low).to.be.closeTo(0.001767432064140647, 1e-14);
    expect(wilson(0.01, 100, 1.959963984540054).high).to.be.closeTo(0.054486196178705315, 1e-14);
    const half = proportionOfCount(50, 100);
    expect(half.low).to.be.closeTo(0.4038315303659956, 1e-14);
    expect(half.high).to.be.closeTo(0.5961684696340044, 1e-14);
    expect(half.bound).to.equal(null);
    expect(half.error).to.be.closeTo(0.05, 0.002);
  });

  it('is an upper bound where nothing was hit, and a lower one where all was', () => {
    const none = proportion(sampleOf(new Float64Array(100)), (loss) => loss > 0);
    expect(none).to.include({ value: 0, low: 0, bound: 'upper' });
    expect(none.high).to.be.closeTo(0.03699349820698568, 1e-14);
    expect(none.value + 1.959963984540054 * none.error).to.be.closeTo(none.high, 1e-14);
    const all = proportionOfCount(100, 100);
    expect(all).to.include({ value: 1, high: 1, bound: 'lower' });
    expect(all.low).to.be.closeTo(0.9630065017930143, 1e-14);
    expect(() => proportionOfCount(1, 0)).to.throw('no share of 1 in 0');
  });
});

describe('importance sampling', () => {
  /** Draws from N(shift, 1) that weigh as N(0, 1) says. */
  const tilted = (seed: number, count: number, shift: number) => {
    const normal = normals(seed);
    const values = drawn(count, () => shift + normal());
    return sampleOf(
      values,
      values.map((x) => (shift * shift) / 2 - shift * x),
    );
  };

  it('of equal weights is plain', () => {
    const values = drawn(400, normals(3));
    const plain = sampleOf(values);
    const weighted = sampleOf(values, new Float64Array(400));
    expect(effectiveSize(weighted)).to.be.closeTo(400, 1e-9);
    for (const level of [0.1, 0.5, 0.9, 0.95]) {
      const [found, truth] = [quantile(weighted, level), quantile(plain, level)];
      expect(found.value).to.equal(truth.value);
      expect(found.error / truth.error).to.be.within(0.9, 1.1);
      expect(shortfall(weighted, level).value).to.be.closeTo(shortfall(plain, level).value, 1e-12);
      expect(shortfall(weighted, level).error).to.be.closeTo(shortfall(plain, level).error, 1e-12);
    }
    const share = proportion(weighted, (x) => x > 1);
    expect(share.value).to.be.closeTo(proportion(plain, (x) => x > 1).value, 1e-12);
    expect(share.error).to.be.closeTo(proportion(plain, (x) => x > 1).error, 1e-4);
  });

  it('knows a constant exactly, because weights have a known mean', () => {
    const { weights, values } = tilted(4, 500, 1);
    const found = mean(sampleOf(values.fill(7), weights?.map(Math.log)));
    expect(found.value).to.be.closeTo(7, 1e-12);
    expect(found.error).to.be.below(1e-12);
    const sound = soundness(0, 200, (i) => mean(tilted(i, 2000, 0.5)));
    expect(sound).to.be.within(0.85, 1.15);
  });

  it('has the effective size of Kish', () => {
    expect(effectiveSize(sampleOf([1, 2, 3], [0, 0, -Infinity]))).to.be.closeTo(2, 1e-12);
    expect(effectiveSize(sampleOf([1, 2], [Math.log(3), 0]))).to.be.closeTo(16 / 10, 1e-12);
  });

  it('estimates the tail it was tilted to, with sound errors that are smaller than plain ones', () => {
    const level = 0.999;
    const samples = Array.from({ length: 200 }, (_, i) => tilted(i, 2000, 3));
    const rms = (of: (s: (typeof samples)[number]) => Found, truth: number) =>
      soundness(truth, samples.length, (i) => of(samples[i] ?? sampleOf([0])));
    expect(rms((s) => quantile(s, level), normalQuantile(level))).to.be.within(0.8, 1.25);
    expect(rms((s) => shortfall(s, level), normalShortfall(level))).to.be.within(0.8, 1.3);
    expect(rms((s) => proportion(s, (x) => x > 3), 0.0013498980316300933)).to.be.within(0.8, 1.25);
    const plain = quantile(sampleOf(drawn(2000, normals(1))), level).error;
    expect(quantile(tilted(1, 2000, 3), level).error).to.be.below(plain / 2);
  });
});

describe('a paired difference', () => {
  /** After is before and a tenth of something else. */
  const pairs = (seed: number, shift: number) => {
    const normal = normals(seed);
    const before = drawn(2000, normal);
    return pairOf(sampleOf(before), sampleOf(before.map((x) => x + 0.3 * normal() + shift)));
  };

  it('of a thing with itself is nothing, without error', () => {
    const { before } = pairs(1, 0);
    const same = pairOf(before, before);
    for (const found of [meanDifference(same), quantileDifference(same, 0.99), shortfallDifference(same, 0.9999)])
      expect(found).to.deep.equal({ value: 0, error: 0 });
    expect(proportionDifference(same, (x) => x > 9).value).to.equal(0);
    expect(proportionDifference(same, (x) => x > 9).error).to.be.above(0);
  });

  it('by the same amount in every path has hardly any error', () => {
    const { before } = pairs(1, 0);
    const moved = pairOf(before, sampleOf(before.values.map((x) => x + 5)));
    expect(quantileDifference(moved, 0.95).value).to.be.closeTo(5, 1e-12);
    expect(quantileDifference(moved, 0.95).error).to.be.below(1e-7);
    expect(shortfallDifference(moved, 0.95).error).to.be.below(1e-12);
  });

  it('has errors that estimates keep, smaller than those of two estimates', () => {
    const scale = Math.sqrt(1.09);
    const q = 2 + (scale - 1) * normalQuantile(0.95);
    const s = 2 + (scale - 1) * normalShortfall(0.95);
    expect(soundness(2, 200, (i) => meanDifference(pairs(i, 2)))).to.be.within(0.88, 1.12);
    expect(soundness(q, 200, (i) => quantileDifference(pairs(i, 2), 0.95))).to.be.within(0.8, 1.2);
    expect(soundness(s, 200, (i) => shortfallDifference(pairs(i, 2), 0.95))).to.be.within(0.85, 1.15);
    const pair = pairs(5, 2);
    expect(meanDifference(pair).error).to.be.below(mean(pair.after).error / 3);
    expect(shortfallDifference(pair, 0.95).error).to.be.below(shortfall(pair.after, 0.95).error / 2);
    const more = proportionDifference(pair, (x) => x > 2);
    expect(more.value).to.be.closeTo(0.5 - 0.02275, 5 * more.error);
  });

  it('of other paths is refused', () => {
    expect(() => pairOf(sampleOf([1]), sampleOf([1, 2]))).to.throw('not of the same paths');
    expect(() => pairOf(sampleOf([1, 2], [0, -1]), sampleOf([1, 2], [-1, 0]))).to.throw('not of the same paths');
  });
});
