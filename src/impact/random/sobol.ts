import { fillUniforms, type RandomKey, STREAM } from './counter.js';
import { DIRECTIONS } from './directions.js';

const BITS = 32;
const UNIT = 2 ** -BITS;

const PARSED = DIRECTIONS.split(';').map((text) => text.trim().split(/\s+/).map(Number));

/** The most dimensions that a sequence has. */
export const SOBOL_DIMENSIONS = PARSED.length + 1;

/** The direction vectors of a dimension, counted from 0: the k-th as a 32-bit fraction. */
const directionsOf = (dimension: number): Uint32Array => {
  const vectors = new Uint32Array(BITS);
  const [polynomial = 0, ...initial] = dimension === 0 ? [] : (PARSED[dimension - 1] ?? []);
  const degree = initial.length;
  for (let k = 0; k < BITS; k += 1) {
    if (dimension === 0) vectors[k] = 1 << (BITS - 1 - k);
    else if (k < degree) vectors[k] = (initial[k] as number) << (BITS - 1 - k);
    else {
      const earliest = vectors[k - degree] as number;
      let vector = earliest ^ (earliest >>> degree);
      for (let j = 1; j < degree; j += 1) if ((polynomial >>> (degree - 1 - j)) & 1) vector ^= vectors[k - j] as number;
      vectors[k] = vector;
    }
  }
  return vectors;
};

const parity = (word: number): number => {
  let x = word ^ (word >>> 16);
  x ^= x >>> 8;
  x ^= x >>> 4;
  return (0x6996 >>> (x & 15)) & 1;
};

/** Multiplies a vector of bits with a lower triangular matrix: row r of it, the most significant bit being row 0. */
const scrambled = (vector: number, rows: Uint32Array): number => {
  let out = 0;
  for (let row = 0; row < BITS; row += 1) out |= parity(vector & (rows[row] as number)) << (BITS - 1 - row);
  return out;
};

/** A Sobol sequence: points by their number, in any order. */
export interface Sobol {
  readonly dimensions: number;
  /** Writes point `point` (from 0) to `out`: numbers in (0, 1). */
  fill(point: number, out: Float64Array): void;
}

/**
 * A Sobol sequence with the direction numbers of Joe and Kuo. With a key, it is scrambled by a random lower triangular
 * matrix and a digital shift a dimension (J. Matoušek, "On the L2-discrepancy for anchored boxes", J. Complexity 14 (1998)):
 * each point is uniform by itself, and the sequence keeps its evenness. `replicate` tells independent scramblings apart.
 */
export const makeSobol = (dimensions: number, key: RandomKey | null, replicate: number): Sobol => {
  if (dimensions > SOBOL_DIMENSIONS)
    throw new RangeError(`a Sobol sequence has at most ${SOBOL_DIMENSIONS} dimensions`);
  const vectors = new Uint32Array(dimensions * BITS);
  const shifts = new Uint32Array(dimensions);
  const random = new Float64Array(BITS + 1);
  const rows = new Uint32Array(BITS);
  for (let dimension = 0; dimension < dimensions; dimension += 1) {
    const plain = directionsOf(dimension);
    if (key !== null) {
      fillUniforms(key, STREAM.scrambling, replicate, dimension * (BITS + 2), BITS + 1, random);
      for (let row = 0; row < BITS; row += 1) {
        // Ones on the diagonal, random bits before it, nothing after it.
        const bits = Math.floor((random[row] as number) * 2 ** BITS);
        const diagonal = (1 << (BITS - 1 - row)) >>> 0;
        rows[row] = ((bits & ~(diagonal - 1)) | diagonal) >>> 0;
      }
      shifts[dimension] = Math.floor((random[BITS] as number) * 2 ** BITS);
    }
    for (let k = 0; k < BITS; k += 1)
      vectors[dimension * BITS + k] = key === null ? (plain[k] as number) : scrambled(plain[k] as number, rows);
  }
  return {
    dimensions,
    fill(point, out) {
      for (let dimension = 0; dimension < dimensions; dimension += 1) {
        let bits = shifts[dimension] as number;
        let at = dimension * BITS;
        for (let rest = point; rest > 0; rest >>>= 1, at += 1) if (rest & 1) bits ^= vectors[at] as number;
        out[dimension] = ((bits >>> 0) + 0.5) * UNIT;
      }
    },
  };
};
