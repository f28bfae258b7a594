import { expect } from 'chai';
import { incompleteBeta } from '../../../src/impact/statistics/beta.js';
import { chiSquaredTail, logGamma } from '../../../src/impact/statistics/gamma.js';
import { normalQuantile } from '../../../src/impact/statistics/normal-quantile.js';
import { studentCdf, studentInverse, unitVariance } from '../../../src/impact/statistics/student-t.js';
import { normalShortfall, studentShortfall } from './formulas.js';

/** Relative difference, for values computed by SciPy 1.17. */
const near = (found: number, truth: number, tolerance: number): void => {
  expect(Math.abs(found - truth) / Math.max(Math.abs(truth), 1e-300), `${found} for ${truth}`).to.be.at.most(tolerance);
};

describe('the normal distribution', () => {
  it('has the published value at risk and expected shortfall', () => {
    expect(normalQuantile(0.975)).to.be.closeTo(1.959963985, 5e-10);
    expect(normalShortfall(0.975)).to.be.closeTo(2.337802792, 5e-10);
    expect(normalQuantile(0.99)).to.be.closeTo(2.326347874, 5e-10);
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
    expect(studentInverse(0.99, 4)).to.be.closeTo(3.746947388, 5e-10);
    expect(studentShortfall(0.99, 4)).to.be.closeTo(5.220584194, 5e-10);
    expect(studentInverse(0.99, 4) * unitVariance(4)).to.be.closeTo(2.649491907, 5e-10);
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
