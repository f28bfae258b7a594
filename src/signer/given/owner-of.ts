import type { Hex } from '../../chain/hex.js';
import { PlimsollError } from '../../diagnostic/error.js';
import { recoverOwner } from '../signatures.js';

/** An owner's signature over a hash, in the form that a Safe takes. */
export interface OwnedSignature {
  /** In lower case. */
  readonly owner: Hex;
  readonly signature: Hex;
}

const recovered = (signature: Hex, hash: Hex): Hex | null => {
  try {
    return recoverOwner(signature, hash);
  } catch (error) {
    if (error instanceof PlimsollError && error.code === 'safe/bad-signature') return null;
    throw error;
  }
};

/**
 * The same signature read as made over the hash with the `eth_sign` prefix, which a Safe tells by a v that is 4 more.
 * Wallets end those in 27 or 28 as well. Null where v says already what it is over.
 */
const asPersonal = (signature: Hex): Hex | null => {
  const v = Number.parseInt(signature.slice(130), 16);
  return v === 27 || v === 28 ? (`${signature.slice(0, 130)}${(v + 4).toString(16)}` as Hex) : null;
};

/**
 * Whose of the owners the signature is, over the hash itself or over the hash as a personal message (`eth_sign`, `cast
 * wallet sign`); null where it is none's. Addresses in lower case.
 */
export const ownerOf = (signature: Hex, hash: Hex, owners: readonly Hex[]): OwnedSignature | null => {
  for (const form of [signature, asPersonal(signature)]) {
    const owner = form === null ? null : recovered(form, hash);
    if (form !== null && owner !== null && owners.includes(owner)) return { owner, signature: form };
  }
  return null;
};
