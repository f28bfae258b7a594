import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hex } from '../chain/hex.js';
import { PlimsollError } from '../diagnostic/error.js';
import { transactionOf } from '../proposal/artefacts.js';
import { isSigned } from '../proposal/proposal.js';
import { type AnyBundle, type Bundle, readBundle } from '../proposal/read-bundle.js';
import { safeHashes } from '../signer/hashes.js';
import type { SafeIdentity } from '../signer/safe-tx.js';

/** A proposal on this disk, by which something in a queue is recognised. */
export interface BundleAtHand {
  readonly folder: string;
  readonly digest: string;
  /** Computed from its fields. */
  readonly hash: Hex;
}

const MAX_BUNDLES = 500;

const atHand = ({ folder, proposal, warnings }: AnyBundle, identity: SafeIdentity): readonly BundleAtHand[] => {
  if (!isSigned(proposal)) return [];
  const { route, chain, digest } = proposal;
  const same = route.safe.toLowerCase() === identity.safe && chain.id === identity.chainId.toString();
  // One that was altered is nobody's proposal: nothing is recognised by it.
  if (!same || warnings.length > 0) return [];
  return [{ folder, digest, hash: safeHashes({ ...identity, tx: transactionOf(proposal) }).safeTx }];
};

/** The whole proposals of a Safe in a folder of bundles, and those given. A folder that is not there has none. */
export const bundlesAtHand = async (
  folder: string | null,
  given: readonly Bundle[],
  identity: SafeIdentity,
): Promise<readonly BundleAtHand[]> => {
  const found = given.flatMap((bundle) => atHand(bundle, identity));
  const names = folder === null ? [] : (await readdir(folder).catch(() => [] as string[])).sort();
  for (const name of names.slice(0, MAX_BUNDLES)) {
    try {
      found.push(...atHand(await readBundle(join(folder ?? '', name)), identity));
    } catch (error) {
      // Most of what lies in a folder is no bundle.
      if (!(error instanceof PlimsollError) && !(error instanceof Error && 'syscall' in error)) throw error;
    }
  }
  return [...new Map(found.map((one) => [one.folder, one])).values()];
};
