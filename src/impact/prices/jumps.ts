import type { Diffusion, Jumps } from '../paths.js';
import { fillUniforms, type RandomKey, STREAM, uniformAt } from '../random/counter.js';
import { poissonDraw } from '../random/poisson.js';
import { normalQuantile } from '../statistics/normal-quantile.js';
import { gaussianWalk } from './diffusion.js';
import type { Factor } from './factor.js';
import type { Walk } from './walk.js';

/** One source of jumps, and by asset what it multiplies the logarithm of a jump with. */
interface Source {
  /** Expected jumps a step. */
  readonly mean: number;
  /** The chance of none: most steps end here. */
  readonly none: number;
  readonly jumps: Jumps;
  readonly loading: Float64Array;
}

export interface JumpModel {
  readonly assets: readonly (Diffusion & { readonly jumps: Jumps | null })[];
  readonly common: (Jumps & { readonly loading: readonly number[] }) | null;
}

const sourcesOf = ({ assets, common }: JumpModel, years: number): Source[] => {
  const source = (jumps: Jumps, loading: readonly number[]): Source => ({
    mean: jumps.rate * years,
    none: Math.exp(-jumps.rate * years),
    jumps,
    loading: Float64Array.from(loading),
  });
  const own = assets.map(({ jumps }, at) =>
    jumps === null
      ? null
      : source(
          jumps,
          assets.map((_, other) => (other === at ? 1 : 0)),
        ),
  );
  return [...own, common === null ? null : source(common, common.loading)].filter((one) => one !== null);
};

/**
 * Merton's jump diffusion: a compound Poisson process with normal logarithms by asset, and one that strikes all at once. The
 * drift is that of the diffusion alone: what jumps add to the mean is not taken out.
 */
export const jumpWalk = (model: JumpModel, years: number, factor: Factor, steps: number, key: RandomKey): Walk => {
  const assets = model.assets.length;
  const diffusion = gaussianWalk(model.assets, years, factor);
  const sources = sourcesOf(model, years);
  const count = steps * sources.length;
  const uniforms = new Float64Array(count);
  return {
    assets,
    write(path, shocks, moves) {
      diffusion.write(path, shocks, moves);
      const jumped = moves.jumps as Float64Array;
      jumped.fill(0);
      fillUniforms(key, STREAM.jumps, path, 0, count, uniforms);
      for (let at = 0; at < count; at += 1) {
        const source = sources[at % sources.length] as Source;
        const uniform = uniforms[at] as number;
        if (uniform <= source.none) continue;
        const strikes = poissonDraw(uniform, source.mean);
        // The sum of that many normal jumps is one normal number. Its place is among those after all counts.
        const z = normalQuantile(uniformAt(key, STREAM.jumps, path, count + (count % 2) + at));
        const size = strikes * source.jumps.mean + Math.sqrt(strikes) * source.jumps.deviation * z;
        const first = Math.floor(at / sources.length) * assets;
        for (let asset = 0; asset < assets; asset += 1) {
          const jump = size * (source.loading[asset] as number);
          jumped[first + asset] = (jumped[first + asset] as number) + jump;
          moves.returns[first + asset] = (moves.returns[first + asset] as number) + jump;
        }
      }
    },
    factorAt: () => factor,
    jumps: 'jumps',
  };
};
