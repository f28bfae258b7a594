import { getCreateAddress } from 'ethers/address';
import { refused } from '../../src/diagnostic/error.js';
import type { Rpc, RpcRequest } from './rpc.js';

/** Where a transaction goes and what it is for; a missing `to` creates a contract. */
export interface Transaction {
  readonly from: string;
  readonly to?: string;
  readonly data: string;
  /** What a person reads when the chain refuses it: `WETH: set the supply cap`. */
  readonly label: string;
  readonly gas?: bigint;
}

interface Sent {
  readonly label: string;
  readonly hash: string;
}

/** Enough for any call of a market's parameters; creating contracts takes more. */
const DEFAULT_GAS = 2_500_000n;
const CREATION_GAS = 8_000_000n;

/** Above the base fee, which starts at one gwei and only falls. */
const GAS_PRICE = '0x77359400';

/** Turns the data of a revert into words. */
export type ExplainRevert = (data: string) => string;

/**
 * Transactions that are sent together and mined together: many times faster than one block each. Nonces are counted here,
 * so the address of a contract is known before it is created.
 */
export class TransactionQueue {
  readonly #rpc: Rpc;
  readonly #explain: ExplainRevert;
  readonly #nonces = new Map<string, number>();
  #waiting: Transaction[] = [];

  constructor(rpc: Rpc, explain: ExplainRevert) {
    this.#rpc = rpc;
    this.#explain = explain;
  }

  /** Adds a call to a contract. */
  call(transaction: Transaction & { readonly to: string }): void {
    this.#waiting.push(transaction);
  }

  /** Adds the creation of a contract; gives the address it will have. */
  create(transaction: Omit<Transaction, 'to'>): string {
    const before = this.#waiting.filter(({ from }) => from === transaction.from).length;
    const nonce = (this.#nonces.get(transaction.from) ?? 0) + before;
    this.#waiting.push({ gas: CREATION_GAS, ...transaction });
    return getCreateAddress({ from: transaction.from, nonce });
  }

  /**
   * Sends what waits, in order, and mines it.
   *
   * @throws PlimsollError `devnet/refused` naming the first transaction the chain refused, and why.
   */
  async flush(): Promise<void> {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    const hashes = await this.#rpc.batch(waiting.map((transaction) => this.#request(transaction)));
    const sent = waiting.map(({ label }, index) => ({ label, hash: String(hashes[index]) }));
    await this.#mine();
    await this.#check(sent);
  }

  #request({ from, to, data, gas }: Transaction): RpcRequest {
    const nonce = this.#nonces.get(from) ?? 0;
    this.#nonces.set(from, nonce + 1);
    const fields = { from, data, gas: quantity(gas ?? DEFAULT_GAS), gasPrice: GAS_PRICE, nonce: quantity(nonce) };
    return { method: 'eth_sendTransaction', params: [to === undefined ? fields : { ...fields, to }] };
  }

  /** One block takes what fits under its gas limit, so this mines until nothing is left. */
  async #mine(): Promise<void> {
    let left: bigint;
    do {
      await this.#rpc.send('evm_mine');
      const status = (await this.#rpc.send('txpool_status')) as { pending: string };
      left = BigInt(status.pending);
    } while (left > 0n);
  }

  async #check(sent: readonly Sent[]): Promise<void> {
    const requests = sent.map(({ hash }) => ({ method: 'eth_getTransactionReceipt', params: [hash] }));
    const receipts = (await this.#rpc.batch(requests)) as ({ status: string } | null)[];
    const failed = sent[receipts.findIndex((receipt) => receipt?.status !== '0x1')];
    if (failed === undefined) return;
    throw refused('devnet/refused', `The chain refused a transaction. ${failed.label}: ${await this.#reason(failed)}`, {
      hint: 'The contracts do not accept this value: correct it where the market is described.',
    });
  }

  async #reason({ hash }: Sent): Promise<string> {
    const trace = await this.#rpc.send('debug_traceTransaction', hash, { tracer: 'callTracer' });
    const { output, error } = trace as { output?: string; error?: string };
    if (output === undefined || output === '0x') return error ?? 'no reason given';
    return this.#explain(output);
  }
}

const quantity = (value: bigint | number): string => `0x${value.toString(16)}`;
