import { pinBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { transactionOf } from '../proposal/artefacts.js';
import type { Bundle } from '../proposal/read-bundle.js';
import { deviceText, type SignerKind } from '../report/device-text.js';
import { plain } from '../report/style.js';
import { readSafe } from '../route/safe/state.js';
import { approvedOnChain } from '../signer/approved-hashes.js';
import { type AskContract, contractAsker } from '../signer/contract-signature.js';
import { type SafeHashes, safeHashes } from '../signer/hashes.js';
import type { SafeIdentity, SafeTx } from '../signer/safe-tx.js';
import { safeTypedData } from '../signer/typed-data.js';

/** What the owners of a bundle's Safe sign, computed from the transaction: the bundle's own hashes are not read. */
export interface SignSubject {
  readonly identity: SafeIdentity;
  readonly tx: SafeTx;
  readonly hashes: SafeHashes;
}

export const signSubject = ({ proposal }: Bundle): SignSubject => {
  const identity = {
    chainId: BigInt(proposal.chain.id),
    safe: proposal.route.safe.toLowerCase() as Hex,
    version: proposal.route.version,
  };
  const tx = transactionOf(proposal);
  return { identity, tx, hashes: safeHashes({ ...identity, tx }) };
};

/** Whose signatures a Safe takes, and how many; addresses in lower case. */
export interface Owners {
  readonly owners: readonly Hex[];
  readonly threshold: number;
  /** The nonce that the Safe uses next; null where the chain was not asked. */
  readonly nonce: bigint | null;
  /** Those of them who approved the hash on the chain; none where it was not asked. */
  readonly approved: readonly Hex[];
  /** Asks the contracts among them about their signatures; null where the chain is not asked. */
  readonly ask: AskContract | null;
}

/** The owners as the chain has them now. Throws `rpc/wrong-chain`, `safe/not-a-safe` and what the node answers. */
export const ownersNow = async ({ identity, tx, hashes }: SignSubject, rpc: Rpc): Promise<Owners> => {
  const block = await pinBlock(rpc, 'latest', identity.chainId);
  const { owners, threshold, nonce, version } = await readSafe(rpc, block, identity.safe);
  return {
    owners,
    threshold: Number(threshold),
    nonce,
    approved: await approvedOnChain(rpc, block, identity.safe, hashes.safeTx, owners),
    ask: contractAsker(rpc, block, { ...identity, version, tx }),
  };
};

/** The owners as the bundle claims them, where nobody is asked. */
export const ownersClaimed = ({ proposal }: Bundle): Owners => ({
  owners: proposal.route.owners.map((owner) => owner.toLowerCase() as Hex),
  threshold: Number(proposal.route.threshold),
  nonce: null,
  approved: [],
  ask: null,
});

/** What the signer will be shown, for the person who sits before it. */
export const shownBySigner = (kind: SignerKind, { identity, tx, hashes }: SignSubject): string =>
  deviceText(kind, { typedData: safeTypedData({ ...identity, tx }), hashes }, plain);
