import type { Diffusion } from '../paths.js';
import { fillNormals, type RandomKey, STREAM } from '../random/counter.js';
import { correlated, type Factor } from './factor.js';
import { makeMixing } from './mixing.js';
import type { Walk } from './walk.js';

/** Diffusions by step: their drift and variance. */
export interface StepDiffusion {
  readonly drifts: Float64Array;
  readonly variances: Float64Array;
  readonly deviations: Float64Array;
}

export const perStep = (assets: readonly Diffusion[], years: number): StepDiffusion => ({
  drifts: Float64Array.from(assets, ({ drift }) => drift * years),
  variances: Float64Array.from(assets, ({ volatility }) => volatility * volatility * years),
  deviations: Float64Array.from(assets, ({ volatility }) => volatility * Math.sqrt(years)),
});

/** Geometric Brownian motion: ln S moves by its logarithmic drift and a normal shock. */
export const gaussianWalk = (diffusions: readonly Diffusion[], years: number, factor: Factor): Walk => {
  const assets = diffusions.length;
  const { drifts, variances, deviations } = perStep(diffusions, years);
  return {
    assets,
    write(_path, shocks, moves) {
      for (let at = 0; at < shocks.length; at += assets)
        for (let asset = 0; asset < assets; asset += 1) {
          const z = correlated(factor, asset, shocks, at);
          moves.returns[at + asset] = (drifts[asset] as number) + (deviations[asset] as number) * z;
          moves.variances[at + asset] = variances[asset] as number;
        }
    },
    factorAt: () => factor,
    jumps: 'continuous',
  };
};

/**
 * Multivariate Student-t returns a step, scaled so that `volatility` is their standard deviation: one chi-square draw a step
 * for all assets, so that they have their large moves together. Returns over several steps are nearer to normal.
 */
export const studentWalk = (
  diffusions: readonly Diffusion[],
  years: number,
  factor: Factor,
  degrees: number,
  steps: number,
  key: RandomKey,
): Walk => {
  const assets = diffusions.length;
  const { drifts, variances, deviations } = perStep(diffusions, years);
  const mixing = makeMixing(degrees);
  const levels = new Float64Array(steps);
  return {
    assets,
    write(path, shocks, moves) {
      fillNormals(key, STREAM.mixing, path, 0, steps, levels);
      for (let step = 0, at = 0; step < steps; step += 1, at += assets) {
        const scale = mixing(levels[step] as number);
        const root = Math.sqrt(scale);
        for (let asset = 0; asset < assets; asset += 1) {
          const z = root * correlated(factor, asset, shocks, at);
          moves.returns[at + asset] = (drifts[asset] as number) + (deviations[asset] as number) * z;
          moves.variances[at + asset] = (variances[asset] as number) * scale;
        }
      }
    },
    factorAt: () => factor,
    jumps: 'continuous',
  };
};
