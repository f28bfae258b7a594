import { refused } from '../../diagnostic/error.js';
import type { Diffusion, Garch, Jumps, PriceModel } from '../paths.js';

const ROUNDING = 1e-9;

const wrong = (message: string): Error =>
  refused('paths/model', message, { hint: 'Mend the number in the scenario or calibrate the model anew.' });

type Range = 'finite' | 'not-negative' | 'positive';

const RANGES: Record<Range, { readonly holds: (value: number) => boolean; readonly text: string }> = {
  finite: { holds: Number.isFinite, text: 'a finite number' },
  'not-negative': { holds: (value) => Number.isFinite(value) && value >= 0, text: 'a finite number from 0 up' },
  positive: { holds: (value) => Number.isFinite(value) && value > 0, text: 'a finite number above 0' },
};

const need = (value: number, range: Range, name: string): void => {
  const { holds, text } = RANGES[range];
  if (!holds(value)) throw wrong(`${name} is ${value}; it must be ${text}.`);
};

const checkDegrees = (degrees: number, name: string): void => {
  if (!(degrees > 2 && Number.isFinite(degrees)))
    throw wrong(`${name} is ${degrees}; a Student-t distribution has a variance above 2 degrees of freedom only.`);
};

const checkDiffusions = (assets: readonly Diffusion[], of: string): void => {
  if (assets.length === 0) throw wrong(`${of} has no assets.`);
  for (const [at, { drift, volatility }] of assets.entries()) {
    need(drift, 'finite', `The drift of asset ${at + 1}`);
    need(volatility, 'not-negative', `The volatility of asset ${at + 1}`);
  }
};

const checkGarches = (assets: readonly Garch[]): void => {
  if (assets.length === 0) throw wrong('The model has no assets.');
  for (const [at, { mean, omega, alpha, beta, start, degrees }] of assets.entries()) {
    need(mean, 'finite', `The mean return of asset ${at + 1}`);
    for (const [name, value] of Object.entries({ ω: omega, α: alpha, β: beta, 'starting variance': start }))
      need(value, 'not-negative', `The ${name} of asset ${at + 1}`);
    if (alpha + beta > 1 + ROUNDING)
      throw wrong(`α + β of asset ${at + 1} is ${alpha + beta}: its variance would grow without bound.`);
    if (degrees !== null) checkDegrees(degrees, `The degrees of freedom of asset ${at + 1}`);
  }
};

const checkJumps = ({ rate, mean, deviation }: Jumps, of: string): void => {
  need(rate, 'not-negative', `The rate of ${of}`);
  need(mean, 'finite', `The mean of ${of}`);
  need(deviation, 'not-negative', `The deviation of ${of}`);
};

const checkChances = (chances: readonly number[], count: number, of: string): void => {
  if (chances.length !== count) throw wrong(`${of} has ${chances.length} chances for ${count} regimes.`);
  for (const chance of chances) need(chance, 'not-negative', `A chance of ${of}`);
  const sum = chances.reduce((total, chance) => total + chance, 0);
  if (Math.abs(sum - 1) > ROUNDING) throw wrong(`The chances of ${of} sum to ${sum}, not to 1.`);
};

/** Rows of equal length; at least one, of at least one value. */
const checkRows = (rows: readonly Float64Array[], range: Range, of: string, length = rows[0]?.length ?? 0): void => {
  if (rows.length === 0 || length === 0) throw wrong(`${of} are empty.`);
  for (const [at, row] of rows.entries()) {
    if (row.length !== length) throw wrong(`${of} have ${row.length} values in row ${at + 1} where ${length} belong.`);
    for (const value of row) need(value, range, `A value in row ${at + 1} of ${of.toLowerCase()}`);
  }
};

const checkBlock = (meanBlock: number): void => {
  if (!(meanBlock >= 1 && Number.isFinite(meanBlock)))
    throw wrong(`The mean block is ${meanBlock} rows; it must be one or more.`);
};

/** Refuses a model with a number that it cannot work with. Correlations are checked where they are factored. @throws paths/model */
export const checkModel = (model: PriceModel): void => {
  if (model.kind === 'gbm' || model.kind === 'student-t' || model.kind === 'jumps')
    checkDiffusions(model.assets, 'The model');
  if (model.kind === 'student-t') checkDegrees(model.degrees, 'The degrees of freedom');
  if (model.kind === 'garch') checkGarches(model.assets);
  if (model.kind === 'jumps') {
    for (const [at, { jumps }] of model.assets.entries())
      if (jumps !== null) checkJumps(jumps, `the jumps of asset ${at + 1}`);
    if (model.common !== null) {
      checkJumps(model.common, 'the common jumps');
      checkRows([Float64Array.from(model.common.loading)], 'finite', 'Loadings of common jumps', model.assets.length);
    }
  }
  if (model.kind === 'regimes') {
    const count = model.regimes.length;
    for (const { name, assets } of model.regimes) {
      checkDiffusions(assets, `The regime ${name}`);
      if (assets.length !== model.regimes[0]?.assets.length)
        throw wrong(`The regime ${name} has ${assets.length} assets; the first has another number.`);
    }
    if (count === 0) throw wrong('The model has no regimes.');
    checkChances(model.start, count, 'the start');
    if (model.transition.length !== count)
      throw wrong(`There are ${model.transition.length} rows of transitions for ${count} regimes.`);
    for (const [at, row] of model.transition.entries())
      checkChances(row, count, `the transitions from regime ${at + 1}`);
  }
  if (model.kind === 'bootstrap') {
    checkRows(model.returns, 'finite', 'Returns');
    checkBlock(model.meanBlock);
  }
  if (model.kind === 'filtered') {
    checkGarches(model.assets);
    checkRows(model.residuals, 'finite', 'Residuals', model.assets.length);
    checkBlock(model.meanBlock);
  }
  if (model.kind === 'paths') checkRows(model.paths, 'positive', 'Explicit paths');
};
