import { join, relative } from 'node:path';
import { consenting } from '../proposal/consents.js';
import type { Bundle } from '../proposal/read-bundle.js';
import { type CollectedSignature, collectSignatures, writeSignature } from '../proposal/signatures.js';
import { checksummed } from '../signer/address.js';
import type { SafeHashes } from '../signer/hashes.js';
import type { Owners, SignSubject } from './sign-subject.js';

/** By what a signature came. */
export type SignedBy = 'key' | 'wallet' | 'import';

/** One owner's signature beside a proposal, and how many there are. */
export interface Signed {
  /** Checksummed. */
  readonly signer: string;
  readonly signature: string;
  /** The signature's file, relative to the working directory. */
  readonly file: string;
  readonly by: SignedBy;
  /** False where the owner's signature was there already and stays. */
  readonly added: boolean;
  readonly hashes: SafeHashes;
  readonly have: number;
  readonly need: number;
  readonly verdict: string;
}

interface Storing {
  readonly bundle: Bundle;
  readonly subject: SignSubject;
  readonly owners: Owners;
  readonly signed: CollectedSignature;
  readonly by: SignedBy;
  readonly verdict: string;
}

/** Put a verified signature beside the proposal, where the owner has none there, and count. */
export const storeSignature = async ({ bundle, subject, owners, signed, by, verdict }: Storing): Promise<Signed> => {
  const { folder, proposal } = bundle;
  const hash = subject.hashes.safeTx;
  const before = (await collectSignatures(folder, { hash, owners: owners.owners, ask: owners.ask })).valid;
  const there = before.find(({ owner }) => owner === signed.owner);
  const file = there?.file ?? (await writeSignature(folder, hash, proposal.digest, signed));
  return {
    signer: checksummed(signed.owner),
    signature: there?.signature ?? signed.signature,
    file: relative(process.cwd(), join(folder, file)),
    by,
    added: there === undefined,
    hashes: subject.hashes,
    have: consenting({ signatures: [...before, signed], approved: owners.approved }),
    need: owners.threshold,
    verdict,
  };
};
