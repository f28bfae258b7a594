import type { NumberCodec, Width } from '../codec.js';
import { linearCodec } from './linear.js';

const SCALES = {
  whole: { scale: 1n, holds: 'a whole number' },
  cents: { scale: 100n, holds: 'a whole number of cents' },
  bps: { scale: 10n ** 4n, holds: 'a whole number of basis points' },
  wad: { scale: 10n ** 18n, holds: 'a multiple of 10^-18' },
  ray: { scale: 10n ** 27n, holds: 'a multiple of 10^-27' },
  rad: { scale: 10n ** 45n, holds: 'a multiple of 10^-45' },
} as const;

/** `whole` 1, `cents` 100, `bps` 10^4, and Maker's fixed points `wad` 10^18, `ray` 10^27, `rad` 10^45. */
type FixedScaleName = keyof typeof SCALES;

export const FIXED_SCALE_NAMES = Object.keys(SCALES) as readonly FixedScaleName[];

/** The codec of a customary scale: the integer is `value × scale`. A percentage is a fraction: 80.5% in bps is 8050. */
export const fixedScaleCodec = (name: FixedScaleName, width: Width): NumberCodec => {
  const { scale, holds } = SCALES[name];
  return linearCodec({ name, scale: { n: scale, d: 1n }, width, holds });
};
