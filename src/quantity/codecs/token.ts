import type { NumberCodec, Width } from '../codec.js';
import { linearCodec } from './linear.js';

/** Amounts of a token, written in whole tokens and stored in its smallest unit. `decimals` is 0 to 77. */
export const tokenCodec = (decimals: number, width: Width): NumberCodec =>
  linearCodec({
    name: 'token',
    scale: { n: 10n ** BigInt(decimals), d: 1n },
    width,
    holds: decimals === 0 ? 'a whole number of tokens' : `a multiple of 10^-${decimals}, the token's smallest unit`,
  });
