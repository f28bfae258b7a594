import { fillNormals, type RandomKey, STREAM, uniformAt } from '../random/counter.js';

/** Independent standard normal shocks of a path: `out[step * factors + factor]`. */
export interface Shocks {
  fill(path: number, out: Float64Array): void;
  /** ln of the density of the path under the model over the one it was drawn with; null where both are the same. */
  readonly logWeight: ((path: number) => number) | null;
  readonly replicates: number | null;
}

/** Shocks by inversion of counted uniform numbers. */
export const randomShocks = (key: RandomKey, count: number): Shocks => ({
  fill: (path, out) => fillNormals(key, STREAM.shocks, path, 0, count, out),
  logWeight: null,
  replicates: null,
});

/** How far and where to shift the shocks of a path. */
export interface Shift {
  readonly steps: number;
  /** Of length 1, by factor: where to. */
  readonly toward: Float64Array;
  /** Standard deviations of the sum over all steps. */
  readonly deviations: number;
  /** The share of paths that are not shifted, which bounds every weight by 1 ÷ share. */
  readonly plain: number;
}

/**
 * Importance sampling: every step's shocks are shifted alike, so that their sum over the path, in units of its deviation,
 * moves by `deviations`. Drawn is a mixture with unshifted paths (T. Hesterberg, "Weighted average importance sampling and
 * defensive mixture distributions", Technometrics 37 (1995) 185-194); the weight is the exact density ratio to the mixture.
 */
export const shiftedShocks = (key: RandomKey, { steps, toward, deviations, plain }: Shift): Shocks => {
  const factors = toward.length;
  const count = steps * factors;
  const shift = toward.map((value) => (value * deviations) / Math.sqrt(steps));
  const scratch = new Float64Array(count);
  const fill = (path: number, out: Float64Array): void => {
    fillNormals(key, STREAM.shocks, path, 0, count, out);
    if (uniformAt(key, STREAM.mixture, path, 0) < plain) return;
    for (let at = 0; at < count; at += factors)
      for (let k = 0; k < factors; k += 1) out[at + k] = (out[at + k] as number) + (shift[k] as number);
  };
  return {
    fill,
    logWeight(path) {
      fill(path, scratch);
      let sum = 0;
      for (let at = 0; at < count; at += factors)
        for (let k = 0; k < factors; k += 1) sum += (shift[k] as number) * (scratch[at + k] as number);
      const ratio = sum - (deviations * deviations) / 2;
      if (plain === 0) return -ratio;
      return ratio > 0
        ? -ratio - Math.log(1 - plain + plain * Math.exp(-ratio))
        : -Math.log(plain + (1 - plain) * Math.exp(ratio));
    },
    replicates: null,
  };
};
