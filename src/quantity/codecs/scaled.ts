import type { NumberCodec, Width } from '../codec.js';
import { linearCodec } from './linear.js';

/** `raw = value × scale + offset`. With `zero: 'zero'`, value 0 is stored as 0, and nothing is stored as 1 … offset. */
interface Scaled {
  readonly scale: bigint;
  readonly offset?: bigint;
  readonly zero?: 'zero';
  readonly width: Width;
}

const holdsOf = (scale: bigint): string => {
  if (scale === 1n) return 'a whole number';
  const zeros = scale.toString().length - 1;
  return scale === 10n ** BigInt(zeros) ? `a multiple of 10^-${zeros}` : `a multiple of 1/${scale}`;
};

/** A codec of any scale and offset. Scale 10^4 is called basis points where it refuses a value. */
export const scaledCodec = ({ scale, offset, zero, width }: Scaled): NumberCodec =>
  linearCodec({
    name: 'scaled',
    scale: { n: scale, d: 1n },
    ...(offset === undefined ? {} : { offset }),
    ...(zero === undefined ? {} : { zero }),
    width,
    holds: scale === 10_000n ? 'a whole number of basis points' : holdsOf(scale),
  });
