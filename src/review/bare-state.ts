import { type PinnedBlock, pinBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { EXIT, PlimsollError } from '../diagnostic/error.js';
import { nonceWarnings } from '../route/safe/context-warnings.js';
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

/** The Safe as the chain has it. `stale` where the transaction can never be executed. */
export interface SafeNow extends SafeAt {
  readonly stale: boolean;
}

/**
 * The Safe as the chain has it against what the transaction says. Null where there is no such Safe. Throws where the node does not answer or is of another chain.
 */
export const checkSafeNow = async (
  rpc: Rpc,
  signed: SafeIdentity & { readonly tx: SafeTx },
  block: PinnedBlock | null,
  notes: Notes,
): Promise<SafeNow | null> => {
  const at = block ?? (await pinBlock(rpc, 'latest', signed.chainId));
  const safe = await readOrNote(rpc, at, signed.safe, notes);
  if (safe === null) return null;
  const version = plain(safe.version);
  if (version !== plain(signed.version)) {
    const known = SAFE_VERSIONS.some((one) => one === version);
    notes.blocked(
      'review/safe-version',
      `the Safe is version ${known ? version : JSON.stringify(safe.version.slice(0, 40))}, not ${signed.version}: the hash may be another`,
      'Do not sign. Review again with the version that the Safe has.',
    );
  }
  notes.warnings.push(...nonceWarnings(signed.tx.nonce, { current: safe.nonce, pending: [] }));
  notes.checked.push(
    `the Safe on the chain at block ${at.number}: version ${version}, nonce ${safe.nonce}, ${safe.threshold} of ${safe.owners.length} owners`,
  );
  return { rpc, block: at, safe, stale: signed.tx.nonce < safe.nonce };
};
