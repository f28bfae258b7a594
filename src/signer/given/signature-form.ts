import { asHex, type Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';

/** The top bit of `s`, which holds the parity of a compact signature (EIP-2098). */
const PARITY = 1n << 255n;

const word = (value: bigint): string => value.toString(16).padStart(64, '0');

/** 64 bytes r and s with the parity in the top bit of s, as 65 bytes. */
const expanded = (compact: Hex): Hex => {
  const yParityAndS = BigInt(`0x${compact.slice(66)}`);
  const odd = yParityAndS >= PARITY;
  return `${compact.slice(0, 66)}${word(odd ? yParityAndS - PARITY : yParityAndS)}${odd ? '1c' : '1b'}` as Hex;
};

/** True where the 65 bytes stand for a contract's signature or an approved hash: r is an address, v is 0 or 1. */
const isOfContract = (bytes: Hex): boolean => /^0x0{24}.*0[01]$/.test(bytes);

/**
 * One owner's signature as wallets give it, in the form of a Safe: 65 bytes r, s and v, with v 27 or 28, or 31 or 32
 * after `eth_sign`. Wallets that end in 0 or 1 have left out the 27; 64 bytes are a compact signature (EIP-2098). Throws
 * `safe/bad-signature` for anything else, `sign/contract-signature` for what only a contract makes.
 */
export const signatureForm = (text: string): Hex => {
  const digits = text.trim().replace(/^0x/i, '');
  const bytes = asHex(`0x${digits}`);
  if (bytes === undefined) {
    throw refused('safe/bad-signature', 'The signature is not whole bytes in hexadecimal', {
      hint: 'Copy the whole signature: 0x and 130 hexadecimal digits.',
    });
  }
  if (digits.length === 128) return expanded(bytes);
  if (digits.length !== 130) {
    const several = digits.length > 130 && digits.length % 130 === 0;
    throw refused(
      'safe/bad-signature',
      `The signature has ${digits.length / 2} bytes, not 65${several ? ': these look like several in a row' : ''}`,
      { hint: several ? 'Give one signature at a time.' : 'Copy the whole signature: 0x and 130 hexadecimal digits.' },
    );
  }
  if (isOfContract(bytes)) {
    throw refused(
      'sign/contract-signature',
      'This is no ECDSA signature but the mark of a contract or an approved hash',
      {
        hint: 'An approval on the chain counts by itself; the signature of a contract needs its bytes after the mark.',
      },
    );
  }
  const v = Number.parseInt(bytes.slice(130), 16);
  return v < 2 ? (`${bytes.slice(0, 130)}${(v + 27).toString(16)}` as Hex) : bytes;
};
