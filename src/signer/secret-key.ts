import { inspect } from 'node:util';
import { SigningKey } from 'ethers/crypto';
import type { Hex } from '../chain/hex.js';
import { keccakHex } from '../chain/keccak.js';
import { refused } from '../diagnostic/error.js';
import { checksummed } from './address.js';

/** A private key that never shows itself: not in logs, JSON, inspection or errors. `reveal` is for a signer only. */
export class SecretKey {
  readonly #hex: Hex;
  /** The account of the key, in lower case. */
  readonly address: Hex;

  /** Throws `signer/bad-key`, without saying what was given, where the text is not a private key. */
  constructor(hex: string) {
    if (!/^0x[0-9a-fA-F]{64}$/.test(hex)) throw badKey();
    this.#hex = hex.toLowerCase() as Hex;
    try {
      const publicKey = SigningKey.computePublicKey(this.#hex, false);
      this.address = `0x${keccakHex(`0x${publicKey.slice(4)}`).slice(-40)}`;
    } catch {
      throw badKey();
    }
  }

  reveal(): Hex {
    return this.#hex;
  }

  toString(): string {
    return `[private key of ${checksummed(this.address)}]`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

const badKey = () =>
  refused('signer/bad-key', 'The private key is not 32 bytes in hexadecimal within the order of the curve', {
    hint: 'Give 0x and 64 hexadecimal digits, or better an encrypted keystore.',
  });

/** A text without the secrets given: each is replaced wherever it appears, with and without `0x`, in either case. */
export const scrub = (text: string, secrets: readonly string[]): string => {
  let clean = text;
  for (const secret of secrets) {
    const digits = secret.replace(/^0x/i, '');
    if (digits.length < 8) continue;
    clean = clean.replace(new RegExp(`(?:0x)?${digits.replace(/[^0-9a-zA-Z]/g, '\\$&')}`, 'gi'), '[removed]');
  }
  return clean;
};
