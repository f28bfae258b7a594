import { type PinnedBlock, pinBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { transactionOf } from '../proposal/artefacts.js';
import type { Bundle } from '../proposal/read-bundle.js';
import type { NotCounted } from '../publication/confirmations.js';
import type { SignedTransaction } from '../review/hash-ways.js';
import { readSafe, type SafeState } from '../route/safe/state.js';
import { checksummed } from '../signer/address.js';
import { type AskContract, contractAsker } from '../signer/contract-signature.js';
import { safeHashes } from '../signer/hashes.js';

/** The transaction of a bundle, and its Safe as the chain has it now. */
export interface BundleAndSafe {
  readonly signed: SignedTransaction;
  /** Computed from its fields. */
  readonly hash: Hex;
  readonly safe: SafeState;
  readonly block: PinnedBlock;
  /** Asks the contracts among the owners about their signatures of it. */
  readonly ask: AskContract;
}

/** Reads the Safe of a bundle at the latest block. Throws what `pinBlock` and `readSafe` list. */
export const bundleAndSafe = async (bundle: Bundle, rpc: Rpc): Promise<BundleAndSafe> => {
  const { proposal } = bundle;
  const signed = {
    chainId: BigInt(proposal.chain.id),
    safe: proposal.route.safe.toLowerCase() as Hex,
    version: proposal.route.version,
    tx: transactionOf(proposal),
  };
  const block = await pinBlock(rpc, 'latest', signed.chainId);
  const safe = await readSafe(rpc, block, signed.safe);
  const ask = contractAsker(rpc, block, { ...signed, version: safe.version });
  return { signed, hash: safeHashes(signed).safeTx, safe, block, ask };
};

/** Confirmations that do not count, with the addresses as people read them. */
export const shownNotCounted = (
  list: readonly NotCounted[],
): readonly { readonly owner: string | null; readonly why: string }[] =>
  list.map(({ owner, why }) => ({ owner: owner === null ? null : checksummed(owner), why }));
