import { SigningKey } from 'ethers/crypto';
import { asHex, type Hex } from '../chain/hex.js';
import { keccakHex } from '../chain/keccak.js';
import { refused } from '../diagnostic/error.js';
import type { SecretKey } from './secret-key.js';
import { recoverOwner } from './signatures.js';

/**
 * The hash of a personal message (EIP-191 version 0x45): what a wallet signs of a text, and no Safe transaction hashes to,
 * for its prefix.
 */
const personalHash = (text: string): Hex => {
  const bytes = Buffer.from(text, 'utf8');
  const prefix = Buffer.from(`\x19Ethereum Signed Message:\n${bytes.length}`, 'utf8');
  return keccakHex(`0x${Buffer.concat([prefix, bytes]).toString('hex')}`);
};

/** Signs a text as a personal message: 65 bytes r, s, v with v 27 or 28. */
export const signPersonal = (text: string, key: SecretKey): Hex =>
  new SigningKey(key.reveal()).sign(personalHash(text)).serialized as Hex;

/** The account that signed a text as a personal message, in lower case. Throws `safe/bad-signature`. */
export const recoverPersonal = (text: string, signature: Hex): Hex => {
  const bytes = asHex(signature, 65);
  if (bytes === undefined || !/(?:1b|1c)$/.test(bytes))
    throw refused('safe/bad-signature', 'The signature is not 65 bytes that end in v = 27 or 28', {
      hint: 'Sign again; the signature was altered or cut on its way.',
    });
  return recoverOwner(bytes, personalHash(text));
};
