import { refused } from '../../diagnostic/error.js';
import type { PathSource, PriceModel } from '../paths.js';
import { keyOf, type RandomKey } from '../random/counter.js';
import { SOBOL_DIMENSIONS } from '../random/sobol.js';
import { YEAR } from '../year.js';
import { checkModel } from './check.js';
import { gaussianWalk, studentWalk } from './diffusion.js';
import { withEvents } from './events.js';
import { type Factor, principalFactor, triangularFactor } from './factor.js';
import { garchWalk } from './garch.js';
import { bootstrapSource, explicitSource, filteredSource } from './history.js';
import { type Direction, fallOf } from './importance.js';
import { jumpWalk } from './jumps.js';
import { checkOptions, type PathOptions, type Sampling } from './options.js';
import { quasiShocks } from './quasi.js';
import { regimeWalk } from './regimes.js';
import { randomShocks, type Shocks, shiftedShocks } from './shocks.js';
import type { Walk } from './walk.js';
import { type Shape, walkSource } from './walk-source.js';

/** Models that move by normal shocks. */
type Shocked = Extract<PriceModel, { kind: 'gbm' | 'student-t' | 'garch' | 'jumps' | 'regimes' }>;

/** Independent randomisations of quasi-random paths, where their number is not given. */
export const REPLICATES = 16;
const PLAIN = 0.1;

const isQuasi = (sampling: Sampling): boolean =>
  sampling === 'quasi' || (typeof sampling === 'object' && sampling.kind === 'quasi');

/** What moves together: once for a model, or by regime with its chance at the start. */
const partsOf = (model: Shocked, sampling: Sampling): Direction[] => {
  const factor = (
    correlation: readonly (readonly number[])[],
    volatilities: readonly number[],
    name: string,
  ): Factor =>
    isQuasi(sampling)
      ? principalFactor(correlation, volatilities, name)
      : triangularFactor(correlation, volatilities.length, name);
  if (model.kind === 'regimes')
    return model.regimes.map(({ name, assets, correlation }, at) => {
      const volatilities = assets.map(({ volatility }) => volatility);
      const weight = model.start[at] ?? 0;
      return { volatilities, factor: factor(correlation, volatilities, `The correlation of regime ${name}`), weight };
    });
  const volatilities =
    model.kind === 'garch'
      ? model.assets.map(({ start }) => Math.sqrt(start))
      : model.assets.map(({ volatility }) => volatility);
  return [{ volatilities, factor: factor(model.correlation, volatilities, 'The correlation'), weight: 1 }];
};

const walkOf = (model: Shocked, factors: readonly Factor[], options: PathOptions, key: RandomKey): Walk => {
  const { steps, stepSeconds } = options;
  const years = stepSeconds / YEAR;
  const [factor] = factors as [Factor];
  switch (model.kind) {
    case 'gbm':
      return gaussianWalk(model.assets, years, factor);
    case 'student-t':
      return studentWalk(model.assets, years, factor, model.degrees, steps, key);
    case 'garch':
      return garchWalk(model.assets, factor, steps, key);
    case 'jumps':
      return jumpWalk(model, years, factor, steps, key);
    case 'regimes':
      return regimeWalk(model, years, factors, steps, key);
  }
};

const shocksOf = (sampling: Sampling, parts: readonly Direction[], steps: number, key: RandomKey): Shocks => {
  const [{ factor, volatilities }] = parts as [Direction];
  const assets = volatilities.length;
  if (sampling === 'random') return randomShocks(key, steps * assets);
  if (sampling === 'quasi' || sampling.kind === 'quasi') {
    if (assets > SOBOL_DIMENSIONS)
      throw refused('paths/sampling', `Quasi-random paths of ${assets} assets cannot be made.`, {
        hint: `Sample at random, or take at most ${SOBOL_DIMENSIONS} assets.`,
      });
    return quasiShocks(key, steps, factor.weights, sampling === 'quasi' ? REPLICATES : sampling.replicates);
  }
  const { direction, deviations, plain = PLAIN } = sampling;
  if (direction.length !== assets || !Number.isFinite(deviations) || !(plain >= 0 && plain < 1))
    throw refused(
      'paths/sampling',
      `Importance sampling by ${deviations} deviations along ${direction.length} assets, ${plain} of it plain, cannot be done.`,
      {
        hint: `Give a direction for each of the ${assets} assets, finite deviations and a plain share from 0 to below 1.`,
      },
    );
  return shiftedShocks(key, { steps, toward: fallOf(direction, parts), deviations, plain });
};

const assetsOf = (model: PriceModel, steps: number): number => {
  switch (model.kind) {
    case 'regimes':
      return model.regimes[0]?.assets.length ?? 0;
    case 'bootstrap':
      return model.returns[0]?.length ?? 0;
    case 'paths':
      return (model.paths[0]?.length ?? 0) / steps;
    default:
      return model.assets.length;
  }
};

/** Models without shocks: there is nothing in them to sample otherwise. */
const historySource = (
  model: Exclude<PriceModel, Shocked>,
  options: PathOptions,
  key: RandomKey,
  shape: Shape,
): PathSource => {
  if ((options.sampling ?? 'random') !== 'random')
    throw refused('paths/sampling', 'A history and explicit paths have no shocks to sample otherwise than at random.', {
      hint: 'Leave the sampling out, or use a model with normal shocks.',
    });
  if (model.kind === 'bootstrap') return bootstrapSource(model.returns, model.meanBlock, key, shape);
  if (model.kind === 'filtered') return filteredSource(model.assets, model.residuals, model.meanBlock, key, shape);
  if (!Number.isInteger(assetsOf(model, shape.steps)))
    throw refused(
      'paths/options',
      `Explicit paths of ${model.paths[0]?.length} prices do not have ${shape.steps} steps.`,
      {
        hint: 'Give as many steps as the explicit paths have.',
      },
    );
  if (options.paths !== undefined && options.paths > model.paths.length)
    throw refused('paths/options', `There are ${model.paths.length} explicit paths, not ${options.paths}.`, {
      hint: 'Ask for no more paths than there are.',
    });
  return explicitSource(model.paths, { ...shape, paths: options.paths ?? model.paths.length });
};

/**
 * Paths of a price model. Each is a function of the seed and its index alone: the same in any order and on any worker, bit
 * for bit. The source keeps buffers and is for one thread; every worker makes its own.
 *
 * Drifts are logarithmic and a year has 365 days. GARCH models and histories are a step at a time, whatever a step lasts:
 * the scenario's step must be the one that they were fitted with.
 *
 * @throws paths/model, paths/options, paths/seed, paths/correlation, paths/correlation-impossible, paths/sampling, paths/event
 */
export const makePaths = (model: PriceModel, options: PathOptions): PathSource => {
  checkModel(model);
  checkOptions(options, assetsOf(model, options.steps));
  const key = keyOf(options.seed);
  const { steps, stepSeconds, events, sampling = 'random' } = options;
  const shape: Shape = { steps, stepSeconds, paths: options.paths ?? Number.POSITIVE_INFINITY };
  const make = (): PathSource => {
    if (model.kind === 'bootstrap' || model.kind === 'filtered' || model.kind === 'paths')
      return historySource(model, options, key, shape);
    const parts = partsOf(model, sampling);
    const walk = walkOf(
      model,
      parts.map(({ factor }) => factor),
      options,
      key,
    );
    return walkSource(walk, shocksOf(sampling, parts, steps, key), key, shape);
  };
  const source = make();
  if (events === undefined) return source;
  if (events.assets.length !== source.assets)
    throw refused('paths/event', `Events know ${events.assets.length} assets where the model has ${source.assets}.`, {
      hint: 'Give the identities of all assets in the order of the model.',
    });
  return withEvents(source, events.assets, events.events);
};
