import { asHex, byteLength, type Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';
import { checksummed } from './address.js';
import { addressWord, word } from './words.js';

/** One owner's consent in a form that `execTransaction` takes. Addresses in lower case. */
export type OwnerSignature =
  /** 65 bytes r, s, v with v 27/28 (over the hash) or 31/32 (after eth_sign). */
  | { readonly kind: 'ecdsa'; readonly owner: Hex; readonly signature: Hex }
  /** The owner called approveHash, or sends the transaction itself: v = 1. */
  | { readonly kind: 'approved'; readonly owner: Hex }
  /** The owner is a contract that checks `signature` itself (EIP-1271): v = 0. */
  | { readonly kind: 'contract'; readonly owner: Hex; readonly signature: Hex };

/** The consent of an owner whose `approvedHashes` entry is set: r = owner, s = 0, v = 1. */
export const approvedSignature = (owner: Hex): OwnerSignature => ({ kind: 'approved', owner });

/**
 * The `signatures` argument of `execTransaction`: 65 bytes each in ascending order of owner, then the data of contract
 * signatures. Source: `checkNSignatures` of the Safe contract. Throws `safe/bad-signature` for a malformed one and
 * `safe/duplicate-signature` where an owner appears twice.
 */
export const packSignatures = (signatures: readonly OwnerSignature[]): Hex => {
  const sorted = [...signatures].sort((a, b) => (a.owner.toLowerCase() < b.owner.toLowerCase() ? -1 : 1));
  let heads = '';
  let tails = '';
  let previous = '';
  for (const entry of sorted) {
    const owner = entry.owner.toLowerCase();
    if (owner === previous) {
      throw refused('safe/duplicate-signature', `${checksummed(entry.owner)} signed twice`, {
        hint: 'Keep one signature an owner; the Safe counts each owner once.',
      });
    }
    previous = owner;
    if (entry.kind === 'ecdsa') heads += ecdsaDigits(entry.signature);
    else if (entry.kind === 'approved') heads += `${addressWord(entry.owner)}${word(0n)}01`;
    else {
      const offset = BigInt(sorted.length * 65 + tails.length / 2);
      heads += `${addressWord(entry.owner)}${word(offset)}00`;
      const data = asHex(entry.signature);
      if (data === undefined) throw malformed();
      tails += word(BigInt(byteLength(data))) + data.slice(2);
    }
  }
  return `0x${heads}${tails}`;
};

const ecdsaDigits = (signature: Hex): string => {
  const bytes = asHex(signature, 65);
  if (bytes === undefined || !/(?:1b|1c|1f|20)$/.test(bytes)) throw malformed();
  return bytes.slice(2);
};

const malformed = () =>
  refused('safe/bad-signature', 'A signature is not 65 bytes ending in v 27, 28, 31 or 32', {
    hint: 'Sign again, or add 27 to the last byte where a wallet returned 0 or 1.',
  });
