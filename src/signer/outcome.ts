import { asQuantity, type Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { refused, unavailable } from '../diagnostic/error.js';

/** topic 0 of `ExecutionFailure(bytes32,uint256)`, since Safe 1.1.1. */
const EXECUTION_FAILURE = '0x23428b18acfb3ea64b08dc0c1d296ea9c09702c09083ca5272e64d115b687d23';

/** How long a transaction that was sent is waited for. */
export interface Patience {
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** How many times the receipt is asked for, a second apart. */
  readonly attempts: number;
}

/** A transaction in a block. */
export interface Mined {
  readonly transaction: Hex;
  readonly block: bigint;
}

/**
 * Waits for the receipt of a transaction that was sent to a Safe. Throws `signer/reverted`, `signer/inner-failure` or
 * `signer/no-receipt`.
 */
export const outcomeOf = async (rpc: Rpc, safe: Hex, hash: Hex, { sleep, attempts }: Patience): Promise<Mined> => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const receipt = await rpc.request('eth_getTransactionReceipt', [hash]);
    if (typeof receipt === 'object' && receipt !== null) return judge(rpc, safe, hash, receipt);
    await sleep(1000);
  }
  throw unavailable('signer/no-receipt', `The transaction ${hash} was sent but is in no block yet`, {
    hint: 'Look it up before you send it again: with the same nonce only one can succeed.',
  });
};

const judge = (rpc: Rpc, safe: Hex, hash: Hex, receipt: object): Mined => {
  const block = asQuantity(Reflect.get(receipt, 'blockNumber'));
  const logs: unknown = Reflect.get(receipt, 'logs');
  if (block === undefined || !Array.isArray(logs)) {
    throw unavailable('rpc/garbage', `${rpc.name} gave a receipt of ${hash} without block or logs`, {
      hint: 'Ask another node about this transaction.',
    });
  }
  if (Reflect.get(receipt, 'status') !== '0x1') {
    throw refused('signer/reverted', `The transaction ${hash} reverted in block ${block}; the nonce is not used`, {
      hint: 'The state changed since the simulation, or the gas did not suffice. Simulate it again.',
    });
  }
  if (logs.some((log: unknown) => isFailure(log, safe))) {
    throw refused('signer/inner-failure', `The transaction ${hash} was mined, but what the Safe tried to do failed`, {
      hint: 'The nonce is used. Propose the change again, with safeTxGas 0.',
    });
  }
  return { transaction: hash, block };
};

const isFailure = (log: unknown, safe: Hex): boolean => {
  if (typeof log !== 'object' || log === null) return false;
  const topics: unknown = Reflect.get(log, 'topics');
  const emitter = String(Reflect.get(log, 'address')).toLowerCase();
  return emitter === safe.toLowerCase() && Array.isArray(topics) && topics[0] === EXECUTION_FAILURE;
};
