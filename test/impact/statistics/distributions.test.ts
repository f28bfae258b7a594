import { expect } from 'chai';
import fc from 'fast-check';
import { normalCdf, normalInverse, normalShortfall, normalVar } from '../../../src/impact/statistics/normal.js';
import { chiSquaredTail, incompleteBeta, logGamma } from '../../../src/impact/statistics/special.js';
import {
  studentCdf,
  studentInverse,
  studentShortfall,
  studentVar,
  unitVariance,
} from '../../../src/impact/statistics/student-t.js';

/** Relative difference, for values computed by SciPy 1.17. */
const near = (found: number, truth: number, tolerance: number): void => {
  expect(Math.abs(found - truth) / Math.max(Math.abs(truth), 1e-300), `${found} for ${truth}`).to.be.at.most(tolerance);
};

describe('the normal distribution', () => {
  it('has the values that SciPy gives, into the far tail', () => {
    const truths: readonly (readonly [number, number])[] = [
      [-37, 5.7255712225239266e-300],
      [-10, 7.61985302416047e-24],
      [-8, 6.22096057427174e-16],
      [-3, 0.0013498980316300933],
      [-1, 0.15865525393145707],
      [0.5, 0.6914624612740131],
      [2, 0.9772498680518208],
      [7, 0.9999999999987201],
      [7.2, 0.9999999999996989],
    ];
    for (const [x, truth] of truths) near(normalCdf(x), truth, x < -7 ? 1e-7 : 3e-14);
    expect(normalCdf(-Infinity)).to.equal(0);
    expect(normalCdf(Infinity)).to.equal(1);
  });

  it('is inverted', () => {
    const truths: readonly (readonly [number, number])[] = [
      [1e-300, -37.0470962993612],
      [1e-20, -9.262340089798409],
      [1e-5, -4.264890793922825],
      [0.01, -2.3263478740408408],
      [0.3, -0.5244005127080409],
      [0.9, 1.2815515655446004],
      [0.999, 3.090232306167813],
    ];
    for (const [p, truth] of truths) near(normalInverse(p), truth, 3e-15);
    expect(normalInverse(0.5)).to.equal(0);
    expect(normalInverse(0)).to.equal(-Infinity);
    expect(normalInverse(1)).to.equal(Infinity);
    expect(() => normalInverse(Number.NaN)).to.throw('a probability is from 0 to 1, not NaN');
    fc.assert(
      fc.property(
        fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }),
        (p) => Math.abs(normalCdf(normalInverse(p)) - p) < 1e-14,
      ),
    );
  });

  it('has the published value at risk and expected shortfall', () => {
    expect(normalVar(0.975)).to.be.closeTo(1.959963985, 5e-10);
    expect(normalShortfall(0.975)).to.be.closeTo(2.337802792, 5e-10);
    expect(normalVar(0.99)).to.be.closeTo(2.326347874, 5e-10);
    expect(normalShortfall(0.99)).to.be.closeTo(2.66521422, 5e-10);
  });
});

describe("Student's t", () => {
  it('has the values that SciPy gives', () => {
    near(studentCdf(-6, 2.5), 0.0076408649427614495, 1e-12);
    near(studentCdf(-3.7, 4), 0.010417714745224951, 1e-12);
    near(studentCdf(-0.5, 1), 0.35241638234956674, 1e-12);
    near(studentCdf(0.2, 30), 0.5785849214703376, 1e-12);
    near(studentCdf(4, 200.5), 0.9999554706222479, 1e-12);
    near(studentInverse(0.001, 3), -10.214531852407385, 1e-12);
    near(studentInverse(0.01, 4), -3.746947387979197, 1e-12);
    near(studentInverse(0.4, 7.5), -0.26250189880429486, 1e-12);
    near(studentInverse(0.975, 12), 2.1788128296672284, 1e-12);
    expect(studentInverse(0.5, 3)).to.equal(0);
    expect(studentInverse(0, 3)).to.equal(-Infinity);
  });

  it('has the published value at risk and expected shortfall, plain and at unit variance', () => {
    expect(studentVar(0.99, 4)).to.be.closeTo(3.746947388, 5e-10);
    expect(studentShortfall(0.99, 4)).to.be.closeTo(5.220584194, 5e-10);
    expect(studentVar(0.99, 4) * unitVariance(4)).to.be.closeTo(2.649491907, 5e-10);
    expect(studentShortfall(0.99, 4) * unitVariance(4)).to.be.closeTo(3.69151049, 5e-9);
  });
});

describe('special functions', () => {
  it('have the values that SciPy gives', () => {
    near(logGamma(0.1), 2.252712651734206, 1e-13);
    near(logGamma(3.3), 0.9870985778947343, 1e-13);
    near(logGamma(150.5), 602.5139548705853, 1e-13);
    near(incompleteBeta(0.3, 2, 5), 0.5798250000000003, 1e-13);
    near(incompleteBeta(0.9, 0.5, 10), 0.9999999999815198, 1e-13);
    near(incompleteBeta(0.999, 50, 0.5), 0.7523690199653766, 1e-12);
    near(chiSquaredTail(3.84, 1), 0.05004352124870519, 1e-12);
    near(chiSquaredTail(0.1, 1), 0.7518296340458492, 1e-12);
    near(chiSquaredTail(25, 10), 0.005345505487134069, 1e-12);
    near(chiSquaredTail(3, 10), 0.9814240637778593, 1e-12);
    near(chiSquaredTail(400, 300), 9.678621994933555e-5, 1e-10);
    expect(chiSquaredTail(0, 4)).to.equal(1);
  });
});
