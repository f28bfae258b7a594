import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { ethereumCoreFacts } from '../../devnet/fixture.js';
import { expectValid } from '../outputs.js';
import { cli, type Environment } from './devnet.js';
import { CORE, setValue } from './in-process.js';
import { workspaceWithBook } from './with-book.js';

const FORGED = `apiVersion: plimsoll/v1
kind: Scenario
name: forged
title: Forged ether
extends: plimsoll/baseline
horizon: 4h
step: 1h
prices:
  model: paths
  paths: { calm: { WETH: [{ at: 0s, price: 100% }], WBTC: [{ at: 0s, price: 100% }], stable: [{ at: 0s, price: 100% }] } }
events:
  - { kind: mint, asset: WETH, at: 1h, amount: $900_000_000 }
  - { kind: depeg, asset: WETH, at: 1h, price: 50% }
`;

describe('a mint simulated on the devnet', function () {
  this.timeout(240_000);
  let [root, env]: [string, Environment] = ['', {}];

  before(async () => {
    ({ root, env } = await workspaceWithBook());
    await mkdir(join(root, 'scenarios'), { recursive: true });
    await writeFile(join(root, 'scenarios/forged.yaml'), FORGED);
  });

  const run = async (...more: readonly string[]) => {
    const ran = await cli(['simulate', CORE, '--scenario', 'forged', ...more], { cwd: root, env });
    expect(ran.code, ran.err + ran.out).to.equal(0);
    return ran;
  };
  const simulate = async (cap: number, ...more: readonly string[]) => {
    await setValue(root, 'WETH', 'supplyCap', String(cap));
    return run(...more);
  };

  it('takes what the cap has room for at the reported price and the LTV, so that a lower cap bounds the loss', async () => {
    const facts = (await ethereumCoreFacts()).assets.get('0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2');
    if (facts === undefined) throw new Error('the devnet has no WETH');
    const cap = Math.ceil(Number(facts.supplied) / 1e18) + 20_000;
    const { json } = await simulate(cap, '--json');
    expectValid(json);
    const [{ mints, card, books }] = json.scenarios;
    expect(mints).to.deep.equal([{ asset: 'WETH', at: 3600, amount: 900_000_000 }]);
    expect(card.limits.join()).to.include('Minting: debt ceilings');
    const [{ kind, unchanged, results }] = books;
    expect([kind, unchanged]).to.deep.equal(['as-is', false]);
    const { minted, badDebt, socialised, pools } = results;
    // The chain's cap has room for all of it; 80.5% of it is lent.
    expect(minted.borrowed.before.value).to.be.closeTo(900_000_000 * 0.805, 1);
    expect(minted.sold.before.value).to.equal(0);
    expect(minted.badDebt.before.value).to.be.within(1, badDebt.mean.before.value);
    for (const side of ['before', 'after'] as const)
      expect(socialised[side].value).to.be.closeTo(badDebt.mean[side].value, 1e-3);
    // 10,000 tokens more of room are so many dollars more of loans.
    const wider = (await simulate(cap + 10_000, '--json')).json.scenarios[0].books[0].results;
    const price = Number(facts.price) / 1e8;
    expect(wider.minted.borrowed.after.value - minted.borrowed.after.value).to.be.closeTo(10_000 * price * 0.805, 1);
    expect(minted.badDebt.after.value).to.be.below(wider.minted.badDebt.after.value);
    expect(wider.minted.badDebt.after.value).to.be.below(minted.badDebt.before.value);
    const lent = pools.find(({ asset }: { asset: string }) => asset === 'WBTC');
    expect(lent.utilisation.before.value).to.be.above(lent.utilisation.after.value);
    // Nobody's account is among those of the book.
    expect(results.accountsAtRisk.mean.before.value).to.equal(results.accountsAtRisk.mean.after.value);
  });

  it('is told to a person, and so is a cap without room', async () => {
    const { out } = await simulate(2_000);
    expect(out).to.include('  mint  $900.0M of WETH is made from nothing at 1h, borrowed against and sold\n');
    expect(out).to.match(
      / {4}minted: put up as collateral +\$900\.0M +\$0 +-\$900\.0M\n {6}borrowed against it +\$724\.5M /,
    );
    expect(out).to.match(/ {6}got for the rest +\$0 +\$[0-9.]+M/);
    expect(out).to.match(/ {6}bad debt, part of the above +\$[0-9.]+M +\$0 /);
    expect(out).to.include(
      '    nothing is borrowed against what is minted after the change: caps, pools, factors or a freeze leave no room for it\n',
    );
  });

  it('names the parameter that causes the difference, which acts on nothing else', async () => {
    await setValue(root, 'WETH', 'ltv', '70%');
    const { json } = await run('--sensitivity', '--books', 'as-is', '--json');
    const [{ total, parameters }] = json.scenarios[0].books;
    const effects = new Map<string, number>(
      parameters.map(({ path, alone }: { path: string; alone: typeof total }) => [path, alone.badDebt.value]),
    );
    expect([...effects.keys()]).to.have.members(['reserves.WETH.supplyCap', 'reserves.WETH.ltv']);
    expect(effects.get('reserves.WETH.supplyCap')).to.be.closeTo(total.badDebt.value, 1);
    expect(effects.get('reserves.WETH.ltv')).to.be.below(-1e6);
    await setValue(root, 'WETH', 'ltv', '80.5%');
  });

  it('gives the same from shards put together', async () => {
    const whole = (await run()).out;
    for (const shard of ['1', '2']) await run('--shard', `${shard}/2`, '--out', join(root, `mint-${shard}.json`));
    const merged = await cli(['simulate', 'merge', 'mint-1.json', 'mint-2.json'], { cwd: root, env });
    expect(merged.out).to.equal(whole);
  });
});
