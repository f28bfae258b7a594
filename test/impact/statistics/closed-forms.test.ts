import { expect } from 'chai';
import { firstPassage } from '../../../src/impact/statistics/first-passage.js';
import { kupiec } from '../../../src/impact/statistics/kupiec.js';
import { uniforms } from './draws.js';
import { ruinOfExponentialClaims, terminalBelow } from './formulas.js';

describe('the first passage of a price', () => {
  it('is what the closed form says', () => {
    expect(firstPassage(100, 80, 0, 0.8, 7 / 365)).to.be.closeTo(0.0491301255, 1e-9);
    expect(firstPassage(100, 70, 0, 0.8, 30 / 365)).to.be.closeTo(0.1426947226, 1e-9);
    expect(firstPassage(100, 80, 0.05, 0.2, 1)).to.be.closeTo(0.2223688892, 1e-9);
  });

  it('is more than being below at the end', () => {
    expect(terminalBelow(100, 80, 0, 0.8, 7 / 365)).to.be.closeTo(0.0250706955, 1e-9);
    expect(terminalBelow(100, 70, 0, 0.8, 30 / 365)).to.be.closeTo(0.0748686886, 1e-9);
  });

  it('over a long time is the ruin of a diffusion, e^(−2μu/σ²)', () => {
    // ln S drifts by 0.3 with deviation 0.5 from 0 to −1: the price drifts by 0.3 + 0.5²/2.
    expect(firstPassage(1, Math.exp(-1), 0.425, 0.5, 500)).to.be.closeTo(Math.exp((-2 * 0.3) / 0.25), 1e-9);
  });

  it('is certain at the barrier, and without volatility only a matter of drift', () => {
    expect(firstPassage(100, 100, 0, 0.8, 1)).to.equal(1);
    expect(firstPassage(100, 80, 0, 0, 1)).to.equal(0);
    expect(firstPassage(100, 80, -1, 0, 1)).to.equal(1);
    // So strong a drift that e^(2νb/σ²) overflows, while what it multiplies is nothing.
    expect(firstPassage(100, 80, -9, 0.02, 1)).to.be.closeTo(1, 1e-9);
  });
});

describe('the ruin of a fund', () => {
  it('has the published probabilities', () => {
    expect(ruinOfExponentialClaims(0.2, 10)).to.be.closeTo(0.1573963357, 5e-11);
    expect(ruinOfExponentialClaims(0.5, 10)).to.be.closeTo(0.0237826622, 5e-11);
  });

  it('happens as often as it says when claims are drawn', () => {
    const uniform = uniforms(7);
    let ruined = 0;
    for (let path = 0; path < 4000; path++) {
      let capital = 3;
      for (let claim = 0; claim < 400 && capital >= 0; claim++)
        capital += -1.5 * Math.log(uniform()) + Math.log(uniform());
      if (capital < 0) ruined += 1;
    }
    const truth = ruinOfExponentialClaims(0.5, 3);
    expect(Math.abs(ruined / 4000 - truth)).to.be.below(4 * Math.sqrt((truth * (1 - truth)) / 4000));
  });
});

describe("Kupiec's test", () => {
  it('has the published statistic', () => {
    const test = kupiec(20, 252, 0.05);
    expect(test.statistic).to.be.closeTo(3.912551, 5e-7);
    expect(test.pValue).to.be.closeTo(0.0479259, 1e-5);
  });

  it('takes no exceptions and all exceptions', () => {
    expect(kupiec(0, 250, 0.01).statistic).to.be.closeTo(-500 * Math.log(0.99), 1e-9);
    expect(kupiec(250, 250, 0.01).statistic).to.be.closeTo(-500 * Math.log(0.01), 1e-9);
    expect(kupiec(5, 100, 0.05).statistic).to.be.closeTo(0, 1e-12);
    expect(kupiec(5, 100, 0.05).pValue).to.be.closeTo(1, 1e-5);
  });

  it('refuses counts that are none', () => {
    expect(() => kupiec(3, 2, 0.05)).to.throw('no test of 3 exceptions in 2 at 0.05');
    expect(() => kupiec(0, 0, 0.05)).to.throw('no test');
  });
});
