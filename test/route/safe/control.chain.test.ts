import { expect } from 'chai';
import { SAFE_OWNERS } from '../../../devnet/accounts.js';
import { pinBlock } from '../../../src/chain/block.js';
import type { Hex } from '../../../src/chain/hex.js';
import type { Controller, SafeControl } from '../../../src/impact/attack/keys.js';
import { readControl } from '../../../src/route/safe/control.js';
import { checksummed } from '../../../src/signer/address.js';
import { type Anvil, startAnvil } from '../../chain/anvil.js';
import { createSafe, deployVersion, REAL_VERSIONS, safeInterface, sendFrom } from '../../e2e/safes.js';

const OWNERS = SAFE_OWNERS.map(({ address }) => address.toLowerCase() as Hex);
const [FIRST, SECOND, THIRD] = OWNERS as [Hex, Hex, Hex];
const MODULE: Hex = `0x${'0b'.repeat(20)}`;
const SENTINEL = `0x${'0'.repeat(39)}1`;

/** Who an owner is, with its own owners where it is a Safe. */
const shape = (owner: Controller): unknown =>
  owner.kind === 'safe'
    ? [owner.threshold, ...owner.owners.map(shape)]
    : `${owner.kind} ${owner.address.toLowerCase()}`;

describe('who controls a Safe, on a real chain', function () {
  this.timeout(120_000);
  let anvil: Anvil;
  let salt = 0n;
  const create = (owners: readonly string[], threshold: number): Promise<Hex> =>
    createSafe(anvil.rpc, '1.4.1', owners, threshold, ++salt);
  const control = async (address: Hex): Promise<SafeControl> =>
    readControl(anvil.rpc, await pinBlock(anvil.rpc, 'latest', 31337n), address);
  /** What a Safe does to itself. */
  const itself = async (safe: Hex, method: string, ...values: readonly unknown[]): Promise<void> => {
    await anvil.rpc.request('anvil_impersonateAccount', [safe]);
    await anvil.rpc.request('anvil_setBalance', [safe, '0xde0b6b3a7640000']);
    await sendFrom(anvil.rpc, {
      from: safe,
      to: safe,
      data: safeInterface('1.4.1').encodeFunctionData(method, values),
    });
  };
  before(async function () {
    anvil = await startAnvil(this);
    for (const version of REAL_VERSIONS) await deployVersion(anvil.rpc, version);
  });
  after(async () => anvil?.stop());

  it('is read of every version, with modules beyond one page counted as more', async () => {
    for (const version of REAL_VERSIONS) {
      const safe = await createSafe(anvil.rpc, version, OWNERS, 2, ++salt);
      expect(await control(safe)).to.deep.equal({
        ...{ address: checksummed(safe), version, threshold: 2 },
        owners: OWNERS.map((address) => ({ kind: 'key', address: checksummed(address) })),
        ...{ modules: [], moreModules: false, guard: null },
      });
    }
    const many = await create([FIRST], 1);
    for (let index = 1; index <= 51; index += 1)
      await itself(many, 'enableModule', `0x${index.toString(16).padStart(4, '0').repeat(10)}`);
    const { modules, moreModules } = await control(many);
    expect([modules?.length, moreModules]).to.deep.equal([50, true]);
  });

  it('tells keys, accounts that run another’s code, contracts that are no Safe, and Safes', async () => {
    const contract: Hex = `0x${'c0'.repeat(20)}`;
    const delegated: Hex = `0x${'d0'.repeat(20)}`;
    await anvil.code(contract, '0x600080fd');
    await anvil.code(delegated, `0xef0100${'c0'.repeat(20)}`);
    const child = await create([SECOND, THIRD], 2);
    await itself(child, 'enableModule', MODULE);
    const safe = await create([FIRST, contract, delegated, child], 3);
    const found = await control(safe);
    expect(found.owners.map(shape)).to.deep.equal([
      `key ${FIRST}`,
      `contract ${contract}`,
      `key ${delegated}`,
      [2, `key ${SECOND}`, `key ${THIRD}`],
    ]);
    const [, , , inner] = found.owners;
    expect(inner?.kind === 'safe' ? inner.modules : null).to.deep.equal([checksummed(MODULE)]);
  });

  it('names a guard', async () => {
    const safe = await create([FIRST], 1);
    const guard: Hex = `0x${'9a'.repeat(20)}`;
    // A contract that answers true to anything: that it is a guard, too.
    await anvil.code(guard, '0x600160005260206000f3');
    await itself(safe, 'setGuard', guard);
    expect((await control(safe)).guard).to.equal(checksummed(guard));
  });

  it('stops at a Safe that owns itself through another, and four Safes deep', async () => {
    const below = await create([FIRST], 1);
    const above = await create([below, SECOND], 2);
    await itself(below, 'swapOwner', SENTINEL, FIRST, above);
    expect((await control(above)).owners.map(shape)).to.deep.equal([[1, `loop ${above}`], `key ${SECOND}`]);
    let safe = await create([FIRST], 1);
    for (let level = 0; level < 6; level += 1) safe = await create([safe, SECOND], 1);
    let [found, depth] = [await control(safe), 0];
    for (;;) {
      const [first] = found.owners;
      if (first?.kind !== 'safe') {
        expect([first?.kind, depth]).to.deep.equal(['unread', 4]);
        break;
      }
      [found, depth] = [first, depth + 1];
    }
  });

  it('refuses what is no Safe', async () => {
    const error = await control(FIRST).then(
      () => null,
      (thrown: { readonly code?: string }) => thrown,
    );
    expect(error?.code).to.equal('safe/not-a-safe');
  });
});
