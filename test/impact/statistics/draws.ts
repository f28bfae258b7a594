import { normalQuantile } from '../../../src/impact/statistics/normal-quantile.js';

/** A generator for tests that need many draws: mulberry32, uniform in (0, 1). */
export const uniforms = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
};

export const normals = (seed: number): (() => number) => {
  const uniform = uniforms(seed);
  return () => normalQuantile(uniform());
};
