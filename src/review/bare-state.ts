import { type PinnedBlock, pinBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { EXIT, PlimsollError } from '../diagnostic/error.js';
import { readSafe, type SafeState } from '../route/safe/state.js';
import type { SafeIdentity, SafeTx } from '../signer/safe-tx.js';
import { SAFE_VERSIONS } from '../signer/safe-version.js';
import type { Notes } from './notes.js';
import type { SafeAt } from './owner-reads.js';

const plain = (version: string): string => version.replace(/\+L2$/, '');

const readOrNote = async (rpc: Rpc, block: PinnedBlock, safe: Hex, notes: Notes): Promise<SafeState | null> => {
  try {
    return await readSafe(rpc, block, safe);
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.exit === EXIT.unavailable) throw error;
    notes.blocked('safe/not-a-safe', error.message, 'Do not sign. Check the Safe and the chain.');
    return null;
  }
};

/** The Safe at the block that was asked; null where there is no such Safe. */
export interface SafeNow {
  readonly block: PinnedBlock;
  readonly safe: SafeState | null;
  /** True where the transaction can never be executed; null where there is no such Safe. */
  readonly stale: boolean | null;
}

/** The Safe where there is one and a node was asked. */
export const safeAt = (rpc: Rpc | null, now: SafeNow | null): SafeAt | null =>
  rpc === null || now === null || now.safe === null ? null : { rpc, block: now.block, safe: now.safe };

/**
 * The Safe as the chain has it against what the transaction says. `noteNonce` is told the nonce that the Safe uses next.
 * Throws where the node does not answer or is of another chain.
 */
export const checkSafeNow = async (
  rpc: Rpc,
  signed: SafeIdentity & { readonly tx: SafeTx },
  block: PinnedBlock | null,
  notes: Notes,
  noteNonce: (current: bigint) => Promise<void>,
): Promise<SafeNow> => {
  const at = block ?? (await pinBlock(rpc, 'latest', signed.chainId));
  const safe = await readOrNote(rpc, at, signed.safe, notes);
  if (safe === null) return { block: at, safe, stale: null };
  const version = plain(safe.version);
  if (version !== plain(signed.version)) {
    const known = SAFE_VERSIONS.some((one) => one === version);
    notes.blocked(
      'review/safe-version',
      `the Safe is version ${known ? version : JSON.stringify(safe.version.slice(0, 40))}, not ${signed.version}: the hash may be another`,
      'Do not sign. Review again with the version that the Safe has.',
    );
  }
  await noteNonce(safe.nonce);
  notes.checked.push(
    `the Safe on the chain at block ${at.number}: version ${version}, nonce ${safe.nonce}, ${safe.threshold} of ${safe.owners.length} owners`,
  );
  return { block: at, safe, stale: signed.tx.nonce < safe.nonce };
};
