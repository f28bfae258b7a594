import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { expectValid } from '../outputs.js';
import { cli, type Environment } from './devnet.js';
import { CORE, setValue } from './in-process.js';
import { workspaceWithBook } from './with-book.js';

const CUT = [
  'simulate',
  CORE,
  '--scenario',
  'plimsoll/usdc-2023',
  '--scenario',
  'plimsoll/march-2020',
  '--paths',
  '12',
];

const FITTED = `apiVersion: plimsoll/v1
kind: Scenario
name: fitted
title: As a fit has it
extends: plimsoll/baseline
horizon: 1d
step: 2h
prices:
  model: gbm
  assets:
    WETH: { drift: 0%, volatility: 300%, errors: { volatility: 90% } }
    WBTC: { drift: 0%, volatility: 200% }
    stable: { drift: 0%, volatility: 1% }
correlation: { pairs: { WETH/WBTC: 0.8, stable/stable: 0.5, "*/stable": 0 } }
`;

describe('simulate on the devnet', function () {
  this.timeout(240_000);
  let [root, env]: [string, Environment] = ['', {}];

  before(async () => {
    ({ root, env } = await workspaceWithBook());
    await setValue(root, 'WETH', 'ltv', '70%');
    await setValue(root, 'WETH', 'liquidationThreshold', '75%');
  });

  const run = (...more: readonly string[]) => cli([...CUT, ...more], { cwd: root, env });

  it('names who a lower threshold liquidates, and what two stresses then do', async () => {
    const { code, json, err } = await run('--json');
    expect(code, err).to.equal(0);
    expectValid(json);
    expect(json.changes).to.have.members(['reserves.WETH.ltv', 'reserves.WETH.liquidationThreshold']);
    expect(json.atOnce.newly).to.have.length(1);
    expect(json.atOnce.newly[0].healthAfter).to.match(/^0\.9/);
    const [usdc, march] = json.scenarios;
    expect(usdc).to.include({ exact: true, paths: 1 });
    expect(usdc.books[0].results.debtAtRisk.mean.difference.value).to.be.greaterThan(0);
    expect(march).to.include({ exact: false, paths: 12 });
    expect(march.books[0].results.liquidated.mean.before.error).to.be.greaterThan(0);
  });

  it('plots falls and distributions, and has what they are drawn from', async () => {
    const args = ['--falling', 'weth', '--falling', 'WBTC', '--books', 'as-is'];
    const { json } = await run(...args, '--json');
    expectValid(json);
    expect(json.levels).to.include.members([0.5, 0.95, 0.99, 0.999]);
    const { curve } = json.scenarios[1].books[0].results.badDebt;
    expect([curve.before.length, curve.after.length]).to.deep.equal([json.levels.length, json.levels.length]);
    expect(json.drops.falling).to.include.members(['WETH', 'WBTC']).and.not.include('USDC');
    expect(json.dropsOf.map(({ falling }: { falling: readonly string[] }) => falling)).to.deep.equal([
      ...[['WETH'], ['WBTC'], ['WETH', 'WBTC']],
    ]);
    // With nothing fallen, who is liquidatable is who the change makes so.
    expect(json.drops.after[0].debt).to.be.closeTo(Number(json.atOnce.debt), 1);
    const plotted = await cli([...CUT, ...args, '--plot'], {
      cwd: root,
      env: { ...env, COLUMNS: '60', LC_ALL: 'C' },
    });
    expect(plotted.code, plotted.err).to.equal(0);
    const falls = plotted.out.split('\n').filter((line) => /^ *(?:\$[0-9.]+[kMB]? )?[|+]/.test(line));
    expect(falls.length).to.be.above(20);
    for (const line of falls) expect(line).to.match(/^[ -~]{1,60}$/);
    expect(plotted.out).to.include('debt liquidatable at once if WETH falls and all else stays');
    expect(plotted.out).to.match(/one given path has no distribution: nothing to plot/);
    expect(plotted.out).to.match(/bad debt: too few paths|bad debt, by the share of paths/);
    const unknown = await run('--falling', 'WETHH');
    expect([unknown.code, unknown.err.includes('did you mean WETH?')]).to.deep.equal([64, true]);
  });

  it('tells many scenarios in a line a book, and all in full with --details', async () => {
    const all = ['simulate', CORE, '--paths', '2', '--books', 'as-is'];
    const short = await cli(all, { cwd: root, env });
    expect(short.out).to.match(/\n {4}plimsoll\/march-2020 +as it is +\$/);
    expect(short.out).to.match(/\nproxies of all scenarios\n {4}/);
    expect(short.out).to.match(/\nnotes of all scenarios\n {4}the scenario: no backstops/);
    expect(short.out).to.not.include('amplification by sales');
    const long = await cli([...all, '--details'], { cwd: root, env });
    const { json } = await cli(['scenario', 'list', '--json'], { cwd: root, env });
    const runnable = json.scenarios.filter(({ partial }: { partial: boolean }) => !partial);
    expect(long.out.match(/amplification by sales/g)).to.have.length(runnable.length);
    expect(long.out).to.include('Interest within the horizon is not added to debts.');
  });

  it('gives the same text from shards put together, on one thread or two', async () => {
    const whole = await run('--threads', '1');
    expect(whole.code, whole.err).to.equal(0);
    expect((await run('--threads', '2')).out).to.equal(whole.out);
    for (const shard of ['1', '2', '3']) {
      const { code, err } = await run('--shard', `${shard}/3`, '--out', join(root, `part-${shard}.json`));
      expect(code, err).to.equal(0);
    }
    const merged = await cli(['simulate', 'merge', 'part-3.json', 'part-1.json', 'part-2.json'], { cwd: root, env });
    expect(merged.out).to.equal(whole.out);
    const lacking = await cli(['simulate', 'merge', 'part-3.json', 'part-1.json', '--json'], { cwd: root, env });
    expect(lacking.code).to.equal(1);
    expect(lacking.json.error.code).to.equal('simulate/merge');
  });

  it('tells what uncertain parameters add, of the scenario that states errors of them', async () => {
    const file = join(root, 'scenarios/fitted.yaml');
    await mkdir(join(root, 'scenarios'), { recursive: true });
    await writeFile(file, FITTED);
    const redraw = (...more: readonly string[]) =>
      run('--scenario', 'fitted', '--books', 'as-is', '--parameter-draws', '3', ...more);
    const { code, json, err } = await redraw('--json');
    expect(code, err).to.equal(0);
    expectValid(json);
    const [usdc, , fitted] = json.scenarios;
    expect(usdc.parameterDraws).to.deep.equal({ draws: 0, paths: 0, redrawn: [] });
    expect(usdc.books[0].results.badDebt.mean.before).not.to.have.property('modelError');
    expect(fitted.parameterDraws).to.deep.equal({ draws: 3, paths: 12, redrawn: ['WETH volatility'] });
    expect(fitted.books[0].results.liquidated.mean.after.modelError).to.be.at.least(0);
    // Twelve paths tell nothing of the worst one in a hundred.
    expect(fitted.books[0].results.badDebt.p99.after.modelError).to.equal(null);
    const text = await redraw();
    expect(text.out).to.match(/model {2}3 redraws of WETH volatility, 12 paths each\n/);
    expect(text.out).to.match(/\n {6}99% of paths below: \? before, \? after, \$0 on the difference\n/);
    expect(text.out).to.match(/model {2}no error of a parameter is stated/);
    await rm(file);
  });

  it('refuses a book that was altered, a strange scenario, shard, seed and book, each in its own words', async () => {
    const file = join(root, `books/${CORE}.json`);
    const text = await readFile(file, 'utf8');
    const failure = async (...args: readonly string[]): Promise<string> => {
      const { code, json } = await cli(['simulate', CORE, ...args, '--json'], { cwd: root, env });
      expect(code, args.join(' ')).to.be.oneOf([1, 64]);
      return json.error.code;
    };
    expect(await failure('--scenario', 'nothing')).to.equal('scenario/unknown');
    expect(await failure('--scenario', 'plimsoll/baseline')).to.equal('simulate/scenario');
    expect(await failure('--shard', '4/3', '--out', 'x.json')).to.equal('simulate/shard');
    expect(await failure('--seed', '-1')).to.equal('simulate/seed');
    expect(await failure('--seed', '18446744073709551616')).to.equal('simulate/seed');
    expect(await failure('--books', 'other')).to.equal('simulate/books');
    expect(await failure('--parameter-draws', '2', '--shard', '1/3', '--out', 'x.json')).to.equal(
      'simulate/parameter-draws',
    );
    expect(await failure('--parameter-draws', '1')).to.equal('simulate/parameter-draws');
    expect(await failure('--parameter-draws', '2', '--reverse')).to.equal('cli/usage');
    expect(await failure('--paths', '0')).to.equal('cli/usage');
    expect(await failure('--book', 'none.json')).to.equal('book/missing');
    await writeFile(file, text.replace('"settled": 0', '"settled": 1'));
    expect(await failure()).to.equal('book/altered');
    await writeFile(file, text);
  });

  it('says of a made-up book that it is one, everywhere', async () => {
    const made = await cli(['book', 'generate', CORE, '--accounts', '200', '--borrowed', '1%', '--json'], {
      cwd: root,
      env,
    });
    expect(made.code, made.err).to.equal(0);
    expectValid(made.json);
    const book = `books/${CORE}.synthetic.json`;
    const shown = await cli(['book', 'show', CORE, '--book', book], { cwd: root, env });
    expect(shown.out).to.match(/SYNTHETIC: 200 accounts made up from seed 1/);
    const simulated = await cli(['simulate', CORE, '--book', book, '--scenario', 'plimsoll/may-2021', '--json'], {
      cwd: root,
      env,
    });
    expectValid(simulated.json);
    expect(simulated.json.inputs.book).to.include({ synthetic: true });
    const text = await cli(['simulate', CORE, '--book', book, '--scenario', 'plimsoll/may-2021'], { cwd: root, env });
    expect(text.out).to.match(/SYNTHETIC/);
  });
});
