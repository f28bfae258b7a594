import { unavailable } from '../diagnostic/error.js';
import { bytesIn, garbage, quantity } from './block.js';
import type { Hex } from './hex.js';
import { keccakHex } from './keccak.js';
import { type Log, parseLogs } from './log.js';
import type { Rpc } from './rpc.js';
import { isRecord } from './rpc-answer.js';
import { RpcError } from './rpc-error.js';

/** What a chain recorded of a transaction. */
export interface Receipt {
  readonly hash: Hex;
  readonly status: 'success' | 'failure';
  readonly blockNumber: bigint;
  readonly blockHash: Hex;
  readonly gasUsed: bigint;
  readonly logs: readonly Log[];
}

export interface WaitOptions {
  /** Milliseconds to wait altogether. 120 s unless told. */
  readonly timeoutMs?: number;
  /** Milliseconds between two questions. 1 s unless told. */
  readonly pollMs?: number;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/**
 * Sends a signed transaction and gives its hash, which is computed here and compared with the node's. A node that has
 * it already is no failure. Throws `rpc/error` where the node refuses it.
 */
export const sendRawTransaction = async (rpc: Rpc, signed: Hex): Promise<Hex> => {
  const hash = keccakHex(signed);
  try {
    const answer = bytesIn(rpc, 'a transaction’s hash', await rpc.request('eth_sendRawTransaction', [signed]), 32);
    if (answer !== hash) throw garbage(rpc, 'the hash of another transaction');
  } catch (error) {
    if (!(error instanceof RpcError) || !/already (known|imported)|known transaction/i.test(error.rpcMessage))
      throw error;
  }
  return hash;
};

/** Asks for a transaction's receipt until it is there. Throws `chain/receipt-timeout`. */
export const waitForReceipt = async (rpc: Rpc, hash: Hex, options: WaitOptions = {}): Promise<Receipt> => {
  const { timeoutMs = 120_000, pollMs = 1000 } = options;
  const sleep = options.sleep ?? ((milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)));
  for (let waited = 0; ; waited += pollMs) {
    const answer = await rpc.request('eth_getTransactionReceipt', [hash]);
    if (answer !== null) return parseReceipt(rpc, hash, answer);
    if (waited >= timeoutMs) break;
    await sleep(pollMs);
  }
  throw unavailable('chain/receipt-timeout', `transaction ${hash} was not mined within ${timeoutMs / 1000} s`, {
    hint: 'It may still be mined: look it up by its hash before sending anything again.',
  });
};

const parseReceipt = (rpc: Rpc, hash: Hex, value: unknown): Receipt => {
  if (!isRecord(value)) throw garbage(rpc, 'a receipt is not an object');
  if (bytesIn(rpc, 'a receipt’s transactionHash', value.transactionHash, 32) !== hash)
    throw garbage(rpc, 'the receipt of another transaction');
  const status = quantity(rpc, 'a receipt’s status', value.status);
  if (status > 1n) throw garbage(rpc, `a receipt’s status is ${status}`);
  return {
    hash,
    status: status === 1n ? 'success' : 'failure',
    blockNumber: quantity(rpc, 'a receipt’s blockNumber', value.blockNumber),
    blockHash: bytesIn(rpc, 'a receipt’s blockHash', value.blockHash, 32),
    gasUsed: quantity(rpc, 'a receipt’s gasUsed', value.gasUsed),
    logs: parseLogs(rpc, value.logs),
  };
};
