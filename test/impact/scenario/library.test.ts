import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadYaml } from '../../../src/document/load.js';
import { child } from '../../../src/document/node.js';
import { compileScenario } from '../../../src/impact/scenario/compile-scenario.js';
import { Scenarios } from '../../../src/impact/scenario/scenarios.js';
import { root } from '../../program.js';
import { needSharedData } from '../../shared-data.js';
import { marketOf, told } from './support.js';

const NAMES = [
  'august-2024',
  'baseline',
  'chain-halts',
  'crv-2022',
  'ftx-2022',
  'liquidity-vanishes',
  'luna-2022',
  'march-2020',
  'may-2021',
  'october-2025',
  'oracle-freezes',
  'peg-breaks',
  'rseth-2026',
  'steth-2022',
  'usdc-2023',
];

const library = new Scenarios(null, 'scenarios');

/** The reserves of the largest lending market, by the names that its document has. */
const labelsOf = (file: string): readonly string[] => {
  const loaded = loadYaml({ file, text: readFileSync(join(root, file), 'utf8') });
  const reserves = loaded.ok ? child(loaded.root, 'reserves') : undefined;
  return reserves?.kind === 'map' ? reserves.entries.map(({ key }) => key) : [];
};

/** The lowest price of an asset over all steps, over the one at the start. */
const lowest = async (name: string, label: string): Promise<number> => {
  const { document } = await library.named(name);
  if (document === null) throw new Error(`${name} has errors`);
  const { scenario } = compileScenario(document, marketOf(label));
  if (scenario?.prices.kind !== 'paths') throw new Error(`${name} has no paths`);
  const events = scenario.events.flatMap((event) => (event.kind === 'depeg' ? [event.factor] : []));
  return Math.min(...scenario.prices.paths.flatMap((path) => [...path])) * (events[0] ?? 1);
};

describe('the named stresses', () => {
  it('are sound, have sources, and say what was chosen and why', async () => {
    const listed = await library.list();
    expect(listed.map(({ name }) => name)).to.deep.equal(NAMES.map((name) => `plimsoll/${name}`));
    for (const { name, document, findings } of listed) {
      expect(told(findings), name).to.deep.equal([]);
      expect(document?.facts.length, name).to.be.greaterThan(0);
      expect(document?.chosen.length, name).to.be.greaterThan(0);
      expect(document?.limits.length, name).to.be.greaterThan(0);
      expect(`plimsoll/${document?.name}`).to.equal(name);
    }
  });

  it('run on any market: every asset has prices, depth and an oracle', async () => {
    const labels = labelsOf('params/aave-v3/ethereum/core.yaml');
    expect(labels.length).to.be.greaterThan(40);
    const market = marketOf(...labels, 'SOMETHING_NEW');
    for (const { name, document } of await library.list()) {
      if (document === null || document.partial) continue;
      const { scenario, findings } = compileScenario(document, market);
      const open = findings.filter(({ severity }) => severity !== 'info');
      expect(told(open), name).to.deep.equal([]);
      expect(scenario?.depths.includes(null), name).to.equal(false);
      expect(scenario?.oracles.includes(null), name).to.equal(false);
      expect(scenario?.proxies.join('\n'), name).to.contain('SOMETHING_NEW');
    }
  });

  it('fall as far as their facts say', async () => {
    expect(await lowest('march-2020', 'WETH')).to.be.closeTo(88.2 / 194.57, 1e-4);
    expect(await lowest('march-2020', 'wstETH')).to.be.closeTo(88.2 / 194.57, 1e-4);
    expect(await lowest('may-2021', 'WETH')).to.be.closeTo(1850 / 3379.1, 1e-4);
    expect(await lowest('may-2021', 'WBTC')).to.be.closeTo(30_066 / 42_900.85, 1e-4);
    expect(await lowest('may-2021', 'LINK')).to.be.closeTo((1850 / 3379.1) ** 1.3, 1e-4);
    expect(await lowest('luna-2022', 'WETH')).to.be.closeTo(1800 / 2750, 1e-4);
    expect(await lowest('steth-2022', 'wstETH')).to.be.closeTo((896 / 1989) * 0.92, 1e-4);
    expect(await lowest('ftx-2022', 'WETH')).to.be.closeTo((0.89 * 0.8205 * 1083.29) / 1161, 1e-4);
    expect(await lowest('crv-2022', 'CRV')).to.be.closeTo(0.401 / 0.501, 1e-4);
    expect(await lowest('usdc-2023', 'USDC')).to.be.closeTo(0.8774, 1e-4);
    expect(await lowest('august-2024', 'WETH')).to.be.closeTo(0.74, 1e-4);
    expect(await lowest('october-2025', 'WBTC')).to.be.closeTo(104_782 / 122_574, 1e-4);
    expect(await lowest('october-2025', 'AAVE')).to.be.closeTo(0.3, 1e-4);
    expect(await lowest('peg-breaks', 'sUSDe')).to.be.closeTo(0.65, 1e-4);
    expect(await lowest('rseth-2026', 'rsETH')).to.be.closeTo(1 - 0.1512, 1e-4);
    expect(await lowest('peg-breaks', 'USDC')).to.equal(1);
  });

  it('have the hours of March 2020 and May 2021 as the exchanges had them', async function () {
    const file = needSharedData(this, 'prices/ETH-USD_1h_2018-05_2022-02.csv');
    const hours = new Map(
      readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',').map(Number))
        .map(([ts = 0, open = 0, , low = 0, close = 0]) => [ts, { open, low, close }]),
    );
    for (const [name, start] of [
      ['march-2020', Date.UTC(2020, 2, 12) / 1000],
      ['may-2021', Date.UTC(2021, 4, 19) / 1000],
    ] as const) {
      const { document } = await library.named(name);
      const scenario = document === null ? null : compileScenario(document, marketOf('WETH')).scenario;
      if (scenario?.prices.kind !== 'paths') throw new Error('no paths');
      const [path = new Float64Array()] = scenario.prices.paths;
      const open = hours.get(start)?.open ?? Number.NaN;
      expect(path.length * scenario.step).to.equal(scenario.horizon);
      for (let hour = 0; hour < path.length / 2; hour += 1) {
        const { low, close } = hours.get(start + hour * 3600) ?? { low: Number.NaN, close: Number.NaN };
        expect(path[2 * hour]).to.be.closeTo(low / open, 6e-5);
        expect(path[2 * hour + 1]).to.be.closeTo(close / open, 6e-5);
      }
    }
  });

  it('of one halted chain freezes everything and silences every oracle', async () => {
    const { document } = await library.named('plimsoll/chain-halts');
    if (document === null) throw new Error('has errors');
    const { scenario } = compileScenario(document, marketOf('WETH', 'USDC'));
    expect(scenario?.events.filter(({ kind }) => kind === 'freeze')).to.have.length(2);
    expect(scenario?.oracles.map((oracle) => oracle?.sources[0]?.outages)).to.deep.equal([
      [{ from: 39_600, to: 75_600 }],
      [{ from: 39_600, to: 75_600 }],
    ]);
  });

  it('give way to a workspace’s scenario of the same name, which may extend them', async () => {
    const text = `apiVersion: plimsoll/v1\nkind: Scenario\nname: may-2021\ntitle: Ours\nextends: plimsoll/may-2021\nhorizon: 12h\n`;
    const files = {
      prefix: '',
      read: async () => text,
      list: async () => ['scenarios/ours.yaml'],
    };
    const own = await new Scenarios(files, 'scenarios').named('may-2021');
    expect([own.origin, own.document?.title, own.document?.horizon?.value]).to.deep.equal([
      'workspace',
      'Ours',
      43_200,
    ]);
    expect(own.document?.inputs.map(({ file }) => file)).to.deep.equal([
      'scenarios/ours.yaml',
      'built-in:may-2021.yaml',
      'built-in:baseline.yaml',
    ]);
    const both = await new Scenarios(files, 'scenarios').list();
    expect(both.map(({ name }) => name).slice(0, 2)).to.deep.equal(['may-2021', 'plimsoll/august-2024']);
    await new Scenarios(files, 'scenarios').named('may-2012').then(
      () => expect.fail('there is none'),
      (error: { code: string; hint: string }) => {
        expect([error.code, error.hint]).to.deep.equal(['scenario/unknown', 'did you mean may-2021?']);
      },
    );
  });
});
