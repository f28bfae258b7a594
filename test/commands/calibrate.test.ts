import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { normals } from '../impact/statistics/draws.js';
import { expectValid } from '../outputs.js';
import { freshBuild, run } from '../program.js';
import { runHere } from '../program-here.js';
import { TestWorkspace } from './workspace.js';

/** 400 days of prices that move a fiftieth a day, the second asset with the first. */
const prices = (seed: number): string => {
  const [own, shared] = [normals(seed), normals(50)];
  let price = 100;
  const row = (i: number): string => {
    price *= Math.exp(0.016 * shared() + 0.012 * own());
    return `${new Date(Date.UTC(2023, 0, 1 + i)).toISOString()},${price.toFixed(6)}`;
  };
  return `time,price\n${Array.from({ length: 401 }, (_, i) => row(i)).join('\n')}\n`;
};

const BINANCE = [0, 1, 3]
  .map((hour) => {
    const open = 1583971200000 + hour * 3600000;
    return `${open},1,1,1,${100 + hour},5,${open + 3599999},1,1,1,1,0`;
  })
  .join('\n');

describe('prices and calibrations on the command line', () => {
  let workspace: TestWorkspace;
  before(async function () {
    this.timeout(120_000);
    await freshBuild();
    workspace = await TestWorkspace.create();
    await workspace.write('prices/ETH.csv', prices(1));
    await workspace.write('prices/BTC.csv', prices(2));
    await workspace.write('binance.csv', BINANCE);
    await workspace.write('zero.csv', 'time,price\n2020-01-01,1\n2020-01-02,0\n2020-01-03,2\n');
  });
  after(() => workspace.remove());

  const at = (...args: readonly string[]) => runHere(args, { cwd: workspace.root });
  const json = async (...args: readonly string[]) => {
    const { code, stdout } = await at(...args, '--json');
    return { code, json: expectValid(JSON.parse(stdout)) };
  };

  it('show what a file holds, and what it lacks', async () => {
    const { code, stdout } = await at('prices', 'show', 'ETH=binance.csv');
    expect(code).to.equal(0);
    expect(stdout).to.match(/^asset {2}from {8}to {10}prices {3}step {2}missing {2}lowest {2}highest {2}last/);
    expect(stdout).to.match(/\nETH {4}2020-03-12 {2}2020-03-12 {7}3 {2}3600s {8}1 /);
    expect(stdout).to.include(
      'binance.csv:3:1  1 gap, 1 step of 3600 s missing; the longest, of 7200 s, ends at 2020-03-12 03:00',
    );
    const { json: found } = await json('prices', 'show', 'prices/ETH.csv', 'prices/BTC.csv');
    expect(found.histories.map(({ name }: { name: string }) => name)).to.deep.equal(['ETH', 'BTC']);
    expect(found.histories[0]).to.include({ prices: 401, step: 86_400, format: 'times and the column price' });
  });

  it('tell what is wrong with its line, and fail', async () => {
    const { code, stdout } = await at('prices', 'show', 'zero.csv');
    expect(code).to.equal(1);
    expect(stdout).to.equal(
      [
        'error    zero.csv:3:12  "0" is no price: a price is a number above zero  [prices/not-a-price]',
        '    3 | 2020-01-02,0',
        '      |            ^',
        '    help: Remove the line if nothing was traded; the gap is then told, and no return is taken over it.',
        '1 error, 0 warnings',
        '',
      ].join('\n'),
    );
    expect((await json('prices', 'show', 'zero.csv')).json.ok).to.equal(false);
    const calibrated = await json('calibrate', 'zero.csv');
    expect(calibrated.code).to.equal(1);
    expect(calibrated.json.error.code).to.equal('prices/refused');
    expect((await json('prices', 'show', 'nothing.csv')).json.error.code).to.equal('prices/no-file');
    expect((await json('prices', 'show', '=x')).json.error.code).to.equal('prices/name');
  });

  it('import a file as a plain table, once', async () => {
    const { code, json: done } = await json('prices', 'import', 'ETHER=binance.csv');
    expect(code).to.equal(0);
    expect(done.file).to.equal('prices/ETHER.csv');
    expect(await readFile(join(workspace.root, 'prices/ETHER.csv'), 'utf8')).to.equal(
      'time,price\n2020-03-12T01:00:00Z,100\n2020-03-12T02:00:00Z,101\n2020-03-12T04:00:00Z,103\n',
    );
    expect((await json('prices', 'import', 'ETHER=binance.csv')).json.error.code).to.equal('prices/exists');
    const { stdout } = await at('prices', 'import', 'ETHER=binance.csv', '--replace');
    expect(stdout).to.match(/\nwritten to prices\/ETHER\.csv\n$/);
  });

  it('fit prices and write the scenario, the same each time', async () => {
    const args = ['calibrate', 'prices/ETH.csv', 'prices/BTC.csv', '--name', 'fitted', '--model', 'student-t'];
    const { code, json: found } = await json(...args, '--out', 'scenarios/fitted.yaml', '--probability', '1%');
    expect(code).to.equal(0);
    expect(found).to.include({ model: 'student-t', step: 86_400, horizon: 7 * 86_400, observations: 400, leftOut: 0 });
    expect(found.assets[0].volatility.value).to.be.closeTo(0.02 * Math.sqrt(365), 0.06);
    expect(found.correlation.matrix[0][1]).to.be.closeTo(0.64, 0.12);
    expect(found.document).to.equal(await readFile(join(workspace.root, 'scenarios/fitted.yaml'), 'utf8'));
    expect(found.document).to.include('\nname: fitted\n');
    const again = await json(...args, '--probability', '1%');
    expect(again.json.document).to.equal(found.document);
    expect(again.json.file).to.equal(null);
    // A liquidation of four hours is shorter than the files' step: their history has no answer.
    expect(found.answers.map(({ method }: { method: string }) => method)).to.deep.equal([
      'normal',
      'student-t',
      'normal',
      'student-t',
    ]);
  });

  it('tell a fit with its errors, tests and backtest', async () => {
    const smart = ['--liquidity', '50_000_000', '--debt-cap', '10_000_000', '--confidence', '7', '--within', '1d'];
    const { stdout } = await at(
      'calibrate',
      'prices/ETH.csv',
      'prices/BTC.csv',
      '--model',
      'gbm',
      '--compare',
      ...smart,
    );
    expect(stdout).to.match(
      /^gbm on 400 returns of 86400 s from 2023-01-01 to 2024-02-05\n\nETH\n {2}volatility a year {5}\d\d\.\d\d% ± [12]\.\d\d%, /,
    );
    expect(stdout).to.match(/\n {2}deviation {13}\d\.\d+% ± 0\.0\d+% a step\n {2}log-likelihood {8}\d+\.\d\d, AIC -\d/);
    expect(stdout).to.match(
      /\n {2}value at risk 99% {5}exceeded in \d of 100 held-out steps, 1\.0 expected, Kupiec p \d\.\d{4}\n/,
    );
    expect(stdout).to.match(/\n {2}AIC {19}gbm -\d+\.\d, student-t -\d+\.\d, garch /);
    expect(stdout).to.match(/\ncorrelation {4}ETH {4}BTC\nETH {10}1\.000 {2}0\.\d{3}\n/);
    expect(stdout).to.match(/\nETH {4}smart-ltv {2}\d\d\.\d\d% ± 0\.\d\d% {2}the debt cap is sold at the rate/);
  });

  it('tell how far fits are, on a terminal only', async () => {
    // A clock on which each look at it is a second and a half later than the one before.
    const clock = 'let now = 0; performance.now = () => (now += 1500);';
    const stderr = async (preload: string, ...args: readonly string[]): Promise<string> => {
      const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(preload)}` };
      const found = await run(['calibrate', 'prices/ETH.csv', '--model', 'gbm', ...args], {
        cwd: workspace.root,
        env,
      });
      expect(found.code).to.equal(0);
      return found.stderr;
    };
    const terminal = `process.stderr.isTTY = true; process.stderr.getWindowSize = () => [80, 24]; ${clock}`;
    const told = await stderr(terminal, '--compare');
    expect(told).to.match(/^( {2}ETH: \d of 6 fits, \d+ s left\n)+$/);
    expect(told).to.include('  ETH: 1 of 6 fits, ');
    expect(await stderr(clock, '--compare')).to.equal('');
  });

  it('refuse flags out of range, and too little data', async () => {
    const code = async (...args: readonly string[]): Promise<string> => {
      const found = await json('calibrate', 'prices/ETH.csv', ...args);
      return `${found.code} ${found.json.error?.code}`;
    };
    expect(await code('--step', '7d')).to.equal('1 calibrate/returns');
    expect(await code('--step', '1h')).to.equal('1 prices/too-coarse');
    expect(await code('--step', 'x')).to.equal('64 calibrate/duration');
    expect(await code('--horizon', '36h')).to.equal('64 calibrate/duration');
    expect(await code('--probability', '0.1')).to.equal('64 calibrate/number');
    expect(await code('--lambda', '1')).to.equal('64 calibrate/number');
    expect(await code('--name', 'No Name')).to.equal('64 calibrate/name');
    expect(await code('--liquidity', '5')).to.match(/^64 /);
    expect(await code('ETH=prices/BTC.csv')).to.equal('1 prices/asset-twice');
  });
});
