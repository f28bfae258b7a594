import { SigningKey } from 'ethers/crypto';
import { asHex, type Hex } from '../chain/hex.js';
import { keccakHex } from '../chain/keccak.js';
import { PlimsollError, refused } from '../diagnostic/error.js';
import { checksummed } from './address.js';

/** The order of secp256k1; a signature (r, s, v) and its mirror (r, n - s, other v) recover to the same key. */
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const ETH_SIGN_PREFIX = Buffer.from('\x19Ethereum Signed Message:\n32').toString('hex');

/**
 * The owner whose key made a 65-byte Safe signature of a hash, in lower case. v 27 or 28 signs the hash itself; 31 or
 * 32 (4 more) signs it with the `eth_sign` prefix. Both halves of the curve are taken, as `ecrecover` does.
 * Throws `safe/bad-signature`.
 */
export const recoverOwner = (signature: Hex, safeTxHash: Hex): Hex => {
  const bytes = asHex(signature, 65);
  const hash = asHex(safeTxHash, 32);
  if (bytes === undefined || hash === undefined) {
    throw refused('safe/bad-signature', 'The signature is not 65 bytes, or the hash not 32', {
      hint: 'Copy the whole signature: 0x and 130 hexadecimal digits.',
    });
  }
  const v = Number.parseInt(bytes.slice(130), 16);
  if (![27, 28, 31, 32].includes(v)) {
    throw refused('safe/bad-signature', `The signature ends in v = ${v}, which is not an ECDSA signature of a Safe`, {
      hint: 'v must be 27 or 28, or 31 or 32 after eth_sign. Add 27 where a wallet returned 0 or 1.',
    });
  }
  const prefixed = v > 30;
  const digest = prefixed ? keccakHex(`0x${ETH_SIGN_PREFIX}${hash.slice(2)}`) : hash;
  const odd = prefixed ? v - 31 : v - 27;
  const s = BigInt(`0x${bytes.slice(66, 130)}`);
  const high = s > CURVE_ORDER / 2n;
  const low = high ? CURVE_ORDER - s : s;
  try {
    const publicKey = SigningKey.recoverPublicKey(digest, {
      r: `0x${bytes.slice(2, 66)}`,
      s: `0x${low.toString(16).padStart(64, '0')}`,
      v: 27 + (high ? 1 - odd : odd),
    });
    return `0x${keccakHex(`0x${publicKey.slice(4)}`).slice(-40)}`;
  } catch (error) {
    if (error instanceof PlimsollError) throw error;
    throw refused('safe/bad-signature', 'The signature is not a point on the curve: no key made it', {
      hint: 'Sign again; the signature was altered or cut on its way.',
    });
  }
};

/**
 * The owner that made the signature. Throws `safe/bad-signature`, or `safe/not-an-owner` where the key is none of the
 * owners given: a signature over another hash recovers to a random address, so that is said too.
 */
export const verifyOwnerSignature = (signature: Hex, safeTxHash: Hex, owners: readonly Hex[]): Hex => {
  const owner = recoverOwner(signature, safeTxHash);
  if (owners.some((o) => o.toLowerCase() === owner)) return owner;
  throw refused('safe/not-an-owner', `The signature is by ${checksummed(owner)}, which is not an owner of the Safe`, {
    hint: 'Sign with an owner key, and sign this hash: a signature over another hash shows as an unknown address.',
  });
};
