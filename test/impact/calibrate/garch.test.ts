import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { fitAssetModel } from '../../../src/impact/calibrate/asset-model.js';
import { ewma } from '../../../src/impact/calibrate/ewma.js';
import { fitGarch, garchVariances } from '../../../src/impact/calibrate/garch.js';
import { fitJumps, jumpsDensities } from '../../../src/impact/calibrate/jumps.js';
import { logLikelihoodOf } from '../../../src/impact/calibrate/likelihood.js';
import { fitNormal } from '../../../src/impact/calibrate/normal-fit.js';
import { fitCommonStudent, fitStudent } from '../../../src/impact/calibrate/student.js';
import { needSharedData } from '../../shared-data.js';
import { normals } from '../statistics/draws.js';

/** Returns that a GARCH(1,1) of known parameters draws. */
const drawn = (seed: number, count: number, { omega, alpha, beta }: { omega: number; alpha: number; beta: number }) => {
  const normal = normals(seed);
  let h = omega / (1 - alpha - beta);
  return Float64Array.from({ length: count }, () => {
    const r = 0.001 + Math.sqrt(h) * normal();
    h = omega + alpha * (r - 0.001) ** 2 + beta * h;
    return r;
  });
};

describe('the benchmark of the mark against the pound', () => {
  let returns = new Float64Array();
  before(function () {
    const text = readFileSync(needSharedData(this, 'reference/dem2gbp.csv'), 'utf8');
    returns = Float64Array.from(text.trim().split('\n').slice(1), Number);
  });

  it('gives the published GARCH(1,1), with the errors that other programs report', () => {
    expect(returns).to.have.length(1974);
    const { parameters, logLikelihood, aic, garch } = fitGarch(returns, 'normal');
    expect(parameters.mean.value).to.be.closeTo(-0.0061904084, 2e-9);
    expect(parameters.omega.value).to.be.closeTo(0.0107613979, 1e-8);
    expect(parameters.alpha.value).to.be.closeTo(0.1531340618, 1e-7);
    expect(parameters.beta.value).to.be.closeTo(0.8059736703, 1e-7);
    expect(logLikelihood).to.be.closeTo(-1106.607881, 5e-7);
    expect(aic).to.be.closeTo(8 + 2 * 1106.607881, 1e-6);
    // The robust errors of Bollerslev and Wooldridge, as rugarch's benchmark has them; those of the information are half of that.
    expect(parameters.mean.error).to.be.closeTo(0.00918935, 1e-7);
    expect(parameters.omega.error).to.be.closeTo(0.00649319, 1e-7);
    expect(parameters.alpha.error).to.be.closeTo(0.0535317, 1e-6);
    expect(parameters.beta.error).to.be.closeTo(0.0724614, 1e-6);
    expect(garch.start).to.equal(garchVariances(returns, garch)[1974]);
  });

  it('is fitted the same in other units', () => {
    const plain = fitGarch(returns, 'normal').parameters;
    const small = fitGarch(
      returns.map((one) => one / 100),
      'normal',
    ).parameters;
    expect(small.omega.value * 1e4).to.be.closeTo(plain.omega.value, 1e-8);
    expect(small.omega.error * 1e4).to.be.closeTo(plain.omega.error, 1e-6);
    expect(small.alpha.value).to.be.closeTo(plain.alpha.value, 1e-7);
  });

  it("says that Student's t takes it to the edge of lasting shocks", () => {
    const fit = fitGarch(returns, 'student-t');
    expect(fit.logLikelihood).to.be.above(-990);
    expect(fit.edges).to.deep.equal(['alpha and beta sum to 0.9999: shocks never fade']);
    expect(fit.garch.alpha + fit.garch.beta).to.be.below(1);
  });

  it('sets the long-run variance to that of the returns where it is told to', () => {
    const { garch, parameters, logLikelihood } = fitGarch(returns, 'student-t', 'targeted');
    const mean = returns.reduce((sum, one) => sum + one, 0) / 1974;
    const variance = returns.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 1974;
    expect(garch.omega / (1 - garch.alpha - garch.beta)).to.be.closeTo(variance, 1e-12);
    expect(parameters).to.not.have.property('omega');
    expect(logLikelihood).to.be.below(fitGarch(returns, 'student-t').logLikelihood);
    const model = fitAssetModel(returns, 'garch-t', 0);
    expect(model.garch).to.deep.equal(garch);
    expect(model.fit?.edges[0]).to.equal('shocks hardly fade, so the long-run variance is set to that of the history');
    expect(fitAssetModel(returns, 'garch', 0).garch).to.deep.equal(fitGarch(returns, 'normal').garch);
  });

  it("of one asset has the same Student's t as alone", () => {
    const { parameters } = fitStudent(returns);
    const { degrees, assets } = fitCommonStudent([returns]);
    expect(degrees).to.be.closeTo(parameters.degrees.value, 1e-3);
    expect(assets[0]?.deviation).to.be.closeTo(parameters.deviation.value, 1e-3);
  });

  it("gives the Student's t and the jumps that SciPy gives", () => {
    const { parameters, logLikelihood } = fitStudent(returns);
    expect(logLikelihood).to.be.closeTo(-1150.21607, 1e-4);
    expect(parameters.degrees.value).to.be.closeTo(2.9871, 1e-3);
    expect(parameters.deviation.value).to.be.closeTo(0.52795, 1e-4);
    expect(fitNormal(returns).logLikelihood).to.be.closeTo(-1311.096405249812, 1e-8);
    expect(logLikelihoodOf(jumpsDensities(returns, [0.0247, 0.2366, 0.557, -0.0738, 0.5355]))).to.be.closeTo(
      -1139.0453963640514,
      1e-7,
    );
    expect(fitJumps(returns).logLikelihood).to.be.at.least(-1139.0453963640514);
  });
});

describe('fits to draws', () => {
  it('of GARCH find what was drawn, within their errors', () => {
    const truth = { omega: 2e-5, alpha: 0.1, beta: 0.85 };
    const scores: number[] = [];
    for (let seed = 0; seed < 12; seed++) {
      const { parameters, edges } = fitGarch(drawn(seed, 3000, truth), 'normal');
      expect(edges).to.deep.equal([]);
      for (const name of ['omega', 'alpha', 'beta'] as const)
        scores.push((parameters[name].value - truth[name]) / parameters[name].error);
    }
    const rms = Math.sqrt(scores.reduce((sum, one) => sum + one * one, 0) / scores.length);
    expect(rms).to.be.within(0.6, 1.5);
    expect(Math.max(...scores.map(Math.abs))).to.be.below(4);
  });

  it("of Student's t find the degrees of normal draws to be many, and of jumps the jumps", () => {
    const normal = normals(5);
    const plain = Float64Array.from({ length: 2000 }, normal);
    expect(fitStudent(plain).parameters.degrees.value).to.be.above(20);
    expect(fitCommonStudent([plain, plain]).degrees).to.be.above(20);
    const jumpy = Float64Array.from(
      { length: 4000 },
      (_, i) => 0.01 * normal() + (i % 50 === 0 ? -0.08 + 0.02 * normal() : 0),
    );
    const { parameters } = fitJumps(jumpy);
    expect(parameters.rate.value).to.be.closeTo(0.02, 3 * parameters.rate.error);
    expect(parameters.jumpMean.value).to.be.closeTo(-0.08, 3 * parameters.jumpMean.error);
    expect(parameters.deviation.value).to.be.closeTo(0.01, 3 * parameters.deviation.error);
    expect(parameters.jumpDeviation.value).to.be.closeTo(0.02, 4 * parameters.jumpDeviation.error);
  });

  it('of the normal have the errors of the textbook', () => {
    const { parameters } = fitNormal(Float64Array.from({ length: 1000 }, normals(2)));
    const { value } = parameters.deviation;
    expect(parameters.mean.error).to.be.closeTo(value / Math.sqrt(1000), 1e-6);
    expect(parameters.deviation.error * Math.sqrt(2000)).to.be.closeTo(value, 0.06);
  });

  it('refuse returns that are too few or do not vary', () => {
    expect(() => fitGarch(new Float64Array(100), 'normal')).to.throw('50 returns that vary');
    expect(() => fitGarch(new Float64Array(3), 'student-t')).to.throw('50 returns that vary');
    expect(() => fitJumps(new Float64Array(100))).to.throw('50 returns that vary');
    expect(() => fitStudent(new Float64Array(100))).to.throw('20 returns that vary');
    expect(() => fitNormal(new Float64Array(100))).to.throw('returns that vary');
  });
});

describe('exponentially weighted variances', () => {
  it('remember as long as published', () => {
    // Of a long calm and then moves of one, 1 − λ^k is known after k of them.
    const known = (moves: number): number => ewma([...new Array(5000).fill(0), ...new Array(moves).fill(1)], 0.94).next;
    expect(known(74)).to.be.below(0.99);
    expect(known(75)).to.be.above(0.99);
    expect((100 * Math.log(0.01)) / Math.log(1 - known(100))).to.be.closeTo(74.43, 0.005);
  });

  it('weigh each return with (1 − λ)·λ to the steps since', () => {
    const { next, variances } = ewma([1, 2, 4], 0.5);
    expect(Array.from(variances)).to.deep.equal([7, 4, 4]);
    expect(next).to.equal(10);
    expect(() => ewma([1], 1)).to.throw('between 0 and 1');
    expect(() => ewma([], 0.9)).to.throw('no returns');
  });
});
