import { refused } from '../../diagnostic/error.js';
import { normalQuantile } from '../statistics/normal-quantile.js';
import { philox } from './philox.js';

/** A seed as the two words of a Philox key. */
export interface RandomKey {
  readonly low: number;
  readonly high: number;
}

/** The key of a seed. @throws paths/seed where it is not from 0 to 2⁶⁴ − 1. */
export const keyOf = (seed: bigint): RandomKey => {
  if (seed < 0n || seed >= 1n << 64n)
    throw refused('paths/seed', `The seed ${seed} is out of range.`, {
      hint: 'Give a whole number from 0 to 18446744073709551615.',
    });
  return { low: Number(seed & 0xffffffffn), high: Number(seed >> 32n) };
};

/**
 * What numbers are for. Numbers of different streams are independent under the same seed and path. Others who draw (absent
 * liquidators, for one) take streams from 256 on, so that none of theirs is one of these.
 */
export const STREAM = {
  shocks: 0,
  lows: 1,
  mixing: 2,
  jumps: 3,
  jumpLows: 4,
  regimes: 5,
  blocks: 6,
  scrambling: 7,
  mixture: 8,
  highs: 9,
  parameters: 10,
  parameterSeeds: 11,
} as const;

const words = new Uint32Array(4);
const TWO_26 = 2 ** 26;
const TWO_32 = 2 ** 32;
const UNIT = 2 ** -52;

/** The middle of one of 2⁵² equal cells of (0, 1): never 0, never 1. */
const unit = (high: number, low: number): number => ((high >>> 6) * TWO_26 + (low >>> 6) + 0.5) * UNIT;

/**
 * Writes uniform numbers in (0, 1) to `out[0]` up to `out[count − 1]`: numbers `first` up to `first + count − 1` of the
 * stream of a path. Two make a block of Philox with the counter (block, stream, path mod 2³², path ÷ 2³²); `first` is even.
 */
export const fillUniforms = (
  key: RandomKey,
  stream: number,
  path: number,
  first: number,
  count: number,
  out: Float64Array,
): void => {
  const high = Math.floor(path / TWO_32);
  for (let at = 0; at < count; at += 2) {
    philox(words, (first + at) / 2, stream, path, high, key.low, key.high);
    out[at] = unit(words[0] as number, words[1] as number);
    if (at + 1 < count) out[at + 1] = unit(words[2] as number, words[3] as number);
  }
};

/** Standard normal numbers, by inversion of the uniform ones of the same place. */
export const fillNormals = (
  key: RandomKey,
  stream: number,
  path: number,
  first: number,
  count: number,
  out: Float64Array,
): void => {
  fillUniforms(key, stream, path, first, count, out);
  for (let at = 0; at < count; at += 1) out[at] = normalQuantile(out[at] as number);
};

/** One uniform number of a stream: the same that `fillUniforms` writes for its index. */
export const uniformAt = (key: RandomKey, stream: number, path: number, index: number): number => {
  philox(words, Math.floor(index / 2), stream, path, Math.floor(path / TWO_32), key.low, key.high);
  return index % 2 === 0 ? unit(words[0] as number, words[1] as number) : unit(words[2] as number, words[3] as number);
};
