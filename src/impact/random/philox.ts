/**
 * Philox4x32-10 of J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC11):
 * a bijection of 128-bit counters under a 64-bit key. It has no state, so that every number can be had by its position.
 */
const MULTIPLIER_0_LOW = 0x1f53;
const MULTIPLIER_0_HIGH = 0xd251;
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1_LOW = 0x8d57;
const MULTIPLIER_1_HIGH = 0xcd9e;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/** Writes the four words of counter (c0, c1, c2, c3) under key (k0, k1) to `out`. All are taken modulo 2³². */
export const philox = (
  out: Uint32Array,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
): void => {
  let x0 = c0 | 0;
  let x1 = c1 | 0;
  let x2 = c2 | 0;
  let x3 = c3 | 0;
  let key0 = k0 | 0;
  let key1 = k1 | 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    // The upper halves of 32 × 32 bit products, from 16-bit parts. No sum exceeds 32 bits, so that all stay in int32 registers.
    const low0 = x0 & 0xffff;
    const high0 = x0 >>> 16;
    const middle0 = (Math.imul(MULTIPLIER_0_HIGH, low0) + (Math.imul(MULTIPLIER_0_LOW, low0) >>> 16)) | 0;
    const cross0 = (Math.imul(MULTIPLIER_0_LOW, high0) + (middle0 & 0xffff)) | 0;
    const upper0 = (Math.imul(MULTIPLIER_0_HIGH, high0) + (middle0 >>> 16) + (cross0 >>> 16)) | 0;
    const low2 = x2 & 0xffff;
    const high2 = x2 >>> 16;
    const middle2 = (Math.imul(MULTIPLIER_1_HIGH, low2) + (Math.imul(MULTIPLIER_1_LOW, low2) >>> 16)) | 0;
    const cross2 = (Math.imul(MULTIPLIER_1_LOW, high2) + (middle2 & 0xffff)) | 0;
    const upper2 = (Math.imul(MULTIPLIER_1_HIGH, high2) + (middle2 >>> 16) + (cross2 >>> 16)) | 0;
    const lower0 = Math.imul(MULTIPLIER_0, x0);
    const lower2 = Math.imul(MULTIPLIER_1, x2);
    x0 = upper2 ^ x1 ^ key0;
    x1 = lower2;
    x2 = upper0 ^ x3 ^ key1;
    x3 = lower0;
    key0 = (key0 + WEYL_0) | 0;
    key1 = (key1 + WEYL_1) | 0;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
};
