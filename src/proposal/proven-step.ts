import type { PinnedBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Run } from '../effect/run.js';
import { type SignedTx, safeRun } from '../effect/safe-run.js';
import type { SafeState } from '../route/safe/state.js';
import type { SafeTx } from '../signer/safe-tx.js';
import type { TitledCall } from './compile.js';

/** A step as it is run: by whom, with which calls, and how long after the one before. */
export interface ProvenStep {
  /** In words: `execute in the TimelockController 0x…`. */
  readonly title: string;
  /** Who makes the calls. */
  readonly from: Hex;
  readonly calls: readonly TitledCall[];
  readonly run: Run;
  /** Where owners of a Safe sign it: what they sign, the Safe as it is right before, and the calldata that executes it. */
  readonly signed: {
    readonly safe: SafeState;
    readonly tx: SafeTx;
    readonly data: Hex;
    readonly gas: bigint;
  } | null;
}

/** The step that is a transaction of a Safe. */
export const safeStep = (
  safe: SafeState,
  signed: SignedTx,
  calls: readonly TitledCall[],
  block: PinnedBlock,
  { title, wait }: { readonly title: string; readonly wait?: Run['wait'] } = { title: 'the Safe’s transaction' },
): ProvenStep => {
  const { run, data, gas } = safeRun(safe, signed, block);
  return {
    title,
    from: safe.address,
    calls,
    run: wait === undefined ? run : { ...run, wait },
    signed: { safe, tx: signed.tx, data, gas },
  };
};
