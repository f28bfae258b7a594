import { refused } from '../diagnostic/error.js';

/**
 * The integer as a JavaScript number, for libraries that take nothing else. Throws `signer/number-too-large` above
 * 2^53 - 1 rather than round: a rounded nonce is another transaction.
 */
export const toSafeNumber = (value: bigint, what: string): number => {
  if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw refused('signer/number-too-large', `${what} is ${value}, which the signing library cannot hold exactly`, {
      hint: 'Sign the typed data with another wallet; this library rounds integers above 2^53 - 1.',
    });
  }
  return Number(value);
};
