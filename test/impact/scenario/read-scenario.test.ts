import { expect } from 'chai';
import fc from 'fast-check';
import { documentOf, GBM, HEAD, problems, REST, readText } from './support.js';

describe('a scenario document', () => {
  it('is read whole', async () => {
    const document = await documentOf(`${GBM}description: D
facts: [{ what: ETH fell, url: "https://example.org/a" }]
chosen: [{ what: gas, why: unknown }]
limits: [No contagion]
classes: { stable: { title: Stable coins, members: [USDC, "*USD*"] } }
proxies: { stETH: { of: WETH, beta: 1.1, correlation: 0.95 } }
events:
  - { kind: depeg, asset: USDC, at: 1h, price: 88% }
  - { kind: freeze, asset: USDC, at: 1h, to: 2h }
  - { kind: liquidity, asset: "*", at: 0s, to: 4h, share: 10% }
  - { kind: halt, at: 30m, to: 90m }
oracles:
  WETH:
    sources:
      - name: feed
        heartbeat: 1h
        deviation: 50 bps
        latency: 1m
        outages: [{ from: 1h, to: 2h }]
        manipulations: [{ from: 0s, to: 1m, price: 150% }]
    aggregate: median
    maxAge: any
    cap: { price: 104%, growth: 9.68% }
depth:
  WETH: { constantProduct: { reserve: $50_000_000, fee: 0.05% }, halfLife: 6h, stressed: 30% }
  stable: { curve: [{ size: $1_000, slippage: 0.1% }, { size: 2_000, slippage: 1% }], halfLife: never, stressed: 100% }
auctions: { start: 120%, cut: 99%, every: 90s, tail: 140m, cusp: 40%, margin: 2%, absence: 0% }
backstops:
  - { kind: fund, name: treasury, amount: $1_000_000 }
  - { kind: staked, name: safety, value: $10_000_000, slash: 30%, discount: 5%, follows: { asset: WETH, beta: 1.5 } }
  - { kind: debt-auction, name: tokens, value: $2_000_000, discount: 20%, depth: { constantProduct: { reserve: $9_000_000, fee: 0.3% } } }
elasticities: { "*": { borrowersToRates: 2%, suppliersUnderStress: 0.5% } }
`);
    expect(document).to.deep.include({
      name: 'house',
      title: 'House',
      description: 'D',
      partial: false,
      facts: [{ what: 'ETH fell', url: 'https://example.org/a' }],
      chosen: [{ what: 'gas', why: 'unknown', about: null }],
      limits: ['No contagion'],
    });
    expect(document.horizon?.value).to.equal(14_400);
    expect(document.step?.value).to.equal(3_600);
    expect(document.inputs).to.have.length(1);
    expect(document.inputs[0]?.digest).to.match(/^[0-9a-f]{64}$/);
    expect(document.classes.get('stable')).to.deep.equal({ title: 'Stable coins', members: ['USDC', '*USD*'] });
    expect(document.proxies.get('stETH')?.value).to.deep.equal({ of: 'WETH', beta: 1.1, correlation: 0.95 });
    expect(document.correlation?.get('USDC/WETH')?.value).to.equal(0.1);
    expect(document.events?.map(({ value }) => value)).to.deep.equal([
      { kind: 'depeg', asset: 'USDC', at: 3600, price: 0.88 },
      { kind: 'freeze', asset: 'USDC', at: 3600, to: 7200 },
      { kind: 'liquidity', asset: '*', at: 0, to: 14_400, share: 0.1 },
      { kind: 'halt', at: 1800, to: 5400 },
    ]);
    expect(document.oracles.get('WETH')?.value).to.deep.equal({
      sources: [
        {
          name: 'feed',
          heartbeat: 3600,
          deviation: 0.005,
          latency: 60,
          outages: [{ from: 3600, to: 7200 }],
          manipulations: [{ from: 0, to: 60, factor: 1.5 }],
        },
      ],
      aggregate: 'median',
      maxAge: null,
      cap: { factor: 1.04, growth: 0.0968 },
    });
    expect(document.depth.get('WETH')?.value).to.deep.equal({
      model: { kind: 'constant-product', reserve: 50_000_000, fee: 0.0005 },
      halfLife: 21_600,
      stressed: 0.3,
    });
    expect(document.depth.get('stable')?.value).to.deep.equal({
      model: {
        kind: 'curve',
        points: [
          { size: 1000, slippage: 0.001 },
          { size: 2000, slippage: 0.01 },
        ],
      },
      halfLife: Number.POSITIVE_INFINITY,
      stressed: 1,
    });
    expect(document.liquidators).to.deep.equal({
      count: 3,
      capital: 1_000_000,
      gas: 20,
      minimumProfit: 5,
      latency: 12,
      bidding: 0.1,
      absence: 0.01,
      turnover: 3600,
    });
    expect(document.auctions).to.deep.equal({
      start: 1.2,
      cut: 0.99,
      step: 90,
      tail: 8400,
      cusp: 0.4,
      margin: 0.02,
      absence: 0,
    });
    expect(document.backstops?.map(({ value }) => value)).to.deep.equal([
      { kind: 'fund', name: 'treasury', amount: 1_000_000 },
      {
        kind: 'staked',
        name: 'safety',
        value: 10_000_000,
        slash: 0.3,
        discount: 0.05,
        follows: { asset: 'WETH', beta: 1.5 },
      },
      {
        kind: 'debt-auction',
        name: 'tokens',
        value: 2_000_000,
        discount: 0.2,
        depth: { kind: 'constant-product', reserve: 9_000_000, fee: 0.003 },
        follows: null,
      },
    ]);
    expect(document.elasticities.get('*')?.value).to.deep.equal({
      borrowersToRates: 0.02,
      suppliersUnderStress: 0.005,
    });
  });

  it('says where a key or a number is wrong, and what was probably meant', async () => {
    expect(await problems(`${GBM}liquidater: {}\n`)).to.deep.equal([
      '15:1 schema/unknown-key the document has no liquidater (did you mean liquidators?)',
    ]);
    expect(await problems(GBM.replace('volatility: 80%', 'volatilty: 80%'))).to.deep.equal([
      '12:24 schema/unknown-key prices.assets.WETH has no volatilty (did you mean volatility?)',
    ]);
    expect(await problems(GBM.replace('volatility: 80%', 'volatility: 0.8'))).to.deep.equal([
      '12:36 quantity/bare-percent prices.assets.WETH.volatility: 0.8 could mean 0.8% or 80% (Write 0.8% or 80%.)',
    ]);
    expect(await problems(GBM.replace('$1_000_000', '"$1,000,000"'))).to.deep.equal([
      '8:24 quantity/comma liquidators.capital: "$1,000,000" has a comma, which some read as a decimal point and some as a separator (Write $1_000_000.)',
    ]);
    expect(await problems(GBM.replace('horizon: 4h', 'horizon: 4 h'))).to.have.length(1);
  });

  it('makes up no number that is missing', async () => {
    expect(await problems(GBM.replace(', turnover: 1h', ''))).to.deep.equal([
      '7:1 schema/required liquidators lacks turnover',
    ]);
    expect(await problems('horizon: 1d\n')).to.deep.equal([
      '1:1 scenario/missing the scenario has no step: how often prices are looked at is not known (add step, extend a scenario that has it, or write partial: true)',
      '1:1 scenario/missing the scenario has no prices: no price can be simulated (add prices, extend a scenario that has it, or write partial: true)',
      '1:1 scenario/missing the scenario has no liquidators: no liquidation can be simulated (add liquidators, extend a scenario that has it, or write partial: true)',
    ]);
    expect(await problems('partial: true\nhorizon: 1d\n')).to.deep.equal([]);
    expect(await problems(GBM.replace(', volatility: 80%', ''))).to.deep.equal([
      '12:5 schema/required prices.assets.WETH lacks volatility',
    ]);
  });

  it('needs of each model what the model needs, and nothing of another', async () => {
    const of = (prices: string) => problems(`${REST}prices:\n  ${prices}\n`);
    expect(await of('model: student-t')).to.deep.equal([
      '9:1 schema/required prices lacks assets',
      '9:1 schema/required prices lacks degrees',
    ]);
    expect(await of('{ model: student-t, degrees: 2, assets: {"*": {drift: 0%, volatility: 1%}} }')).to.deep.equal([
      '10:32 scenario/range prices.degrees: 2 is below 2.000001',
    ]);
    expect(await of('{ model: gbm, degrees: 3, assets: {"*": {drift: 0%, volatility: 1%}} }')).to.deep.equal([
      '10:17 schema/unknown-key prices has no degrees (known here: model, assets)',
    ]);
    expect(
      await of('{ model: garch, assets: {A: {mean: 0, omega: 0.1, alpha: 0.2, beta: 0.9, start: 1, degrees: 4}} }'),
    ).to.deep.equal([
      '10:71 scenario/garch prices.assets.A: alpha and beta sum to 1.1: the variance has no mean (they sum to less than 1)',
    ]);
    expect(await of('{ model: paths, starts: [2020-02-30], assets: {A: {file: a.csv}} }')).to.deep.equal([
      '10:28 scenario/date this is no time (write it as 2020-03-12T00:00Z)',
    ]);
    expect(await of('{ model: paths, paths: {p: {A: [{at: 1h, price: 90%}, {at: 1h, price: 0%}]}} }')).to.deep.equal([
      '10:73 scenario/range prices.paths.p.A.1.price: 0% is not above zero',
      '10:57 scenario/points prices.paths.p.A.1 is not after the point before it',
    ]);
    expect(
      await of(
        '{ model: regimes, regimes: {a: {assets: {"*": {drift: 0%, volatility: 1%}}, start: 90%, to: {a: 90%, b: 5%}}} }',
      ),
    ).to.have.length(3);
  });

  it('refuses horizons shorter than a step or of broken steps', async () => {
    expect(await problems(GBM.replace('horizon: 4h', 'horizon: 30m'))).to.deep.equal([
      '5:1 scenario/horizon the horizon of 1800 s is shorter than a step of 3600 s (the horizon is a whole number of steps, at most a million)',
    ]);
    expect(await problems(GBM.replace('horizon: 4h', 'horizon: 90m'))).to.deep.equal([
      '5:1 scenario/horizon 5400 s are no whole number of steps (the horizon is a whole number of steps, at most a million)',
    ]);
  });

  it('refuses matrices that are none', async () => {
    const matrix = (rows: string) =>
      problems(GBM.replace('pairs: { WETH/USDC: 0.1 }', `matrix: { assets: [WETH, USDC], rows: ${rows} }`));
    expect(await matrix('[[1, 0.1], [0.1, 1]]')).to.deep.equal([]);
    expect(await matrix('[[1, 0.1], [0.2, 1]]')).to.deep.equal([
      '14:66 scenario/correlation correlation.matrix is not symmetric at USDC, WETH (a matrix is square, symmetric, with ones)',
    ]);
    expect((await matrix('[[1, 0.1]]'))[0]).to.contain('has 1 rows for 2 assets');
    expect((await matrix('[[1, 0.1], [0.1]]'))[0]).to.contain('row 2 of correlation.matrix has 1 numbers');
    expect((await matrix('[[2, 0.1], [0.1, 1]]'))[0]).to.contain(
      'scenario/range correlation.matrix.rows.0.0: 2 is above 1',
    );
    expect((await matrix('[[0.9, 0.1], [0.1, 1]]'))[0]).to.contain('WETH with itself is not 1');
    expect(await problems(GBM.replace('WETH/USDC', 'WETH-USDC'))).to.deep.equal([
      '14:25 scenario/pair WETH-USDC is no pair (write A/B)',
    ]);
    expect((await problems(GBM.replace('WETH/USDC: 0.1', 'WETH/USDC: 0.1, USDC/WETH: 0.1')))[0]).to.contain(
      'scenario/duplicate the pair USDC/WETH stands twice',
    );
  });

  it('refuses curves, windows, events and backstops that are put together wrongly', async () => {
    const of = async (more: string) => (await problems(GBM + more))[0];
    expect(
      await of(
        'depth: { A: { curve: [{size: 2, slippage: 1%}, {size: 1, slippage: 2%}], halfLife: 1h, stressed: 1% } }\n',
      ),
    ).to.contain('15:48 scenario/curve depth.A.curve.1: more is sold at less loss than before');
    expect(await of('events: [{ kind: freeze, asset: A, at: 2h, to: 1h }]\n')).to.equal(
      '15:10 scenario/window events.0 ends before it begins',
    );
    expect(await of('events: [{ kind: depeg, asset: A, at: 2h }]\n')).to.equal(
      '15:10 schema/required events.0 lacks price',
    );
    expect(await of('events: [{ kind: halt, asset: A, at: 2h, to: 3h }]\n')).to.equal(
      '15:24 schema/unknown-key events.0 has no asset (known here: kind, at, to)',
    );
    expect(await of('events: [{ kind: halt, at: 4h, to: 5h }]\n')).to.equal(
      '15:10 scenario/window the halt begins after the horizon and does nothing',
    );
    expect(await of('backstops: [{ kind: staked, name: s, value: $1, discount: 1% }]\n')).to.equal(
      '15:13 schema/required backstops.0 lacks slash',
    );
    expect(
      await of('backstops: [{ kind: fund, name: s, amount: $1 }, { kind: fund, name: s, amount: $1 }]\n'),
    ).to.contain('15:50 scenario/duplicate there are two backstops s');
  });

  it('refuses proxies of what has no moves', async () => {
    expect(await problems(`${GBM}proxies: { A: { of: WETHH, beta: 1, correlation: 1 } }\n`)).to.deep.equal([
      '15:12 scenario/proxy A borrows the moves of WETHH, and prices has none of that name (did you mean WETH?)',
    ]);
    expect(await problems(`${GBM}proxies: { A: { of: WETH, beta: 1 } }\n`)).to.deep.equal([
      '15:12 scenario/missing proxies.A lacks correlation: without it gbm cannot draw the two together (add correlation: how A moves with WETH, from -1 to 1)',
    ]);
  });

  it('answers any text with a document or findings that have a place', async () => {
    const lines = GBM.split('\n');
    await fc.assert(
      fc.asyncProperty(fc.nat(lines.length), fc.string({ maxLength: 30 }), fc.boolean(), async (at, text, replace) => {
        const changed = lines.toSpliced(at, replace ? 1 : 0, text).join('\n');
        const { document, findings } = await readText(HEAD + changed);
        if (document === null) expect(findings.length).to.be.greaterThan(0);
        for (const { file, range } of findings) {
          expect(file).to.equal('scenarios/house.yaml');
          expect(range).to.not.equal(undefined);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('a scenario that extends another', () => {
  const files = {
    'scenarios/base.yaml': `${HEAD.replace('name: house', 'name: base')}${GBM}depth:\n  WETH: { constantProduct: { reserve: $5, fee: 0% }, halfLife: 1h, stressed: 100% }\nfacts: [{ what: B, url: "https://e.org" }]\n`,
  };

  it('has what the other has, and its own first', async () => {
    const document = await documentOf(
      'extends: base\nhorizon: 8h\ndepth:\n  USDC: { constantProduct: { reserve: $7, fee: 0% }, halfLife: 1h, stressed: 100% }\n',
      files,
    );
    expect(document.horizon?.value).to.equal(28_800);
    expect(document.step?.value).to.equal(3600);
    expect([...document.depth.keys()]).to.deep.equal(['USDC', 'WETH']);
    expect(document.inputs.map(({ file }) => file)).to.deep.equal(['scenarios/house.yaml', 'scenarios/base.yaml']);
    expect(document.facts).to.have.length(1);
  });

  it('has none of the choices about what it replaces', async () => {
    const about = (section: string) => `{ what: ${section}, why: W, about: ${section} }`;
    const base = `${HEAD.replace('house', 'base')}${GBM}chosen: [${about('liquidators')}, ${about('prices')}, ${about('depth')}]
depth: { A: { halfLife: 1h, stressed: 1% }, B: { halfLife: 1h, stressed: 1% } }\n`;
    const own = `extends: base\n${REST}depth: { A: { halfLife: 2h, stressed: 1% } }\n`;
    const { chosen } = await documentOf(own, { 'scenarios/base.yaml': base });
    expect(chosen.map(({ what }) => what)).to.deep.equal(['prices', 'depth']);
  });

  it('is refused where the other is not there, or is itself', async () => {
    expect(await problems('extends: bsae\n', files)).to.deep.equal([
      '5:10 scenario/extends there is no scenario bsae (did you mean base?)',
    ]);
    expect(
      await problems('extends: base\n', { 'scenarios/base.yaml': `${HEAD.replace('house', 'base')}extends: base\n` }),
    ).to.deep.equal([
      '5:10 scenario/extends base extends this scenario in turn (a scenario that others extend extends none of them)',
    ]);
  });
});
