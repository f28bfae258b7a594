import { expect } from 'chai';
import { fitGarch } from '../../../src/impact/calibrate/garch.js';
import { fitNormal } from '../../../src/impact/calibrate/normal-fit.js';
import { drawParameters } from '../../../src/impact/calibrate/parameter-draw.js';
import { normals } from '../statistics/draws.js';

describe('parameters drawn from a fit', () => {
  it('spread as its errors and their covariance say', () => {
    const normal = normals(8);
    let h = 1;
    const returns = Float64Array.from({ length: 1500 }, () => {
      const r = Math.sqrt(h) * normal();
      h = 0.1 + 0.1 * r * r + 0.8 * h;
      return r;
    });
    const fit = fitGarch(returns, 'normal');
    const drawn = Array.from({ length: 20_000 }, () =>
      drawParameters(fit, [normal(), normal(), normal(), normal()], () => true),
    );
    const spread = (name: 'alpha' | 'beta'): number => {
      const { value } = fit.parameters[name];
      return Math.sqrt(drawn.reduce((sum, one) => sum + ((one?.[name] ?? 0) - value) ** 2, 0) / drawn.length);
    };
    expect(spread('alpha')).to.be.closeTo(fit.parameters.alpha.error, 0.03 * fit.parameters.alpha.error);
    expect(spread('beta')).to.be.closeTo(fit.parameters.beta.error, 0.03 * fit.parameters.beta.error);
    const together = drawn.reduce(
      (sum, one) =>
        sum + ((one?.alpha ?? 0) - fit.parameters.alpha.value) * ((one?.beta ?? 0) - fit.parameters.beta.value),
      0,
    );
    // What alpha takes beta gives: by the third row and fourth column of the covariance.
    expect(together / drawn.length / (fit.covariance?.[2]?.[3] ?? 0)).to.be.within(0.93, 1.07);
  });

  it('are none where a model cannot have them, or the fit has no covariance', () => {
    const fit = fitNormal(Float64Array.from({ length: 100 }, normals(1)));
    expect(drawParameters(fit, [0, 0], () => true)?.mean).to.equal(fit.parameters.mean.value);
    expect(drawParameters(fit, [0, -1e9], ({ deviation }) => deviation > 0)).to.equal(null);
    expect(drawParameters({ ...fit, covariance: null }, [0, 0], () => true)).to.equal(null);
  });
});
