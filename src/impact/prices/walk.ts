import type { Factor } from './factor.js';

/** What one path is made of, before prices: each `[step * assets + asset]`. */
export interface Moves {
  /** Logarithmic returns of the steps, jumps included. */
  readonly returns: Float64Array;
  /** The variance of what moved continuously in the step. */
  readonly variances: Float64Array;
  /** The logarithm of what jumped in the step; null where the model has no jumps. */
  readonly jumps: Float64Array | null;
}

/** A model that makes moves of normal shocks. */
export interface Walk {
  readonly assets: number;
  /** Writes the moves of a path; `shocks` are as many as `moves` has. */
  write(path: number, shocks: Float64Array, moves: Moves): void;
  /** How the assets move together within a step of the path written last. */
  factorAt(step: number): Factor;
  readonly jumps: 'jumps' | 'continuous';
}
