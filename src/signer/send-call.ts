import { SigningKey } from 'ethers/crypto';
import { Transaction } from 'ethers/transaction';
import { asQuantity, type Hex, toQuantity } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { isRecord } from '../chain/rpc-answer.js';
import { hasCode } from '../chain/rpc-node.js';
import { type Receipt, sendRawTransaction, type WaitOptions, waitForReceipt } from '../chain/transaction.js';
import { refused, unavailable } from '../diagnostic/error.js';
import type { SecretKey } from './secret-key.js';

/** A call that an account makes by itself. */
export interface SentCall {
  readonly to: Hex;
  readonly value: bigint;
  readonly data: Hex;
}

const number = async (rpc: Rpc, method: string, params: readonly unknown[]): Promise<bigint> => {
  const found = asQuantity(await rpc.request(method, [...params]));
  if (found !== undefined) return found;
  throw unavailable('rpc/garbage', `${rpc.name} answers ${method} with no number`, { hint: 'Use another node.' });
};

/** What a transaction pays for its gas: twice the block's base fee, and the tip that the node suggests (EIP-1559). */
const feesOf = async (rpc: Rpc): Promise<object> => {
  const block = await rpc.request('eth_getBlockByNumber', ['latest', false]);
  const base = isRecord(block) ? asQuantity(block.baseFeePerGas) : undefined;
  if (base === undefined) return { type: 0, gasPrice: await number(rpc, 'eth_gasPrice', []) };
  let tip: bigint;
  try {
    tip = await number(rpc, 'eth_maxPriorityFeePerGas', []);
  } catch (error) {
    if (!hasCode(error, 'rpc/method-missing')) throw error;
    const price = await number(rpc, 'eth_gasPrice', []);
    tip = price > base ? price - base : 0n;
  }
  return { type: 2, maxPriorityFeePerGas: tip, maxFeePerGas: 2n * base + tip };
};

/** The gas that the node measures for a call, and a fifth more. Throws what the node says of a call that fails. */
export const estimatedGas = async (rpc: Rpc, from: Hex, { to, value, data }: SentCall): Promise<bigint> =>
  ((await number(rpc, 'eth_estimateGas', [{ from, to, data, value: toQuantity(value) }])) * 12n) / 10n;

/**
 * Signs a call as a transaction of the key's own account, sends it and waits for its receipt. `onSent` is told its hash before that:
 * a node that dies then has it. Throws `signer/reverted`,
 * `chain/receipt-timeout`, and what the node answers.
 */
export const sendCall = async (
  rpc: Rpc,
  chainId: bigint,
  key: SecretKey,
  call: SentCall,
  { onSent, ...options }: WaitOptions & { readonly onSent?: (hash: Hex) => Promise<void> } = {},
): Promise<Receipt> => {
  const gasLimit = await estimatedGas(rpc, key.address, call);
  const [nonce, fees] = await Promise.all([
    number(rpc, 'eth_getTransactionCount', [key.address, 'pending']),
    feesOf(rpc),
  ]);
  const transaction = Transaction.from({ ...call, chainId, gasLimit, nonce: Number(nonce), ...fees });
  transaction.signature = new SigningKey(key.reveal()).sign(transaction.unsignedHash);
  const hash = await sendRawTransaction(rpc, transaction.serialized as Hex);
  await onSent?.(hash);
  const receipt = await waitForReceipt(rpc, hash, options);
  if (receipt.status === 'success') return receipt;
  throw refused('signer/reverted', `The transaction ${receipt.hash} reverted in block ${receipt.blockNumber}`, {
    hint: 'The state changed since the simulation, or the gas did not suffice. See plimsoll status.',
  });
};
