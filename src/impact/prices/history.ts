import type { Garch, PathSource } from '../paths.js';
import { fillUniforms, type RandomKey, STREAM } from '../random/counter.js';
import type { Shape } from './walk-source.js';

/**
 * Rows of a history by the stationary bootstrap of D. N. Politis and J. P. Romano, "The stationary bootstrap", JASA 89
 * (1994) 1303-1313: blocks of geometric length with mean `meanBlock`, that go on at the start where the history ends.
 */
const makeBlocks = (
  key: RandomKey,
  rows: number,
  meanBlock: number,
  steps: number,
): ((path: number, out: Uint32Array) => void) => {
  const uniforms = new Float64Array(steps);
  const anew = 1 / meanBlock;
  return (path, out) => {
    fillUniforms(key, STREAM.blocks, path, 0, steps, uniforms);
    let row = 0;
    for (let step = 0; step < steps; step += 1) {
      const uniform = uniforms[step] as number;
      // Given that a block starts, uniform ÷ anew is uniform again: it says where.
      if (step === 0) row = Math.floor(uniform * rows);
      else if (uniform < anew) row = Math.floor((uniform / anew) * rows);
      else row = row + 1 === rows ? 0 : row + 1;
      out[step] = Math.min(row, rows - 1);
    }
  };
};

/** The stationary block bootstrap of logarithmic returns, whole rows at once, so that assets stay as dependent as they were. */
export const bootstrapSource = (
  returns: readonly Float64Array[],
  meanBlock: number,
  key: RandomKey,
  shape: Shape,
): PathSource => {
  const assets = returns[0]?.length ?? 0;
  const { steps } = shape;
  const blocks = makeBlocks(key, returns.length, meanBlock, steps);
  const rows = new Uint32Array(steps);
  const levels = new Float64Array(assets);
  return {
    ...shape,
    assets,
    fill(path, out) {
      blocks(path, rows);
      levels.fill(0);
      for (let step = 0, at = 0; step < steps; step += 1, at += assets) {
        const row = returns[rows[step] as number] as Float64Array;
        for (let asset = 0; asset < assets; asset += 1) {
          const level = (levels[asset] as number) + (row[asset] as number);
          levels[asset] = level;
          out[at + asset] = Math.exp(level);
        }
      }
    },
    fillLow: null,
    logWeight: null,
  };
};

/** Filtered historical simulation: residuals of the past, whole rows at once, through GARCH variances of today. */
export const filteredSource = (
  garches: readonly Garch[],
  residuals: readonly Float64Array[],
  meanBlock: number,
  key: RandomKey,
  shape: Shape,
): PathSource => {
  const assets = garches.length;
  const { steps } = shape;
  const blocks = makeBlocks(key, residuals.length, meanBlock, steps);
  const rows = new Uint32Array(steps);
  const levels = new Float64Array(assets);
  const variance = new Float64Array(assets);
  return {
    ...shape,
    assets,
    fill(path, out) {
      blocks(path, rows);
      levels.fill(0);
      for (let asset = 0; asset < assets; asset += 1) variance[asset] = (garches[asset] as Garch).start;
      for (let step = 0, at = 0; step < steps; step += 1, at += assets) {
        const row = residuals[rows[step] as number] as Float64Array;
        for (let asset = 0; asset < assets; asset += 1) {
          const { mean, omega, alpha, beta } = garches[asset] as Garch;
          const h = variance[asset] as number;
          const shock = Math.sqrt(h) * (row[asset] as number);
          const level = (levels[asset] as number) + mean + shock;
          levels[asset] = level;
          out[at + asset] = Math.exp(level);
          variance[asset] = omega + alpha * shock * shock + beta * h;
        }
      }
    },
    fillLow: null,
    logWeight: null,
  };
};

/** Explicit paths, as they are. */
export const explicitSource = (paths: readonly Float64Array[], shape: Shape): PathSource => ({
  ...shape,
  assets: (paths[0]?.length ?? 0) / shape.steps,
  fill(path, out) {
    const prices = paths[path];
    if (prices === undefined) throw new RangeError(`there are ${paths.length} explicit paths, not ${path + 1}`);
    out.set(prices);
  },
  fillLow: null,
  logWeight: null,
});
