import { type RandomKey, STREAM, uniformAt } from '../random/counter.js';
import { normalCdf } from '../statistics/normal-cdf.js';
import { normalQuantile } from '../statistics/normal-quantile.js';

/**
 * The lowest point of a Brownian bridge from 0 to `end` with the given variance, at the level `uniform` of its distribution:
 * P(low ≤ m) = exp(−2m(m − end) ÷ variance).
 */
export const bridgeLow = (end: number, variance: number, uniform: number): number =>
  (end - Math.sqrt(end * end - 2 * variance * Math.log(uniform))) / 2;

/** Φ(z), kept from being 0 where z is so low that it is lost. */
export const levelOf = (z: number): number => Math.max(normalCdf(z), 1e-300);

/** Lows are found downwards; highs are the lows of the mirrored step. */
export type Side = 1 | -1;

/**
 * The lowest point of a step that moved to `end` and jumped by `jump` on its way, at a time that is uniform in the step: two
 * bridges, before and after. Several jumps of one asset in one step strike together. For highs `end` and `jump` are mirrored
 * and `side` is −1: the jump's time, and where it strikes, are those of the low.
 */
export const lowWithJump = (
  end: number,
  variance: number,
  jump: number,
  side: Side,
  uniform: number,
  key: RandomKey,
  path: number,
  place: number,
): number => {
  const time = uniformAt(key, STREAM.jumpLows, path, 4 * place);
  const z = side * normalQuantile(uniformAt(key, STREAM.jumpLows, path, 4 * place + 1));
  const other = uniformAt(key, STREAM.jumpLows, path, 4 * place + (side === 1 ? 2 : 3));
  const before = time * (end - jump) + Math.sqrt(variance * time * (1 - time)) * z;
  const after = before + jump;
  return Math.min(
    bridgeLow(before, variance * time, uniform),
    after + bridgeLow(end - after, variance * (1 - time), other),
  );
};
