import { atBlock } from '../chain/at-block.js';
import { bytesIn, type PinnedBlock, resultOf } from '../chain/block.js';
import { asHex, type Hex } from '../chain/hex.js';
import { keccakHex } from '../chain/keccak.js';
import type { Rpc } from '../chain/rpc.js';
import type { RpcOutcome } from '../chain/rpc-answer.js';

/** The code an address runs at a block, as hashes. */
export interface CodeFacts {
  /** Keccak-256 of the code at the address; null where there is none. */
  readonly code: Hex | null;
  /** Of a proxy: the contract whose code it runs, as its storage names it. */
  readonly implementation: Hex | null;
  readonly implementationCode: Hex | null;
}

/** `keccak256('eip1967.proxy.implementation') - 1`, `keccak256('eip1967.proxy.beacon') - 1` (ERC-1967). */
export const IMPLEMENTATION_SLOT: Hex = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc';
export const BEACON_SLOT: Hex = '0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50';
/** `keccak256('org.zeppelinos.proxy.implementation')`, which proxies from before ERC-1967 use. */
export const OLD_IMPLEMENTATION_SLOT: Hex = '0x7050c9e0f4ca769c69bd3a8ef740bc37934f8e2c036e5a723fd8ee048ed3f8c3';
/** A Safe keeps its singleton in its first slot. Source: `Proxy.sol` and `SafeProxy.sol`, 1.0.0 to 1.5.0. */
const SINGLETON_SLOT = '0x0';
/** `implementation()` */
const BEACON_CALL = '0x5c60da1b';

const addressIn = (word: Hex): Hex | null => {
  const address = `0x${word.slice(-40)}` as Hex;
  // More than an address in the word means that the slot is used for something else.
  return /^0x0{24}/.test(word) && !/^0x0{40}$/.test(address) ? address : null;
};

const codeHash = (rpc: Rpc, outcome: RpcOutcome | undefined): Hex | null => {
  const code = bytesIn(rpc, 'a contract’s code', resultOf(rpc, outcome));
  return code === '0x' ? null : keccakHex(code);
};

const wordOf = (rpc: Rpc, outcome: RpcOutcome | undefined): Hex | null =>
  addressIn(bytesIn(rpc, 'a storage word', resultOf(rpc, outcome), 32));

const codesOf = async (rpc: Rpc, block: PinnedBlock, addresses: readonly Hex[]): Promise<Map<Hex, Hex | null>> => {
  const wanted = [...new Set(addresses)];
  if (wanted.length === 0) return new Map();
  const outcomes = await atBlock(rpc, block, (at) =>
    wanted.map((address) => ({ method: 'eth_getCode', params: [address, at] })),
  );
  return new Map(wanted.map((address, index) => [address, codeHash(rpc, outcomes[index])]));
};

/** What beacons answer; null where one does not answer with an address. */
const fromBeacons = async (
  rpc: Rpc,
  block: PinnedBlock,
  beacons: readonly Hex[],
): Promise<ReadonlyMap<Hex, Hex | null>> => {
  if (beacons.length === 0) return new Map();
  const outcomes = await atBlock(rpc, block, (at) =>
    beacons.map((to) => ({ method: 'eth_call', params: [{ to, data: BEACON_CALL }, at] })),
  );
  return new Map(
    beacons.map((beacon, index) => {
      const outcome = outcomes[index];
      const word = outcome?.ok === true ? asHex(outcome.value, 32) : undefined;
      return [beacon, word === undefined ? null : addressIn(word)];
    }),
  );
};

interface Proxy {
  readonly implementation: Hex | null;
}

const proxiesOf = async (rpc: Rpc, block: PinnedBlock, addresses: readonly Hex[]): Promise<readonly Proxy[]> => {
  const slots = [IMPLEMENTATION_SLOT, OLD_IMPLEMENTATION_SLOT, BEACON_SLOT];
  const outcomes = await atBlock(rpc, block, (at) =>
    addresses.flatMap((address) => slots.map((slot) => ({ method: 'eth_getStorageAt', params: [address, slot, at] }))),
  );
  const words = outcomes.map((outcome) => wordOf(rpc, outcome));
  const rows = addresses.map((_, index) => words.slice(index * slots.length, (index + 1) * slots.length));
  const beacons = rows.flatMap(([current, old, beacon]) =>
    (current ?? old ?? null) === null && beacon ? [beacon] : [],
  );
  const answers = await fromBeacons(rpc, block, [...new Set(beacons)]);
  return rows.map(([current, old, beacon]) => ({
    implementation: current ?? old ?? (beacon == null ? null : (answers.get(beacon) ?? null)),
  }));
};

/**
 * The code of contracts at a block, and of what proxies among them run, by the slots of ERC-1967 (implementation, beacon)
 * and of the proxies before it. At most four requests, however many contracts. Throws what `atBlock` lists.
 */
export const readCodes = async (
  rpc: Rpc,
  block: PinnedBlock,
  addresses: readonly Hex[],
): Promise<ReadonlyMap<Hex, CodeFacts>> => {
  const wanted = [...new Set(addresses.map((address) => address.toLowerCase() as Hex))];
  if (wanted.length === 0) return new Map();
  const codes = await codesOf(rpc, block, wanted);
  const proxies = await proxiesOf(rpc, block, wanted);
  const behind = await codesOf(
    rpc,
    block,
    proxies.flatMap(({ implementation }) => (implementation === null ? [] : [implementation])),
  );
  return new Map(
    wanted.map((address, index) => {
      const implementation = proxies[index]?.implementation ?? null;
      return [
        address,
        {
          code: codes.get(address) ?? null,
          implementation,
          implementationCode: implementation === null ? null : (behind.get(implementation) ?? null),
        },
      ];
    }),
  );
};

/** The code of a Safe: its own, and that of the singleton its first storage slot names. */
export const readSafeCode = async (rpc: Rpc, block: PinnedBlock, safe: Hex): Promise<CodeFacts> => {
  const [code, slot] = await atBlock(rpc, block, (at) => [
    { method: 'eth_getCode', params: [safe, at] },
    { method: 'eth_getStorageAt', params: [safe, SINGLETON_SLOT, at] },
  ]);
  const implementation = wordOf(rpc, slot);
  const behind = implementation === null ? null : await codesOf(rpc, block, [implementation]);
  return {
    code: codeHash(rpc, code),
    implementation,
    implementationCode: implementation === null ? null : (behind?.get(implementation) ?? null),
  };
};
