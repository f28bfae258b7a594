import { expect } from 'chai';
import fc from 'fast-check';
import { compileScenario } from '../../../src/impact/scenario/compile-scenario.js';
import { readHistories } from '../../../src/impact/scenario/read-histories.js';
import { cholesky } from '../../../src/impact/statistics/matrix.js';
import { textFiles } from '../../policy/support.js';
import { asset, compiled, documentOf, expectRow, GBM, marketOf, REST, said, scenarioOf, told } from './support.js';

const withPrices = (prices: string, more = ''): string => `${REST}prices: ${prices}\n${more}`;

describe('compiling a scenario for a market', () => {
  it('gives numbers by asset, in the market’s order', async () => {
    const scenario = await scenarioOf(GBM, marketOf('USDC', 'WETH'));
    expect(scenario).to.deep.include({ name: 'house', title: 'House', horizon: 14_400, step: 3600, auctions: null });
    expect(scenario.prices).to.deep.equal({
      kind: 'gbm',
      assets: [
        { drift: 0, volatility: 0.01 },
        { drift: 0, volatility: 0.8 },
      ],
      correlation: [
        [1, 0.1],
        [0.1, 1],
      ],
    });
    expect(scenario.depths).to.deep.equal([null, null]);
    expect(scenario.oracles).to.deep.equal([null, null]);
    expect(scenario.elasticities).to.deep.equal([null, null]);
    expect(scenario.backstops).to.deep.equal([]);
    expect(scenario.proxies).to.deep.equal([]);
  });

  it('lists what is missing, whose it is, and what cannot be computed without it', async () => {
    const result = await compiled(GBM, marketOf('USDC', 'WETH', 'WETG', asset('GHO', { liquidationThreshold: 0 })));
    expect(result.scenario).to.equal(null);
    expect(said(result)).to.deep.equal([
      'error scenario/missing-price WETG: no price: no path can be made, and nothing of the market can be simulated',
      'error scenario/missing-price GHO: no price: no path can be made, and nothing of the market can be simulated',
      'info scenario/missing-oracle 4 assets (USDC, WETH, WETG, GHO): no oracle: the market acts on the true price at once: delay, staleness and manipulation are not seen',
      'warning scenario/missing-depth USDC: no depth: nothing is known of it, and a liquidation that must sell it is refused',
      'warning scenario/missing-depth WETH: no depth: nothing is known of it, and a liquidation that must sell it is refused',
      'warning scenario/missing-depth WETG: no depth: nothing is known of it, and a liquidation that must sell it is refused',
      'info scenario/missing-backstops the scenario: no backstops: all bad debt is left to suppliers',
      'info scenario/missing-elasticity 4 assets (USDC, WETH, WETG, GHO): no elasticity: borrowers do not react to rates and suppliers do not leave',
    ]);
    expect(told(result.findings)[0]).to.equal(
      '9:1 scenario/missing-price WETG: no price: no path can be made, and nothing of the market can be simulated (is WETH meant? add WETG, a class that it is in, or * to prices or proxies)',
    );
    expect(result.findings[0]?.data).to.deep.equal({
      datum: 'price',
      assets: ['WETG'],
      effect: 'no path can be made, and nothing of the market can be simulated',
    });
  });

  it('takes the narrowest entry, and notes what stands in for an asset’s own', async () => {
    const text = withPrices(
      '{ model: gbm, assets: { "0x00000000000000000000000000000000000000AB": {drift: 0%, volatility: 1%}, A: {drift: 0%, volatility: 2%}, two: {drift: 0%, volatility: 3%}, one: {drift: 0%, volatility: 4%}, "*": {drift: 0%, volatility: 5%} } }',
      'classes: { one: { members: [B, C] }, two: { members: ["C*", A] } }\ncorrelation: { pairs: { "*/*": 0 } }\n',
    );
    const byId = asset('A', { id: '0x00000000000000000000000000000000000000ab' });
    const market = marketOf(byId, asset('A_12ab3f'), 'B', 'C', 'CC', 'D');
    const scenario = await scenarioOf(text, market);
    const assets = scenario.prices.kind === 'gbm' ? scenario.prices.assets : [];
    expect(assets.map(({ volatility }) => volatility)).to.deep.equal([0.01, 0.02, 0.04, 0.04, 0.03, 0.05]);
    expect(scenario.proxies).to.deep.equal([
      'prices of B, C: the class one',
      'prices of CC: the class two',
      'prices of D: the default of all assets',
    ]);
  });

  it('lets an asset borrow another’s moves, larger by beta, and correlated with others only through it', async () => {
    const text = `${GBM}proxies: { stETH: { of: WETH, beta: 1.5, correlation: 0.9 }, others: { of: WETH, beta: 2, correlation: 0.5 } }
classes: { others: { members: ["*"] } }\n`;
    const scenario = await scenarioOf(text, marketOf('USDC', 'stETH', 'WETH', 'X', 'Y'));
    if (scenario.prices.kind !== 'gbm') throw new Error('no gbm');
    expect(scenario.prices.assets.map(({ volatility }) => volatility)).to.deep.equal([0.01, 0.8 * 1.5, 0.8, 1.6, 1.6]);
    expectRow(scenario.prices.correlation[0], [1, 0.9 * 0.1, 0.1, 0.05, 0.05]);
    expectRow(scenario.prices.correlation[1], [0.09, 1, 0.9, 0.45, 0.45]);
    expectRow(scenario.prices.correlation[3], [0.05, 0.45, 0.5, 1, 0.25]);
    expect(cholesky(scenario.prices.correlation)).to.not.equal(null);
    expect(scenario.proxies).to.deep.equal([
      'prices of stETH: those of WETH, times 1.5',
      'prices of X, Y: those of WETH, times 2',
    ]);
  });

  it('lets an asset borrow from one that the market does not have', async () => {
    const text = `${GBM}proxies: { "*": { of: WETH, beta: 1, correlation: 0.5 } }\n`;
    const { prices } = await scenarioOf(text, marketOf('USDC', 'X', 'Y'));
    if (prices.kind !== 'gbm') throw new Error('no gbm');
    expectRow(prices.correlation[1], [0.05, 1, 0.25]);
  });

  it('scales a GARCH by beta and its variances by the square', async () => {
    const text = withPrices(
      '{ model: garch, assets: { A: {mean: 0.001, omega: 0.0001, alpha: 0.1, beta: 0.8, start: 0.001, degrees: normal} } }',
      'proxies: { B: { of: A, beta: 3, correlation: 1 } }\n',
    );
    const { prices } = await scenarioOf(text, marketOf('A', 'B'));
    if (prices.kind !== 'garch') throw new Error('no garch');
    expect(prices.assets[1]).to.deep.equal({
      mean: 0.003,
      omega: 0.0001 * 9,
      alpha: 0.1,
      beta: 0.8,
      start: 0.001 * 9,
      degrees: null,
    });
  });

  it('knows jumps that strike several at once', async () => {
    const text = withPrices(
      '{ model: jumps, assets: { "*": {drift: 0%, volatility: 50%, jumps: {rate: 2, mean: -10%, deviation: 5%}} }, common: { rate: 1, mean: -20%, deviation: 0%, loading: { A: 1, "*": 0.5 } } }',
      'correlation: { pairs: { "*/*": 0.5 } }\n',
    );
    const { prices } = await scenarioOf(text, marketOf('A', 'B'));
    if (prices.kind !== 'jumps') throw new Error('no jumps');
    expect(prices.common).to.deep.equal({ rate: 1, mean: -0.2, deviation: 0, loading: [1, 0.5] });
    expect(prices.assets[0]?.jumps).to.deep.equal({ rate: 2, mean: -0.1, deviation: 0.05 });
  });

  it('knows regimes, each with moves of its own', async () => {
    const regime = (name: string, volatility: string, start: string, to: string) =>
      `    ${name}: { assets: { "*": {drift: 0%, volatility: ${volatility}} }, start: ${start}, to: ${to} }\n`;
    const text = `${REST}prices:\n  model: regimes\n  regimes:\n${regime('calm', '40%', '95%', '{ calm: 99%, crash: 1% }')}${regime('crash', '200%', '5%', '{ calm: 10%, crash: 90% }')}correlation: { pairs: { "*/*": 0.7 } }\n`;
    const { prices } = await scenarioOf(text, marketOf('A', 'B'));
    if (prices.kind !== 'regimes') throw new Error('no regimes');
    expect(prices.start).to.deep.equal([0.95, 0.05]);
    expect(prices.transition).to.deep.equal([
      [0.99, 0.01],
      [0.1, 0.9],
    ]);
    expect(prices.regimes[1]?.assets[1]?.volatility).to.equal(2);
  });

  it('draws a path on lines of logarithms between its points', async () => {
    const text = withPrices(
      '{ model: paths, paths: { fall: { A: [{at: 2h, price: 25%}, {at: 3h, price: 50%}] }, jump: { A: [{at: 0s, price: 80%}] } } }',
      'proxies: { B: { of: A, beta: 2 } }\n',
    );
    const { prices } = await scenarioOf(text, marketOf('A', 'B'));
    if (prices.kind !== 'paths') throw new Error('no paths');
    // Halfway to a quarter is a half; four steps by two assets.
    expectRow(prices.paths[0], [0.5, 0.25, 0.25, 0.0625, 0.5, 0.25, 0.5, 0.25]);
    expectRow(prices.paths[1], [0.8, 0.64, 0.8, 0.64, 0.8, 0.64, 0.8, 0.64]);
  });

  it('refuses correlations that are missing or cannot hold together, and mends them where it is told how', async () => {
    const three = `${REST}prices: { model: gbm, assets: { "*": {drift: 0%, volatility: 1%} } }\n`;
    const missing = await compiled(three, marketOf('A', 'B', 'C'));
    expect(said(missing).filter((one) => one.startsWith('error'))).to.deep.equal([
      'error scenario/missing-correlation A: no correlation: it cannot be drawn together with B, C',
      'error scenario/missing-correlation B: no correlation: it cannot be drawn together with A, C',
      'error scenario/missing-correlation C: no correlation: it cannot be drawn together with A, B',
    ]);
    // Higham (2002): the nearest correlation matrix of this one has .760690 and .157298 off its diagonal.
    const broken = `${three}correlation: { pairs: { A/B: 1, B/C: 1, A/C: 0 } }\n`;
    const market = marketOf('A', 'B', 'C');
    const refused = await compiled(broken, market);
    expect(refused.scenario).to.equal(null);
    expect(said(refused)[0]).to.equal(
      'error scenario/correlation these correlations cannot hold together: their matrix has a negative eigenvalue',
    );
    const nearest = [
      [1, 0.76069, 0.157298],
      [0.76069, 1, 0.76069],
      [0.157298, 0.76069, 1],
    ];
    const mended = await compiled(broken, market, { nearest: () => nearest });
    expect(mended.scenario?.prices).to.deep.include({ correlation: nearest });
    expect(said(mended)[0]).to.equal(
      'warning scenario/correlation these correlations cannot hold together: their matrix has a negative eigenvalue; the nearest that can are up to 0.239 away',
    );
  });

  it('takes depth that was measured before a class’s, and an asset’s own before that', async () => {
    const pool = (reserve: number) => ({ kind: 'constant-product' as const, reserve, fee: 0.01 });
    const yaml = (reserve: number) =>
      `{ constantProduct: { reserve: $${reserve}, fee: 1% }, halfLife: 1h, stressed: 50% }`;
    const text = `${GBM}depth: { WETH: ${yaml(1)}, "*": ${yaml(2)} }\n`;
    const market = marketOf('USDC', 'WETH');
    const found = new Map(
      market.assets.map(({ id, label }) => [id, { model: pool(3), from: `measured from ${label}` }]),
    );
    const measured = await scenarioOf(text, market, { measured: found });
    expect(measured.depths.map((depth) => depth?.model)).to.deep.equal([pool(3), pool(1)]);
    expect(measured.depths[0]).to.deep.include({ halfLife: 3600, stressed: 0.5 });
    expect(measured.proxies).to.deep.equal(['depth of USDC: measured from USDC']);
    const shared = await scenarioOf(text, market);
    expect(shared.depths.map((depth) => depth?.model)).to.deep.equal([pool(2), pool(1)]);
    expect(shared.proxies).to.deep.equal(['depth of USDC: the default of all assets']);
    const bare = await compiled(GBM, market, { measured: found });
    expect(said(bare)).to.include(
      'warning scenario/missing-depth USDC: no depth: it has no halfLife and no stressed, and a liquidation that must sell it is refused',
    );
  });

  it('makes events of every asset that a name is of, and of a halt a freeze of all with silent oracles', async () => {
    const text = `${GBM}events:
  - { kind: depeg, asset: USDC, at: 1h, price: 88% }
  - { kind: liquidity, asset: "*", at: 0s, to: 2h, share: 10% }
  - { kind: freeze, asset: GHO, at: 0s, to: 2h }
  - { kind: halt, at: 1h, to: 2h }
oracles: { "*": { sources: [{ name: s, heartbeat: 1h, deviation: 1%, latency: 0s, outages: [{ from: 0s, to: 1m }] }], aggregate: median, maxAge: 2h } }
`;
    const market = marketOf('USDC', 'WETH');
    const [usdc, weth] = market.assets.map(({ id }) => id);
    const result = await compiled(text, market);
    expect(result.scenario?.events).to.deep.equal([
      { kind: 'depeg', asset: usdc, at: 3600, factor: 0.88 },
      { kind: 'liquidity', asset: usdc, at: 0, to: 7200, share: 0.1 },
      { kind: 'liquidity', asset: weth, at: 0, to: 7200, share: 0.1 },
      { kind: 'freeze', asset: usdc, at: 3600, to: 7200 },
      { kind: 'freeze', asset: weth, at: 3600, to: 7200 },
    ]);
    expect(result.scenario?.oracles[1]?.sources[0]?.outages).to.deep.equal([
      { from: 0, to: 60 },
      { from: 3600, to: 7200 },
    ]);
    expect(said(result)).to.include('info scenario/absent core has no GHO: the freeze does nothing');
    expect(result.scenario?.proxies).to.deep.equal(['oracle of USDC, WETH: the default of all assets']);
  });

  it('takes backstops in the document’s order, else those that are known, and refuses a follower of nothing', async () => {
    const market = marketOf('USDC', 'WETH');
    const staked = (name: string) =>
      `${GBM}backstops: [{ kind: staked, name: s, value: $9, slash: 30%, discount: 0%, follows: { asset: ${name}, beta: 2 } }]\n`;
    const scenario = await scenarioOf(staked('WETH'), market);
    expect(scenario.backstops).to.deep.equal([
      {
        kind: 'staked',
        name: 's',
        value: 9,
        slash: 0.3,
        discount: 0,
        follows: { asset: market.assets[1]?.id, beta: 2 },
      },
    ]);
    expect(told((await compiled(staked('AAVE'), market)).findings)).to.include(
      '15:13 scenario/follows s follows AAVE, which the market does not have (name an asset of the market whose falls it shares, by symbol or id)',
    );
    const known = { kind: 'fund' as const, name: 'treasury', amount: 5 };
    expect((await scenarioOf(GBM, market, { backstops: [known] })).backstops).to.deep.equal([known]);
  });

  it('refuses a document that is only there to be extended', async () => {
    const document = await documentOf('partial: true\n');
    expect(said(compileScenario(document, marketOf('A')))).to.deep.equal([
      'error scenario/partial house is only there to be extended by others',
    ]);
  });

  it('does not depend on the order of the market’s assets', async () => {
    const text = `${GBM}proxies: { "*": { of: WETH, beta: 1.2, correlation: 0.6 } }\n`;
    const labels = ['USDC', 'WETH', 'X', 'Y', 'Z'];
    const straight = (await scenarioOf(text, marketOf(...labels))).prices;
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(labels, { minLength: labels.length }), async (mixed) => {
        const { prices } = await scenarioOf(text, marketOf(...mixed));
        if (prices.kind !== 'gbm' || straight.kind !== 'gbm') throw new Error('no gbm');
        mixed.forEach((label, i) => {
          const at = labels.indexOf(label);
          expect(prices.assets[i]).to.deep.equal(straight.assets[at]);
          mixed.forEach((other, j) => {
            expect(prices.correlation[i]?.[j]).to.equal(straight.correlation[at]?.[labels.indexOf(other)]);
          });
        });
      }),
      { numRuns: 20 },
    );
  });
});

describe('price files of a scenario', () => {
  const hours = 60;
  const start = Date.UTC(2020, 2, 12) / 1000;
  const history = (f: (t: number) => number, skip: readonly number[] = []) => {
    const at = Array.from({ length: hours }, (_, t) => t).filter((t) => !skip.includes(t));
    return { times: at.map((t) => start + t * 3600), prices: at.map(f) };
  };
  const wave = (t: number): number => 100 * Math.exp(Math.sin(t));
  const files = '{ A: {file: prices/a.csv}, B: {file: prices/b.csv} }';

  it('give whole rows of returns; a row with a gap is left out', async () => {
    const text = withPrices(
      `{ model: bootstrap, assets: ${files}, meanBlock: 24h }`,
      'proxies: { C: { of: A, beta: 2 } }\n',
    );
    const histories = new Map([
      ['prices/a.csv', history(wave)],
      ['prices/b.csv', history(() => 7, [10])],
    ]);
    const { prices } = await scenarioOf(text, marketOf('A', 'B', 'C'), { histories });
    if (prices.kind !== 'bootstrap') throw new Error('no bootstrap');
    expect(prices.meanBlock).to.equal(24);
    // 59 returns, without the two that touch the gap.
    expect(prices.returns).to.have.length(57);
    const first = Math.sin(1) - Math.sin(0);
    expectRow(prices.returns[0], [first, 0, 2 * first]);
  });

  it('give residuals that a GARCH leaves of them', async () => {
    const garch = 'mean: 0.001, omega: 0.01, alpha: 0.1, beta: 0.8, start: 0.1, degrees: normal';
    const text = withPrices(`{ model: filtered, assets: { A: {file: a.csv, ${garch}} }, meanBlock: 2h }`);
    const { prices } = await scenarioOf(text, marketOf('A'), { histories: new Map([['a.csv', history(wave)]]) });
    if (prices.kind !== 'filtered') throw new Error('no filtered');
    const returns = Array.from({ length: hours - 1 }, (_, t) => Math.sin(t + 1) - Math.sin(t));
    const h0 = returns.reduce((sum, r) => sum + (r - 0.001) ** 2, 0) / returns.length;
    const [r0 = 0, r1 = 0] = returns;
    const h1 = 0.01 + 0.1 * (r0 - 0.001) ** 2 + 0.8 * h0;
    expect(prices.residuals[0]?.[0]).to.be.closeTo((r0 - 0.001) / Math.sqrt(h0), 1e-9);
    expect(prices.residuals[1]?.[0]).to.be.closeTo((r1 - 0.001) / Math.sqrt(h1), 1e-9);
  });

  it('are played again from the times that are named', async () => {
    const text = withPrices('{ model: paths, assets: { A: {file: a.csv} }, starts: [2020-03-12, 2020-03-12T06:00Z] }');
    const histories = new Map([['a.csv', history((t) => 100 + t)]]);
    const { prices } = await scenarioOf(text, marketOf('A'), { histories });
    if (prices.kind !== 'paths') throw new Error('no paths');
    expectRow(prices.paths[0], [1.01, 1.02, 1.03, 1.04]);
    expectRow(prices.paths[1], [107 / 106, 108 / 106, 109 / 106, 110 / 106]);
    const late = await compiled(text.replace('2020-03-12T06', '2020-03-14T10'), marketOf('A'), { histories });
    expect(said(late)[0]).to.equal(
      'error scenario/history the price files do not cover the 4 steps after 2020-03-14T10:00:00.000Z',
    );
  });

  it('are refused where they are missing, too short, or outside of the workspace', async () => {
    const text = withPrices(`{ model: bootstrap, assets: ${files}, meanBlock: 24h }`);
    const without = await compiled(text, marketOf('A', 'B'), { histories: new Map([['prices/a.csv', history(wave)]]) });
    expect(said(without)[0]).to.equal(
      'error scenario/missing-history B: no history: its past prices are to be in prices/b.csv, which was not read',
    );
    const apart = { times: [1, 3601], prices: [1, 1] };
    const short = new Map([
      ['prices/a.csv', history(wave)],
      ['prices/b.csv', apart],
    ]);
    expect(said(await compiled(text, marketOf('A', 'B'), { histories: short }))[0]).to.equal(
      'error scenario/history the price files have 0 steps of 3600 s in common; at least 30 are needed',
    );
    const read = await readHistories(await documentOf(text), textFiles({ 'prices/a.csv': '5' }), ({ text: csv }) => ({
      history: { times: [0], prices: [Number(csv)] },
      findings: [],
    }));
    expect([...read.histories.keys()]).to.deep.equal(['prices/a.csv']);
    expect(told(read.findings)).to.deep.equal([
      '9:64 scenario/history there is no price file prices/b.csv (paths are from the folder of plimsoll.yaml)',
    ]);
  });
});
