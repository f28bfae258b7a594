import type { Hex } from '../chain/hex.js';
import { type Collected, type CollectedSignature, writeSignature } from '../proposal/signatures.js';
import { checksummed } from '../signer/address.js';
import type { Confirmations, NotCounted } from './confirmations.js';

/** What became of the confirmations of a service. */
export interface CollectedFromService {
  readonly taken: readonly { readonly owner: Hex; readonly file: string }[];
  /** Owners whose signature lies in the bundle already. */
  readonly had: readonly Hex[];
  readonly leftOut: readonly NotCounted[];
}

/** Where a bundle and its transaction are. */
export interface BundlePlace {
  readonly folder: string;
  readonly hash: Hex;
  readonly digest: string;
}

/** A file of the bundle that stands where the owner's signature would be written. */
const inTheWay = (owner: Hex, here: Collected) =>
  here.invalid.find(({ file }) => file.endsWith(`${checksummed(owner)}.json`));

/**
 * Puts the confirmations of a service that count into a bundle, as `sign` would have: a file an owner. What lies there
 * already is never written over; a file that does not count and bears the owner's name is told instead.
 */
export const collectConfirmations = async (
  place: BundlePlace,
  here: Collected,
  { valid, notCounted }: Confirmations,
): Promise<CollectedFromService> => {
  const known = new Set(here.valid.map(({ owner }) => owner));
  const fresh: CollectedSignature[] = [];
  const leftOut = [...notCounted];
  for (const one of valid.filter(({ owner }) => !known.has(owner))) {
    const blocking = inTheWay(one.owner, here);
    if (blocking === undefined) fresh.push(one);
    else
      leftOut.push({
        owner: one.owner,
        why: `${blocking.file} is there and does not count (${blocking.why}): remove it, and collect again`,
      });
  }
  const taken: { owner: Hex; file: string }[] = [];
  for (const one of fresh)
    taken.push({ owner: one.owner, file: await writeSignature(place.folder, place.hash, place.digest, one) });
  return { taken, had: valid.flatMap(({ owner }) => (known.has(owner) ? [owner] : [])), leftOut };
};
