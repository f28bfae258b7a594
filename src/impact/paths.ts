/**
 * Paths of prices. Random numbers are counted, not drawn in turn: path `i` is the same whoever makes it, in whatever order,
 * on however many workers.
 */
export interface PathSource {
  readonly assets: number;
  readonly steps: number;
  readonly stepSeconds: number;
  /** How many there are; Infinity where a model makes as many as are asked for. */
  readonly paths: number;
  /** Writes path `path` to `out`, step by step: `out[step * assets + asset]` is the price after that step over the price at the start. */
  fill(path: number, out: Float64Array): void;
  /**
   * Writes the lowest price within each step, given its ends, laid out as `fill` does: a Brownian bridge, so that a coarse
   * step misses no crossing. Null where a model's steps are all there is. To be called after `fill` of the same path, with its
   * output in `prices`.
   */
  readonly fillLow: ((path: number, prices: Float64Array, out: Float64Array) => void) | null;
  /** The highest price within each step, as `fillLow` has the lowest: what is owed is dearest there. Null where `fillLow` is. */
  readonly fillHigh?: ((path: number, prices: Float64Array, out: Float64Array) => void) | null;
  /** The logarithm of what a path weighs under importance sampling; null where all weigh the same. */
  readonly logWeight: ((path: number) => number) | null;
  /**
   * Quasi-random paths only: how many independent randomisations there are. Path `i` belongs to number `i mod replicates`. Paths
   * of one depend on each other, so that a standard error is had from the means by randomisation.
   */
  readonly replicates?: number;
}

/** Moves of one asset: logarithmic drift a year, volatility a square root of a year. */
export interface Diffusion {
  readonly drift: number;
  readonly volatility: number;
}

/** GARCH(1,1) of returns a step: r = μ + √h·z, h' = ω + α·(r − μ)² + β·h. */
export interface Garch {
  readonly mean: number;
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
  /** The variance of the first step. */
  readonly start: number;
  /** Degrees of freedom of the innovations, at unit variance; null for normal ones. */
  readonly degrees: number | null;
}

/** Jumps: how many a year, and the mean and standard deviation of the logarithm of one. */
export interface Jumps {
  readonly rate: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Symmetric, ones on the diagonal, positive semidefinite. By asset. */
export type Correlation = readonly (readonly number[])[];

/** A price model with every number in it. Lists are by asset, in the market's order. */
export type PriceModel =
  | { readonly kind: 'gbm'; readonly assets: readonly Diffusion[]; readonly correlation: Correlation }
  | {
      readonly kind: 'student-t';
      readonly assets: readonly Diffusion[];
      readonly degrees: number;
      readonly correlation: Correlation;
    }
  | { readonly kind: 'garch'; readonly assets: readonly Garch[]; readonly correlation: Correlation }
  | {
      readonly kind: 'jumps';
      readonly assets: readonly (Diffusion & { readonly jumps: Jumps | null })[];
      /** Jumps that strike several assets at once: what a jump of `rate` a year multiplies each logarithm with. */
      readonly common: (Jumps & { readonly loading: readonly number[] }) | null;
      readonly correlation: Correlation;
    }
  | {
      readonly kind: 'regimes';
      readonly regimes: readonly {
        readonly name: string;
        readonly assets: readonly Diffusion[];
        readonly correlation: Correlation;
      }[];
      /** The chance of each regime at the start. */
      readonly start: readonly number[];
      /** By step, from row to column; rows sum to one. */
      readonly transition: readonly (readonly number[])[];
    }
  /** Stationary block bootstrap of past logarithmic returns, whole rows at once: time × asset. */
  | { readonly kind: 'bootstrap'; readonly returns: readonly Float64Array[]; readonly meanBlock: number }
  /** Filtered historical simulation: standardised residuals of fitted GARCH models, whole rows at once. */
  | {
      readonly kind: 'filtered';
      readonly assets: readonly Garch[];
      readonly residuals: readonly Float64Array[];
      readonly meanBlock: number;
    }
  /** Explicit paths: each step × asset, prices over the price at the start. */
  | { readonly kind: 'paths'; readonly paths: readonly Float64Array[] };
