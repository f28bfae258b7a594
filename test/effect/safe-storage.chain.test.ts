import { expect } from 'chai';
import { SAFE_OWNERS } from '../../devnet/accounts.js';
import type { Hex } from '../../src/chain/hex.js';
import { NONCE_SLOT, safeSlots } from '../../src/effect/safe-storage.js';
import { knownAddress } from '../../src/signer/known-contracts.js';
import { type Anvil, startAnvil } from '../chain/anvil.js';
import { createSafe, deployVersion, REAL_VERSIONS, safeInterface, sendFrom } from '../e2e/safes.js';

const OWNERS = SAFE_OWNERS.map(({ address }) => address.toLowerCase() as Hex);
const [MODULE, GUARD] = [`0x${'ad'.repeat(20)}`, `0x${'9a'.repeat(20)}`];
const SENTINEL = `0x${'0'.repeat(39)}1`;
/** Answers true to whatever it is asked: an interface, a check. */
const YES = '0x600160005260206000f3';

describe('the storage of a real Safe', function () {
  this.timeout(120_000);
  let anvil: Anvil;
  before(async function () {
    anvil = await startAnvil(this);
  });
  after(() => anvil?.stop());

  for (const version of REAL_VERSIONS) {
    it(`of version ${version} holds what each word is called`, async () => {
      await deployVersion(anvil.rpc, version);
      const safe = await createSafe(anvil.rpc, version, OWNERS, 2);
      const abi = safeInterface(version);
      const request = (method: string, ...params: readonly unknown[]) => anvil.rpc.request(method, params);
      await request('anvil_impersonateAccount', safe);
      await request('anvil_setBalance', safe, '0xde0b6b3a7640000');
      await anvil.code(GUARD as Hex, YES);
      const own = (name: string, ...args: readonly unknown[]) =>
        sendFrom(anvil.rpc, { from: safe, to: safe, data: abi.encodeFunctionData(name, args) });
      await own('enableModule', MODULE);
      await own('setGuard', GUARD);
      if (version === '1.5.0') await own('setModuleGuard', GUARD);
      const view = async (name: string, ...args: readonly unknown[]): Promise<string> => {
        const data = abi.encodeFunctionData(name, args);
        return String(
          abi.decodeFunctionResult(name, String(await request('eth_call', { to: safe, data }, 'latest')))[0],
        );
      };
      const at = async (slot: string): Promise<bigint> =>
        BigInt(String(await request('eth_getStorageAt', safe, slot, 'latest')));
      const words = new Map<string, bigint[]>();
      for (const { slot, name } of safeSlots({ owners: OWNERS, modules: [MODULE as Hex], signedMessages: [] }))
        words.set(name, [...(words.get(name) ?? []), await at(slot)]);
      expect(Object.fromEntries(words)).to.deep.equal({
        'the singleton, whose code the Safe runs': [BigInt(knownAddress('Singleton', version) ?? 0)],
        'the list of modules': [BigInt(MODULE), 1n],
        // Each owner's word names the next, and the last one's the sentinel.
        'the list of owners': [...OWNERS, SENTINEL].map(BigInt),
        'the number of owners': [3n],
        'the threshold': [BigInt(await view('getThreshold'))],
        'the nonce': [BigInt(await view('nonce'))],
        'the guard': [BigInt(GUARD)],
        'the module guard': [version === '1.5.0' ? BigInt(GUARD) : 0n],
        'the fallback handler': [BigInt(knownAddress('FallbackHandler', version) ?? 0)],
      });
      await request('anvil_setStorageAt', safe, NONCE_SLOT, `0x${'2a'.padStart(64, '0')}`);
      expect(await view('nonce')).to.equal('42');
      const message = `0x${'5e'.repeat(32)}` as Hex;
      const [signed] = safeSlots({ owners: [], modules: [], signedMessages: [message] }).filter(
        ({ name }) => name === 'a message on record as signed',
      );
      await request('anvil_setStorageAt', safe, signed?.slot, `0x${'1'.padStart(64, '0')}`);
      expect(await view('signedMessages', message)).to.equal('1');
    });
  }
});
