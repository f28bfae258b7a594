import type { AbiValue } from '../chain/abi-type.js';
import type { BlockTag, PinnedBlock } from '../chain/block.js';
import { decodeReturn, encodeCall } from '../chain/calldata.js';
import type { Declaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import { pinAndRead, type ReadCall, type ReadResult, readMany } from '../chain/multicall.js';
import type { Rpc } from '../chain/rpc.js';
import { PlimsollError, refused } from '../diagnostic/error.js';
import { declarationOf } from './declarations.js';
import { foreignAnswer, readFailure } from './read-failure.js';

/** A call whose answer is waited for. */
export interface Wanted {
  readonly to: Hex;
  /** What the definition calls the contract at `to`. */
  readonly contract: string;
  readonly call: string;
  readonly args: readonly AbiValue[];
  /** What is read, for messages. */
  readonly label: string;
  /** The answer is given before those of the same round that do not say so. */
  readonly urgent?: 'urgent';
  /** The call may fail, or answer something else than its declaration says; `take` then gets `null`. */
  readonly optional?: 'optional';
  readonly take: (values: readonly AbiValue[] | null) => void;
}

/** Where answers come from: a node at a block that the first reading pins, or answers that are there already. */
export interface ReadSource {
  read(calls: readonly ReadCall[]): Promise<{ readonly block: PinnedBlock; readonly results: readonly ReadResult[] }>;
}

/** A node. The first reading checks the chain and pins the block that all others are made at. */
export const nodeSource = (rpc: Rpc, tag: BlockTag, chainId: bigint): ReadSource => {
  let pinned: PinnedBlock | null = null;
  return {
    read: async (calls) => {
      if (pinned !== null) return { block: pinned, results: await readMany(rpc, pinned, calls) };
      const first = await pinAndRead(rpc, tag, chainId, calls);
      pinned = first.block;
      return first;
    },
  };
};

/** A node at a block that is pinned already. */
export const pinnedSource = (rpc: Rpc, block: PinnedBlock): ReadSource => ({
  read: async (calls) => ({ block, results: await readMany(rpc, block, calls) }),
});

/** What tells calls apart: where they go and what they say. */
export const callKey = ({ to, data }: { readonly to: Hex; readonly data: Hex }): string => `${to}${data}`;

/**
 * Answers that were given already, by `callKey`. Throws `observe/changed-shape` for a call that was not made: then the
 * market has other contracts or entities than when the calls were collected.
 */
export const replaySource = (block: PinnedBlock, answers: ReadonlyMap<string, ReadResult>): ReadSource => ({
  read: async (calls) => {
    const results = calls.map((call) => {
      const answer = answers.get(callKey(call));
      if (answer !== undefined) return answer;
      throw refused(
        'observe/changed-shape',
        `${call.label ?? 'a read'} was not made before: the market has other contracts or entities now`,
      );
    });
    return { block, results };
  },
});

/** Collects calls and makes them a round at a time, each round in as few requests as the source takes. */
export class Reader {
  readonly #source: ReadSource;
  readonly #made: ReadCall[] = [];
  readonly #errors: readonly Declaration[];
  #wanted: Wanted[] = [];
  #block: PinnedBlock | null = null;

  /** `errors` are the contracts' own, to say why a call failed. */
  constructor(source: ReadSource, errors: readonly Declaration[]) {
    this.#source = source;
    this.#errors = errors;
  }

  want(wanted: Wanted): void {
    this.#wanted.push(wanted);
  }

  get idle(): boolean {
    return this.#wanted.length === 0 && this.#block !== null;
  }

  /** Every call made so far, in order. */
  get made(): readonly ReadCall[] {
    return this.#made;
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
    this.#made.push(...calls);
    // Failures are told here, where it is known which contract of the market it is.
    const { block, results } = await this.#source.read(calls.map((call) => ({ ...call, onFailure: 'return' })));
    this.#block = block;
    const answered = wanted.map((one, index) => ({ one, result: results[index] as ReadResult }));
    const urgent = answered.filter(({ one }) => one.urgent !== undefined);
    const others = answered.filter(({ one }) => one.urgent === undefined);
    for (const { one, result } of [...urgent, ...others]) one.take(this.#valuesOf(one, result));
  }

  #valuesOf(wanted: Wanted, result: ReadResult): readonly AbiValue[] | null {
    const declaration = declarationOf(wanted.call);
    if (!result.ok) {
      if (wanted.optional !== undefined) return null;
      throw readFailure({ ...wanted, declaration }, result, this.block, this.#errors);
    }
    try {
      return decodeReturn(declaration, result.data);
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      if (wanted.optional !== undefined) return null;
      throw foreignAnswer({ ...wanted, declaration }, error);
    }
  }
}
