import type { AbiValue } from '../chain/abi-type.js';
import { type BlockTag, type PinnedBlock } from '../chain/block.js';
import { decodeReturn, encodeCall } from '../chain/calldata.js';
import type { Hex } from '../chain/hex.js';
import { type ReadCall, pinAndRead, readMany } from '../chain/multicall.js';
import type { Rpc } from '../chain/rpc.js';
import { declarationOf } from './declarations.js';

/** A call whose answer is waited for. `null` is given where the call failed and `optional` says that it may. */
interface Wanted {
  readonly to: Hex;
  readonly call: string;
  readonly args: readonly AbiValue[];
  readonly label: string;
  readonly optional?: 'optional';
  readonly take: (values: readonly AbiValue[] | null) => void;
}

/**
 * Collects calls and makes them a round at a time, each round in as few requests as the node takes. The first round pins
 * the block that all others are made at.
 */
export class Reader {
  readonly #rpc: Rpc;
  readonly #tag: BlockTag;
  readonly #chainId: bigint;
  #wanted: Wanted[] = [];
  #block: PinnedBlock | null = null;

  constructor(rpc: Rpc, tag: BlockTag, chainId: bigint) {
    this.#rpc = rpc;
    this.#tag = tag;
    this.#chainId = chainId;
  }

  want(wanted: Wanted): void {
    this.#wanted.push(wanted);
  }

  get idle(): boolean {
    return this.#wanted.length === 0 && this.#block !== null;
  }

  /** The block read at. Only after the first round. */
  get block(): PinnedBlock {
    if (this.#block === null) throw new TypeError('no block is pinned before the first round');
    return this.#block;
  }

  async round(): Promise<void> {
    const wanted = this.#wanted;
    this.#wanted = [];
    const calls = wanted.map(
      ({ to, call, args, label, optional }): ReadCall => ({
        to,
        data: encodeCall(declarationOf(call), args),
        label,
        ...(optional === undefined ? {} : { onFailure: 'return' }),
      }),
    );
    let results: Awaited<ReturnType<typeof readMany>>;
    if (this.#block === null) {
      const first = await pinAndRead(this.#rpc, this.#tag, this.#chainId, calls);
      this.#block = first.block;
      results = first.results;
    } else results = await readMany(this.#rpc, this.#block, calls);
    for (const [index, result] of results.entries()) {
      const { call, take } = wanted[index] as Wanted;
      take(result.ok ? decodeReturn(declarationOf(call), result.data) : null);
    }
  }
}
