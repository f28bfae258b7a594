import type { PinnedBlock } from '../../chain/block.js';
import { decodeReturn, encodeCall } from '../../chain/calldata.js';
import { delegateOf } from '../../chain/delegation.js';
import { parseDeclaration } from '../../chain/function.js';
import type { Hex } from '../../chain/hex.js';
import { keccakText } from '../../chain/keccak.js';
import { type ReadCall, type ReadResult, readMany } from '../../chain/multicall.js';
import type { Rpc } from '../../chain/rpc.js';
import { codesAt } from '../../chain/state.js';
import { PlimsollError } from '../../diagnostic/error.js';
import type { Controller, SafeControl } from '../../impact/attack/keys.js';
import { checksummed } from '../../signer/address.js';
import { type SafeState, safeFrom, safeReads } from './state.js';

const FIRST_MODULE: Hex = `0x${'0'.repeat(39)}1`;
const MODULE_PAGE = 50n;
const MODULES = parseDeclaration(
  'getModulesPaginated(address start, uint256 pageSize) returns (address[] array, address next)',
);
/** How Safes before 1.1 list their modules. */
const ALL_MODULES = parseDeclaration('getModules() returns (address[])');
const STORAGE = parseDeclaration('getStorageAt(uint256 offset, uint256 length) returns (bytes)');
const GUARD_SLOT = BigInt(keccakText('guard_manager.guard.address'));

/** How far Safes within Safes are looked into, and how many addresses are asked and places counted: no real authority has as many. */
const DEPTH = 4;
const MOST = 1000;
/** Owners of one Safe; a contract that claims more is taken for none. */
const MOST_OWNERS = 100;

const READS = 7;
const readsOf = (to: Hex): readonly ReadCall[] => {
  const read = (data: Hex): ReadCall => ({ to, data, onFailure: 'return' });
  return [
    ...safeReads(to),
    read(encodeCall(MODULES, [FIRST_MODULE, MODULE_PAGE])),
    read(encodeCall(ALL_MODULES, [])),
    read(encodeCall(STORAGE, [GUARD_SLOT, 1n])),
  ];
};

/** What a Safe says of itself, without what is known of its owners. */
interface Read extends Omit<SafeControl, 'owners'> {
  readonly owners: readonly Hex[];
}

type Answers = readonly (ReadResult | undefined)[];

/** What a call answered; null where it failed or says something else. */
const answered = (declaration: Parameters<typeof decodeReturn>[0], result: ReadResult | undefined) => {
  if (result?.ok !== true) return null;
  try {
    return decodeReturn(declaration, result.data);
  } catch (error) {
    if (error instanceof PlimsollError) return null;
    throw error;
  }
};

const addresses = (value: unknown): readonly string[] | null =>
  Array.isArray(value) ? value.map((one) => checksummed(String(one) as Hex)) : null;

const modulesFrom = ([page, all]: Answers): Pick<SafeControl, 'modules' | 'moreModules'> => {
  const [listed, next] = answered(MODULES, page) ?? [];
  const modules = addresses(listed);
  if (modules === null) return { modules: addresses(answered(ALL_MODULES, all)?.[0]), moreModules: false };
  return { modules, moreModules: typeof next === 'string' && BigInt(next) > 1n };
};

/** Safes before 1.3 have no guards, and no way to be asked for them. */
const guardFrom = (result: ReadResult | undefined): string | null => {
  const [slot] = answered(STORAGE, result) ?? [];
  const guard = typeof slot === 'string' && slot.length === 66 ? (`0x${slot.slice(-40)}` as Hex) : null;
  return guard === null || BigInt(guard) === 0n ? null : checksummed(guard);
};

const readFrom = (state: SafeState, more: Answers): Read => ({
  address: checksummed(state.address),
  version: state.version.slice(0, 40),
  threshold: Number(state.threshold),
  owners: state.owners,
  ...modulesFrom(more),
  guard: guardFrom(more[2]),
});

/** What an address turned out to be. */
type Found = Read | 'key' | 'contract';

const foundAs = (chainId: bigint, address: Hex, results: readonly ReadResult[]): Found => {
  const [first] = results;
  if (first?.ok === false && first.reason === 'no-code') return 'key';
  try {
    const state = safeFrom(chainId, address, results);
    return state.owners.length > MOST_OWNERS ? 'contract' : readFrom(state, results.slice(READS - 3));
  } catch (error) {
    if (error instanceof PlimsollError) return 'contract';
    throw error;
  }
};

/** Ask addresses at a block what they are: in one request, and a second one where some are contracts and no Safes. */
const ask = async (rpc: Rpc, block: PinnedBlock, asked: readonly Hex[]): Promise<ReadonlyMap<Hex, Found>> => {
  const results = await readMany(rpc, block, asked.flatMap(readsOf));
  const found = new Map(
    asked.map((address, index) => [
      address,
      foundAs(block.chainId, address, results.slice(READS * index, READS * (index + 1))),
    ]),
  );
  const contracts = asked.filter((address) => found.get(address) === 'contract');
  const codes = await codesAt(rpc, block, contracts);
  for (const [index, address] of contracts.entries())
    if (delegateOf(codes[index] ?? '0x') !== null) found.set(address, 'key');
  return found;
};

/** The tree of those who control a Safe; a Safe that stands in several places stands there whole, up to `MOST` places. */
const controlFrom = (root: Read, found: ReadonlyMap<Hex, Found>, to: Hex): SafeControl => {
  let places = 0;
  const control = (read: Read, above: readonly Hex[]): SafeControl => ({
    ...read,
    owners: read.owners.map((owner): Controller => {
      const [address, what] = [checksummed(owner), found.get(owner)];
      places += 1;
      if (above.includes(owner)) return { kind: 'loop', address };
      if (what === undefined) return { kind: 'unread', address };
      if (typeof what === 'string') return { kind: what, address };
      if (above.length > DEPTH || places > MOST) return { kind: 'unread', address };
      return { kind: 'safe', ...control(what, [...above, owner]) };
    }),
  });
  return control(root, [to]);
};

/**
 * Who controls a Safe at a block, with the Safes that own it, their modules and guards. Throws `safe/not-a-safe`, and what
 * reading throws.
 */
export const readControl = async (rpc: Rpc, block: PinnedBlock, address: Hex): Promise<SafeControl> => {
  const to = address.toLowerCase() as Hex;
  const results = await readMany(rpc, block, readsOf(to));
  const root = readFrom(safeFrom(block.chainId, to, results), results.slice(READS - 3));
  const found = new Map<Hex, Found>([[to, root]]);
  let level: readonly Read[] = [root];
  for (let depth = 0; depth < DEPTH && level.length > 0; depth += 1) {
    const owners = [...new Set(level.flatMap((one) => one.owners))].filter((owner) => !found.has(owner));
    const next = owners.slice(0, MOST - found.size);
    for (const [owner, what] of await ask(rpc, block, next)) found.set(owner, what);
    level = next.flatMap((owner) => {
      const what = found.get(owner);
      return what === undefined || typeof what === 'string' ? [] : [what];
    });
  }
  return controlFrom(root, found, to);
};
