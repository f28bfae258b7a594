import type { Diffusion } from '../paths.js';
import { fillUniforms, type RandomKey, STREAM } from '../random/counter.js';
import { perStep, type StepDiffusion } from './diffusion.js';
import { correlated, type Factor } from './factor.js';
import type { Walk } from './walk.js';

/** The first place at which the running sum of chances exceeds the uniform number; the last one for what rounding leaves. */
const pick = (chances: Float64Array, from: number, count: number, uniform: number): number => {
  let rest = uniform;
  for (let at = 0; at < count - 1; at += 1) {
    rest -= chances[from + at] as number;
    if (rest < 0) return at;
  }
  return count - 1;
};

export interface RegimeModel {
  readonly regimes: readonly { readonly assets: readonly Diffusion[] }[];
  readonly start: readonly number[];
  readonly transition: readonly (readonly number[])[];
}

/** Diffusions that change with a hidden Markov chain: the first step is in a regime drawn from `start`. */
export const regimeWalk = (
  model: RegimeModel,
  years: number,
  factors: readonly Factor[],
  steps: number,
  key: RandomKey,
): Walk => {
  const states = model.regimes.length;
  const assets = model.regimes[0]?.assets.length ?? 0;
  const diffusions = model.regimes.map((regime) => perStep(regime.assets, years));
  const start = Float64Array.from(model.start);
  const transition = Float64Array.from(model.transition.flat());
  const uniforms = new Float64Array(steps);
  const visited = new Uint16Array(steps);
  return {
    assets,
    write(path, shocks, moves) {
      fillUniforms(key, STREAM.regimes, path, 0, steps, uniforms);
      let state = 0;
      for (let step = 0, at = 0; step < steps; step += 1, at += assets) {
        const uniform = uniforms[step] as number;
        state = step === 0 ? pick(start, 0, states, uniform) : pick(transition, state * states, states, uniform);
        visited[step] = state;
        const { drifts, variances, deviations } = diffusions[state] as StepDiffusion;
        const factor = factors[state] as Factor;
        for (let asset = 0; asset < assets; asset += 1) {
          const z = correlated(factor, asset, shocks, at);
          moves.returns[at + asset] = (drifts[asset] as number) + (deviations[asset] as number) * z;
          moves.variances[at + asset] = variances[asset] as number;
        }
      }
    },
    factorAt: (step) => factors[visited[step] as number] as Factor,
    jumps: 'continuous',
  };
};
