import { expect } from 'chai';
import { BORROWERS } from '../../devnet/accounts.js';
import { cli, type Environment, revertAfterEach } from './devnet.js';
import { CORE, setValue } from './in-process.js';
import { workspaceWithBook } from './with-book.js';

const [FIRST = ''] = BORROWERS;
const MARCH = ['--scenario', 'plimsoll/march-2020'] as const;

interface Step {
  readonly what: string;
  readonly seconds: number;
  readonly numbers: Readonly<Record<string, number>>;
  readonly prices: readonly { readonly asset: string; readonly price: number }[];
}

describe('explaining a simulation of the devnet', function () {
  this.timeout(600_000);
  let root: string;
  let env: Environment;
  const simulate = async (...args: readonly string[]) => {
    const ran = await cli(['simulate', CORE, ...args], { cwd: root, env });
    expect(ran.code, ran.err + ran.out).to.equal(0);
    return ran;
  };

  before(async () => {
    ({ root, env } = await workspaceWithBook());
    await setValue(root, 'WETH', 'liquidationThreshold', '70%');
    await setValue(root, 'WETH', 'ltv', '68%');
  });
  revertAfterEach();

  it('follows an account down one path, before and after, with what it holds then', async () => {
    const { json } = await simulate(...MARCH, '--paths', '4', '--account', FIRST, '--path', '1', '--json');
    const [{ path, books }] = json.scenarios;
    expect(json.limits.engine).to.include('Interest within the horizon is not added to debts.');
    expect(json.scenarios[0].card.facts).to.not.deep.equal([]);
    expect([path, books[0].kind, books[0].unchanged]).to.deep.equal([1, 'as-is', false]);
    const [before, after]: readonly [readonly Step[], readonly Step[]] = [books[0].before, books[0].after];
    // The lower threshold makes it liquidatable at the first report; before, at a lower price only.
    const below = (steps: readonly Step[]): Step | undefined => steps.find(({ what }) => what === 'below');
    expect(below(after)?.seconds).to.equal(after[0]?.seconds);
    expect(below(before)?.seconds).to.be.above(after[0]?.seconds ?? 0);
    expect(after[0]?.prices.map(({ asset }) => asset).sort()).to.deep.equal(['USDT', 'WETH']);
    const weth = ({ prices }: Step): number => prices.find(({ asset }) => asset === 'WETH')?.price ?? 0;
    expect(weth(before.at(-1) as Step)).to.be.below(weth(before[0] as Step));
    expect([before.at(-1)?.what, before.at(-1)?.seconds]).to.deep.equal(['end', 36 * 3600]);
    const { out } = await simulate(...MARCH, '--paths', '4', '--account', FIRST.toLowerCase());
    expect(out).to.match(/plimsoll\/march-2020, path [1-4]\n {2}the book as it is, before\n +at {2}prices/);
    expect(out).to.match(/30m {2}WETH \$2547\.26 USDT \$1\.\d+ +below +0\.8704 +\$1\.976M +\$1\.609M\n/);
    const plot = await cli(['simulate', CORE, ...MARCH, '--paths', '4', '--account', FIRST, '--plot'], {
      cwd: root,
      env: { ...env, COLUMNS: '60', LC_ALL: 'C' },
    });
    expect(plot.out).to.match(/\n {4}health factor at reported prices over time, liquidatable\n/);
    expect(plot.out).to.match(/\n {4} +after +L.*\n +0s +6h +12h/);
    expect(out).to.match(/liquidated .* repaid \$[0-9.]+[kM], taken \$[0-9.]+[kM], /);
  });

  it('finds the smallest fall of what is named that makes bad debt', async () => {
    const { json } = await simulate(...MARCH, '--reverse', '--falling', 'weth', '--books', 'relevered', '--json');
    expect(json.falling).to.deep.equal(['WETH']);
    const [{ kind, badDebt, backstopsEmpty }] = json.scenarios[0].books;
    expect(kind).to.equal('as-is');
    expect(badDebt.before.fall).to.be.within(0.01, 0.99);
    // Nothing stands behind bad debt in this scenario: any of it is the suppliers'.
    expect(backstopsEmpty.before.fall).to.be.closeTo(badDebt.before.fall, 0.0002);
    expect(badDebt.before.badDebt).to.be.above(0);
    const { out } = await simulate(...MARCH, '--reverse', '--falling', 'WETH', '--books', 'relevered');
    expect(out).to.include('all at once and for good fall WETH');
    expect(out).to.match(/makes bad debt +-\d+\.\d\d% +-\d+\.\d\d% /);
    const unknown = await cli(['simulate', CORE, ...MARCH, '--reverse', '--falling', 'WETHH'], { cwd: root, env });
    expect([unknown.code, unknown.err]).to.satisfy(
      ([code, err]: [number, string]) => code === 64 && err.includes('did you mean WETH?'),
    );
  });

  it('tells which parameter causes what', async () => {
    const { json, out: text } = await simulate(
      ...MARCH,
      '--paths',
      '40',
      '--sensitivity',
      '--books',
      'filled',
      '--json',
    );
    expect(text).to.not.equal('');
    expect(json.atOnce).to.deep.equal({
      total: 1,
      parameters: [
        { path: 'reserves.WETH.ltv', alone: 0, withoutIt: 0 },
        { path: 'reserves.WETH.liquidationThreshold', alone: 1, withoutIt: 1 },
      ],
      interplay: 0,
    });
    const [{ total, parameters, interplay }] = json.scenarios[0].books;
    const [ltv, threshold] = parameters;
    // A loan that is there does not know the limit for new ones.
    expect(ltv.alone.liquidated).to.deep.equal({ value: 0, error: 0 });
    expect(threshold.alone).to.deep.equal(total);
    expect(threshold.withoutIt).to.deep.equal(total);
    expect(interplay.badDebt).to.deep.equal({ value: 0, error: 0 });
    expect(total.liquidated.error).to.be.above(0);
    const { out } = await simulate(...MARCH, '--paths', '40', '--sensitivity');
    expect(out).to.match(/accounts liquidatable at once\n.*\n +the whole change +1\n/);
    expect(out).to.match(/ {4}reserves\.WETH\.liquidationThreshold +[-+]\$.* ± /);
    expect(out).to.match(/ {4}interplay +\$0 +\$0 +\$0 +0/);
  });

  it('has amplification, cost of attack, model cards and limits in every result', async () => {
    const { json } = await simulate(...MARCH, '--paths', '20', '--json');
    const [scenario] = json.scenarios;
    const { amplification } = scenario.books[0].results;
    expect(amplification.before.value).to.be.at.least(1);
    expect(scenario.card.facts[0].url).to.match(/^https:/);
    expect(scenario.card.limits.join()).to.match(/backstops/);
    expect(scenario.card.inputs.map(({ file }: { readonly file: string }) => file)).to.deep.equal([
      'built-in:march-2020.yaml',
      'built-in:baseline.yaml',
    ]);
    expect(json.limits.engine).to.include('Interest within the horizon is not added to debts.');
    expect(json.limits.attack[0]).to.match(/^One price is moved at a time\./);
    const { worst, assets } = scenario.attack;
    expect(assets[0].asset).to.equal(worst.after.asset);
    const { cost, extractable, margin, capital } = worst.after.point;
    expect(margin).to.be.closeTo(cost - extractable, 1e-6 * extractable);
    expect(capital).to.be.above(cost);
    expect(json.authority.name).to.equal('risk-council');
    expect(json.authority.controls.borrowed).to.be.above(1e6);
    const { out } = await simulate(...MARCH, '--paths', '20');
    expect(out).to.match(/ {4}amplification by sales +1\.\d+×/);
    expect(out).to.match(/ {2}cost of attack in this depth, the worst: \w+ at [-+]\d+% (pays|loses) \$/);
    expect(out).to.include('authority risk-council: 2 of 3 keys control its Safe; its values decide over $');
    expect(out).to.include('what a scenario cannot see: plimsoll scenario show NAME; the engine: --details');
  });

  it('has them in shards that are put together as well', async () => {
    const paths = [...MARCH, '--paths', '3', '--books', 'relevered'];
    const { json: whole } = await simulate(...paths, '--json');
    for (const shard of ['1', '2']) await simulate(...paths, '--shard', `${shard}/2`, '--out', `part-${shard}.json`);
    const merged = await cli(['simulate', 'merge', 'part-2.json', 'part-1.json', '--json'], { cwd: root, env });
    expect(merged.json.scenarios).to.deep.equal(whole.scenarios);
    expect([merged.json.limits, merged.json.authority]).to.deep.equal([whole.limits, whole.authority]);
  });

  it('refuses paths and accounts that are not there', async () => {
    const fails = async (code: number, error: string, ...args: readonly string[]) => {
      const ran = await cli(['simulate', CORE, ...MARCH, ...args, '--json'], { cwd: root, env });
      expect([ran.code, ran.json.error.code]).to.deep.equal([code, error]);
    };
    await fails(1, 'simulate/path', '--paths', '3', '--account', FIRST, '--path', '4');
    await fails(64, 'simulate/path', '--account', FIRST, '--path', '0');
    await fails(1, 'liquidation/unknown-account', '--paths', '3', '--account', '0xdead', '--path', '1');
    await fails(64, 'cli/usage', '--reverse', '--sensitivity');
  });
});
