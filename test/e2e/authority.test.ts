import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { BORROWERS, SAFE_OWNERS } from '../../devnet/accounts.js';
import { createRpc } from '../../src/chain/rpc.js';
import { checksummed } from '../../src/signer/address.js';
import { cli, type Environment, revertAfterEach, sharedDevnet } from './devnet.js';
import { sendAs } from './effects.js';
import { CORE, replaceIn, setValue } from './in-process.js';
import { createSafe, safeInterface } from './safes.js';
import { pullBook, workspaceWithBook } from './with-book.js';

const SCENARIO = `apiVersion: plimsoll/v1
kind: Scenario
name: ours
title: The house's own
extends: plimsoll/crv-2022
authority: { signer: $5_000_000, delay: 2d, withdrawn: 60% }
`;
const OWNERS = SAFE_OWNERS.map(({ address }) => checksummed(address as `0x${string}`));
const [FIRST = '', SECOND = ''] = OWNERS;
const SAFE = safeInterface('1.4.1');
const SENTINEL = `0x${'0'.repeat(39)}1`;

describe('capturing the authority of the devnet', function () {
  this.timeout(600_000);
  let root: string;
  let env: Environment;
  const simulate = async (...args: readonly string[]) => {
    const ran = await cli(['simulate', CORE, '--scenario', 'ours', '--books', 'relevered', ...args], {
      cwd: root,
      env,
    });
    expect(ran.code, ran.err + ran.out).to.equal(0);
    return ran;
  };

  before(async () => {
    ({ root, env } = await workspaceWithBook());
    await mkdir(join(root, 'scenarios'), { recursive: true });
    await writeFile(join(root, 'scenarios/ours.yaml'), SCENARIO);
  });
  revertAfterEach();

  it('is that of two keys of its three, against what is supplied, now and under the caps before and after', async () => {
    await setValue(root, 'WETH', 'supplyCap', '4_000_000');
    const { json } = await simulate('--json');
    const { safe } = await sharedDevnet();
    const { control, keys, controls, notStated, notRead, modules } = json.authority;
    expect([control.address, control.threshold, control.version]).to.deep.equal([safe.address, 2, '1.4.1']);
    expect(
      control.owners.map(({ kind, address }: { kind: string; address: string }) => [kind, address]),
    ).to.have.deep.members(OWNERS.map((address) => ['key', address]));
    expect([keys, notStated, notRead, modules]).to.deep.equal([{ fewest: 2, of: 3, exact: true }, [], null, []]);
    const [{ capture }] = json.scenarios;
    expect([capture.cost, capture.ways[0].keys.length, capture.delay]).to.deep.equal([1e7, 2, 172_800]);
    const now = controls.supplied - 0.6 * controls.available;
    expect(capture.before.now.controlled).to.be.closeTo(now, 1);
    expect(capture.before.now.margin).to.be.closeTo(1e7 - now, 1);
    expect(capture.after.now).to.deep.equal(capture.before.now);
    // A million tokens more fit under the cap, of which three fifths are withdrawn before anything takes effect.
    const more = controls.filled.after - controls.filled.before;
    expect(more).to.be.above(1e6);
    expect(capture.after.filled.controlled - capture.before.filled.controlled).to.be.closeTo(0.4 * more, 1);
    const { out } = await simulate();
    expect(out).to.include('authority risk-council: 2 of 3 keys control its Safe; its values decide over $');
    expect(out).to.include(
      'prices it: $10.00M for 2 keys; effective after 2d, in which suppliers withdraw 60% of what',
    );
    expect(out).to.match(/ {4}caps filled: controls \$\S+ → \$\S+, margin -\$\S+ → -\$\S+/);
  });

  it('is cheaper through a Safe among its owners, and says the module that needs nobody', async () => {
    const { rpcUrl, safe } = await sharedDevnet();
    const [one = '', two = ''] = BORROWERS;
    const child = await createSafe(createRpc(rpcUrl), '1.4.1', [one, FIRST], 1);
    const owners = (await simulate('--json')).json.authority.control.owners as { readonly address: string }[];
    const at = owners.findIndex(({ address }) => address === SECOND);
    const previous = owners[at - 1]?.address ?? SENTINEL;
    await sendAs(safe.address, safe.address, SAFE.encodeFunctionData('swapOwner', [previous, SECOND, child]));
    await sendAs(safe.address, safe.address, SAFE.encodeFunctionData('enableModule', [two]));
    await pullBook(root, env);
    const { json } = await simulate('--json');
    const { control, keys, modules } = json.authority;
    const nested = control.owners.find(({ kind }: { kind: string }) => kind === 'safe');
    expect([nested.address, nested.threshold, nested.owners.length]).to.deep.equal([checksummed(child), 1, 2]);
    // The first owner's key consents for itself and for the child: one key is two of the three owners.
    expect(keys).to.deep.equal({ fewest: 1, of: 3, exact: true });
    expect(modules).to.deep.equal([{ safe: safe.address, module: checksummed(two as `0x${string}`) }]);
    const [{ capture }] = json.scenarios;
    expect(capture).to.deep.include({ cost: 5e6, modules: 1 });
    expect(capture.ways).to.deep.equal([{ kind: 'keys', keys: [FIRST], exact: true, cost: 5e6 }]);
    const { out } = await simulate();
    expect(out).to.include('authority risk-council: 1 of 3 keys controls its Safe (2 of 3 owners); ');
    expect(out).to.include(
      `another way in: the module ${checksummed(two as `0x${string}`)} of the Safe ${safe.address}`,
    );
  });

  it('is cheaper by votes where a scenario says so, which it shows', async () => {
    // The book of the test before is of a block that the chain has lost.
    expect((await simulate('--json')).json.authority.notRead).to.match(/block/);
    await pullBook(root, env);
    const votes = `votes: { quorum: 1_000, price: $90, depth: { constantProduct: { reserve: $190_000, fee: 0% } } }`;
    const priced = `{ signer: $5_000_000, signers: { "${FIRST}": $1 }, ${votes}, delay: 0s }`;
    await writeFile(
      join(root, 'scenarios/votes.yaml'),
      SCENARIO.replace('name: ours', 'name: votes').replace(/authority: .*/, `authority: ${priced}`),
    );
    const shown = await cli(['scenario', 'show', 'votes', '--json'], { cwd: root, env });
    expect(shown.json.authority.signers).to.deep.equal([{ address: FIRST.toLowerCase(), cost: 1 }]);
    const { json } = await simulate('--scenario', 'votes', '--json');
    const [{ capture: keys }, { capture }] = json.scenarios;
    expect(keys.cost).to.equal(1e7);
    // Two keys, one of them for a dollar; tokens of 90,000 dollars out of 190,000: 190 · 90 / 100 thousand.
    expect(
      capture.ways.map(({ kind, cost }: { kind: string; cost: number }) => [kind, Math.round(cost)]),
    ).to.deep.equal([
      ['keys', 5_000_001],
      ['votes', 171_000],
    ]);
    expect(capture.cost).to.be.closeTo(171_000, 1e-6);
    expect(capture.before.now.controlled).to.equal(json.authority.controls.supplied);
  });

  it('is not known where no node answers, and nothing else fails for it', async () => {
    const { rpcUrl } = await sharedDevnet();
    await replaceIn(root, 'plimsoll.yaml', rpcUrl, 'http://127.0.0.1:9');
    const { json, out } = await simulate('--json');
    expect(out).to.not.equal('');
    const { control, keys, notRead, notStated } = json.authority;
    expect([control, keys, notStated]).to.deep.equal([null, null, ['owners and threshold of the Safe']]);
    expect(notRead).to.match(/127\.0\.0\.1/);
    expect(json.scenarios[0].capture).to.deep.include({ ways: [], cost: null });
    expect(json.scenarios[0].capture.before.now.margin).to.equal(null);
    await replaceIn(root, 'plimsoll.yaml', 'http://127.0.0.1:9', rpcUrl);
  });
});
