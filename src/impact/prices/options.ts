import { refused } from '../../diagnostic/error.js';
import type { AssetEvent } from '../scenario.js';

/** How shocks are drawn. */
export type Sampling =
  | 'random'
  /** A scrambled Sobol sequence, in sixteen independent randomisations. */
  | 'quasi'
  | { readonly kind: 'quasi'; readonly replicates: number }
  | {
      readonly kind: 'importance';
      /** By asset: how much of it is in the portfolio whose fall is sought; a negative one rises. */
      readonly direction: readonly number[];
      /** By how many of its standard deviations over the horizon that portfolio's return is lowered. */
      readonly deviations: number;
      /** The share of paths left as they are, which bounds weights by 1 ÷ share; 0.1 where it is not given. */
      readonly plain?: number;
    };

export interface PathOptions {
  readonly steps: number;
  readonly stepSeconds: number;
  /** From 0 to 2⁶⁴ − 1. */
  readonly seed: bigint;
  /** How many paths there are; without it as many as are asked for, or as many as an explicit list has. */
  readonly paths?: number;
  readonly sampling?: Sampling;
  /** What happens to single assets, with the identities of all in the model's order. */
  readonly events?: { readonly assets: readonly string[]; readonly events: readonly AssetEvent[] };
}

/** The most prices that a path has: its buffers take half a gigabyte. */
const MOST = 2 ** 24;
/** As many as a Sobol sequence of 32 bits has points. */
const MOST_PATHS = 2 ** 32;
const MOST_REPLICATES = 256;

const isCount = (value: number, most: number): boolean => Number.isInteger(value) && value >= 1 && value <= most;

const wrong = (message: string, hint: string): Error => refused('paths/options', message, { hint });

/** Refuses options that no path can be made with. @throws paths/options, paths/sampling */
export const checkOptions = ({ steps, stepSeconds, paths, sampling }: PathOptions, assets: number): void => {
  if (!isCount(steps, MOST))
    throw wrong(`A path of ${steps} steps cannot be made.`, 'The horizon is a whole number of steps, at least one.');
  if (!(stepSeconds > 0 && Number.isFinite(stepSeconds)))
    throw wrong(`A step of ${stepSeconds} seconds cannot be made.`, 'Give the seconds of a step as a number above 0.');
  if (paths !== undefined && !isCount(paths, MOST_PATHS))
    throw wrong(`${paths} paths cannot be made.`, 'Ask for a whole number of paths, at least one.');
  if (steps * assets > MOST)
    throw wrong(`A path of ${steps} steps of ${assets} assets is too large.`, 'Take longer steps or fewer assets.');
  if (typeof sampling === 'object' && sampling.kind === 'quasi' && !isCount(sampling.replicates, MOST_REPLICATES))
    throw refused('paths/sampling', `${sampling.replicates} randomisations cannot be made.`, {
      hint: `Ask for 1 to ${MOST_REPLICATES}; at least 2 give a standard error.`,
    });
};
