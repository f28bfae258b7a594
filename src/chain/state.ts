import { atBlock } from './at-block.js';
import type { CallEnd } from './batch-reader.js';
import { bytesIn, type PinnedBlock, resultOf } from './block.js';
import { type Hex, toQuantity } from './hex.js';
import { callEnd } from './read-singly.js';
import type { Rpc } from './rpc.js';
import { type StateOverrides, stateParam } from './state-override.js';

/** The code at an address at the pinned block; `0x` where there is none. */
export const codeAt = async (rpc: Rpc, block: PinnedBlock, address: Hex): Promise<Hex> =>
  (await codesAt(rpc, block, [address]))[0] ?? '0x';

/** The same for several addresses, in order and in one request. */
export const codesAt = async (rpc: Rpc, block: PinnedBlock, addresses: readonly Hex[]): Promise<readonly Hex[]> => {
  if (addresses.length === 0) return [];
  const outcomes = await atBlock(rpc, block, (at) =>
    addresses.map((address) => ({ method: 'eth_getCode', params: [address, at] })),
  );
  return addresses.map((_, index) => bytesIn(rpc, 'a contract’s code', resultOf(rpc, outcomes[index])));
};

/** The word in a storage slot at the pinned block. */
export const storageAt = async (rpc: Rpc, block: PinnedBlock, address: Hex, slot: bigint): Promise<Hex> => {
  const [outcome] = await atBlock(rpc, block, (at) => [
    { method: 'eth_getStorageAt', params: [address, toQuantity(slot), at] },
  ]);
  return bytesIn(rpc, 'a storage word', resultOf(rpc, outcome), 32);
};

/** One `eth_call`. Amounts are wei. */
export interface CallAt {
  readonly to: Hex;
  readonly data: Hex;
  readonly from?: Hex;
  readonly value?: bigint;
  readonly gas?: bigint;
  readonly overrides?: StateOverrides;
}

/**
 * How a single call ends at the pinned block. Unlike a read it may come from a given sender, carry value and change
 * state, which is then forgotten. `no-code` where the target is empty, unless an override gives it code.
 */
export const callAt = async (rpc: Rpc, block: PinnedBlock, call: CallAt): Promise<CallEnd> => {
  const message = {
    to: call.to,
    data: call.data,
    ...(call.from === undefined ? {} : { from: call.from }),
    ...(call.value === undefined ? {} : { value: toQuantity(call.value) }),
    ...(call.gas === undefined ? {} : { gas: toQuantity(call.gas) }),
  };
  const overrides = call.overrides === undefined ? [] : [stateParam(call.overrides)];
  const [code, outcome] = await atBlock(rpc, block, (at) => [
    { method: 'eth_getCode', params: [call.to, at] },
    { method: 'eth_call', params: [message, at, ...overrides] },
  ]);
  const given = call.overrides?.[call.to]?.code !== undefined;
  if (!given && bytesIn(rpc, 'a contract’s code', resultOf(rpc, code)) === '0x') return { kind: 'no-code' };
  return callEnd(rpc, outcome);
};
