import { refused, unavailable } from '../diagnostic/error.js';
import { asHex, asQuantity, type Hex, toQuantity } from './hex.js';
import type { Rpc, RpcCall } from './rpc.js';
import { isRecord, type RpcOutcome } from './rpc-answer.js';

/** One block of one chain, fixed by its hash. Times are seconds since 1970. */
export interface PinnedBlock {
  readonly chainId: bigint;
  readonly number: bigint;
  readonly hash: Hex;
  readonly parentHash: Hex;
  readonly timestamp: bigint;
  readonly gasLimit: bigint;
  /** Wei a unit of gas; undefined on chains without EIP-1559. */
  readonly baseFee: bigint | undefined;
}

/** Which block to pin: a number, or a tag that the node resolves. */
export type BlockTag = 'latest' | 'safe' | 'finalized' | bigint;

/** The calls that `readPinned` reads the answers of. */
export const pinCalls = (tag: BlockTag): readonly [RpcCall, RpcCall] => [
  { method: 'eth_chainId', params: [] },
  { method: 'eth_getBlockByNumber', params: [tagParam(tag), false] },
];

/** A tag as a parameter of a JSON-RPC method. */
export const tagParam = (tag: BlockTag): string => (typeof tag === 'bigint' ? toQuantity(tag) : tag);

/**
 * Fixes a block by its hash, in one HTTP request. The chain is checked before anything else: `rpc/wrong-chain` (exit 1)
 * names both ids. Throws `rpc/no-block` where the chain has no such block.
 */
export const pinBlock = async (rpc: Rpc, tag: BlockTag, expectedChainId: bigint): Promise<PinnedBlock> =>
  readPinned(rpc, tag, expectedChainId, await rpc.batch(pinCalls(tag)));

/** The block in the answers to `pinCalls`. Throws as `pinBlock` does. */
export const readPinned = (
  rpc: Rpc,
  tag: BlockTag,
  expectedChainId: bigint,
  outcomes: readonly RpcOutcome[],
): PinnedBlock => {
  const [chain, answer] = outcomes;
  const chainId = quantity(rpc, 'eth_chainId', resultOf(rpc, chain));
  if (chainId !== expectedChainId) {
    throw refused('rpc/wrong-chain', `${rpc.name} serves chain ${chainId}, not chain ${expectedChainId}`, {
      hint: 'Point the RPC URL at a node of the right chain, or correct the chain in the document.',
    });
  }
  const missing = answer === undefined || (answer.ok ? answer.value === null : NO_BLOCK.test(answer.error.rpcMessage));
  if (missing) {
    throw unavailable('rpc/no-block', `${rpc.name} has no block ${tag} of chain ${chainId}`, {
      hint: 'Check the number, and that the node is in sync.',
    });
  }
  return parseBlock(rpc, chainId, resultOf(rpc, answer));
};

/** What nodes say of a block they do not have. */
export const NO_BLOCK =
  /(header|block|resource).{0,40}not (found|available|exist)|unknown (block|header)|BlockOutOfRange|could not find block|not canonical|non-canonical/i;

/** The value of an outcome; throws its error. */
export const resultOf = (rpc: Rpc, outcome: RpcOutcome | undefined): unknown => {
  if (outcome === undefined) throw garbage(rpc, 'an answer is missing');
  if (!outcome.ok) throw outcome.error;
  return outcome.value;
};

/** The error for an answer that is JSON-RPC but not of the method's shape. */
export const garbage = (rpc: Rpc, what: string) =>
  unavailable('rpc/garbage', `${rpc.name} gave an answer that makes no sense: ${what}`, {
    hint: 'Use another node: this one does not follow the Ethereum JSON-RPC specification.',
  });

/** A quantity in an answer. Throws `rpc/garbage`. */
export const quantity = (rpc: Rpc, what: string, value: unknown): bigint => {
  const found = asQuantity(value);
  if (found === undefined) throw garbage(rpc, `${what} is not a hexadecimal quantity`);
  return found;
};

/** Bytes in an answer, of the given number where one is given. Throws `rpc/garbage`. */
export const bytesIn = (rpc: Rpc, what: string, value: unknown, length?: number): Hex => {
  const found = asHex(value, length);
  if (found === undefined) throw garbage(rpc, `${what} is not ${length ?? 'a whole number of'} bytes in hexadecimal`);
  return found;
};

const parseBlock = (rpc: Rpc, chainId: bigint, value: unknown): PinnedBlock => {
  if (!isRecord(value)) throw garbage(rpc, 'a block is not an object');
  return {
    chainId,
    number: quantity(rpc, 'a block’s number', value.number),
    hash: bytesIn(rpc, 'a block’s hash', value.hash, 32),
    parentHash: bytesIn(rpc, 'a block’s parentHash', value.parentHash, 32),
    timestamp: quantity(rpc, 'a block’s timestamp', value.timestamp),
    gasLimit: quantity(rpc, 'a block’s gasLimit', value.gasLimit),
    baseFee: value.baseFeePerGas == null ? undefined : quantity(rpc, 'a block’s baseFeePerGas', value.baseFeePerGas),
  };
};
