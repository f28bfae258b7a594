import { expect } from 'chai';
import { describeScenario } from '../../../src/impact/scenario/describe-scenario.js';
import { logSpread } from '../../../src/impact/uncertainty.js';
import { scenarioText } from '../../../src/report/scenario.js';
import { plain } from '../../../src/report/style.js';
import { documentOf, marketOf, problems, REST, scenarioOf } from './support.js';

const GARCH = (errors: string): string => `${REST}prices:
  model: garch
  assets:
    WETH: { mean: 0, omega: 0.00001, alpha: 0.1, beta: 0.85, start: 0.0004, degrees: normal, errors: ${errors} }
`;

const STUDENT = (errors: string, common = '{ degrees: 0.4 }'): string => `${REST}prices:
  model: student-t
  degrees: 4
  errors: ${common}
  assets:
    WETH: { drift: 0%, volatility: 75%, errors: ${errors} }
    stable: { drift: 0%, volatility: 2% }
classes: { stable: { members: ["*USD*"] } }
proxies: { wstETH: { of: WETH, beta: 2, correlation: 0.9 } }
correlation: { pairs: { WETH/stable: 0, stable/stable: 0.5 } }
`;

describe('errors that a scenario states of its numbers', () => {
  it('are read, and shown beside them', async () => {
    const document = await documentOf(
      STUDENT('{ drift: 40%, volatility: 4%, correlations: { volatility/drift: 0.1 } }'),
    );
    const description = describeScenario(document);
    expect(description.prices?.errors).to.deep.equal([
      { asset: 'WETH', name: 'drift', value: 0, error: 0.4 },
      { asset: 'WETH', name: 'volatility', value: 0.75, error: 0.04 },
      { asset: 'prices', name: 'degrees', value: 4, error: 0.4 },
    ]);
    expect(description.prices?.errorCorrelations).to.deep.equal([
      { asset: 'WETH', pair: 'volatility/drift', value: 0.1 },
    ]);
    const text = scenarioText({ ...description, source: 'house.yaml' }, plain);
    expect(text).to.match(
      /known to +WETH drift 0% ± 40%\n +WETH volatility 75% ± 4%\n +prices degrees 4 ± 0\.4\n +errors of WETH volatility\/drift: correlation 0\.1\n/,
    );
  });

  it('are what can be redrawn of a market, a proxy together with what it borrows from', async () => {
    const market = marketOf('WETH', 'wstETH', 'USDC');
    const scenario = await scenarioOf(STUDENT('{ drift: 40%, volatility: 4% }'), market);
    expect(scenario.uncertainty).to.deep.equal([
      {
        key: 'WETH',
        assets: [
          { asset: 0, beta: 1 },
          { asset: 1, beta: 2 },
        ],
        numbers: [
          { name: 'drift', spread: 0.4 },
          { name: 'volatility', spread: Math.sqrt(Math.log1p((0.04 / 0.75) ** 2)) },
        ],
        root: [
          [1, 0],
          [0, 1],
        ],
      },
      { key: 'prices', assets: [], numbers: [{ name: 'degrees', spread: logSpread('degrees', 4, 0.4) }], root: [[1]] },
    ]);
    expect(structuredClone(scenario.uncertainty)).to.deep.equal(scenario.uncertainty);
    // Those that borrow come after the one that moves by itself, whose correlations are the entry's.
    const turned = await scenarioOf(STUDENT('{ volatility: 4% }'), marketOf('wstETH', 'USDC', 'WETH'));
    expect(turned.uncertainty?.[0]?.assets).to.deep.equal([
      { asset: 2, beta: 1 },
      { asset: 0, beta: 2 },
    ]);
    // An error of nothing, and errors of assets that the market lacks, leave nothing to redraw; the model itself has none of them.
    const none = await scenarioOf(STUDENT('{ volatility: 0% }', '{ degrees: 0 }'), market);
    expect(none).not.to.have.property('uncertainty');
    expect(none.prices).to.deep.equal(scenario.prices);
    expect(JSON.stringify(scenario.prices)).not.to.include('errors');
    expect(await scenarioOf(STUDENT('{ volatility: 4% }', '{}'), marketOf('USDC', 'DUSD'))).not.to.have.property(
      'uncertainty',
    );
  });

  it('are findings where nothing can be drawn by them', async () => {
    expect(await problems(GARCH('{ alpha: 0.4, degrees: 2 }'))).to.deep.equal([
      '12:116 schema/unknown-key prices.assets.WETH.errors has no degrees (known here: mean, omega, alpha, beta, start, correlations)',
      '12:111 scenario/errors prices.assets.WETH.errors.alpha is more than 3 times the number itself (leave it out)',
    ]);
    expect(await problems(GARCH('{ alpha: -1% }'))).to.have.length(1);
    expect(
      await problems(
        GARCH('{ alpha: 0.01, beta: 0.02, omega: 0.000001, correlations: { alpha/start: 0, alpha/beta: -2 } }'),
      ),
    ).to.have.length(2);
    expect(
      (
        await problems(
          GARCH(
            '{ alpha: 0.01, beta: 0.02, omega: 0.000001, correlations: { alpha/beta: -0.9, omega/alpha: 0.9, omega/beta: 0.9, beta/alpha: -0.9 } }',
          ),
        )
      ).map((one) => one.replace(/^\S+ /, '')),
    ).to.deep.equal([
      'scenario/duplicate the pair beta/alpha stands twice',
      'scenario/correlation prices.assets.WETH.errors.correlations cannot hold together (state what the fit gives)',
    ]);
    const bootstrap = `${REST}prices: { model: gbm, assets: { WETH: { drift: 0%, volatility: 0%, errors: { volatility: 1% } } } }\n`;
    expect((await problems(bootstrap))[0]).to.include(
      'scenario/errors prices.assets.WETH.errors.volatility is beside 0, which cannot be redrawn',
    );
    const regimes = `${REST}prices: { model: regimes, regimes: { calm: { assets: { WETH: { drift: 0%, volatility: 1%, errors: { volatility: 1% } } }, start: 100%, to: { calm: 100% } } } }\n`;
    expect((await problems(regimes))[0]).to.include('schema/unknown-key');
  });
});
