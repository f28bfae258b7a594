import type { Correlation, PriceModel } from '../paths.js';
import { YEAR } from '../year.js';
import type { AssetModel } from './asset-model.js';
import type { CalibrationOptions } from './options.js';
import { fitCommonStudent } from './student.js';

/** The model of paths that the fits make. Values of a step become a year's where the model has them so. */
export const pricesOf = (
  models: readonly AssetModel[],
  returns: readonly Float64Array[],
  step: number,
  correlation: Correlation,
  { model, drift }: CalibrationOptions,
): PriceModel => {
  const years = step / YEAR;
  const value = (one: AssetModel, name: string): number => one.fit?.parameters[name]?.value ?? Number.NaN;
  const drifting = (mean: number): number => (drift === 'zero' ? 0 : mean);
  const diffusions = models.map((one) => ({
    drift: drifting(one.mean) / years,
    volatility: Math.sqrt(one.next / years),
  }));
  if (model === 'student-t') {
    const common = fitCommonStudent(returns);
    const assets = common.assets.map(({ mean, deviation }) => ({
      drift: drifting(mean) / years,
      volatility: deviation / Math.sqrt(years),
    }));
    return { kind: 'student-t', assets, degrees: common.degrees, correlation };
  }
  if (model === 'jumps') {
    const assets = models.map((one) => {
      const jumps = {
        rate: value(one, 'rate') / years,
        mean: value(one, 'jumpMean'),
        deviation: value(one, 'jumpDeviation'),
      };
      // Without a drift the jumps' own mean is taken off the diffusion's.
      const own = drift === 'zero' ? -value(one, 'rate') * jumps.mean : value(one, 'mean');
      return { drift: own / years, volatility: value(one, 'deviation') / Math.sqrt(years), jumps };
    });
    return { kind: 'jumps', assets, common: null, correlation };
  }
  if (model === 'garch' || model === 'garch-t') {
    const assets = models.flatMap(({ garch, mean }) =>
      garch === undefined ? [] : [{ ...garch, mean: drifting(mean) }],
    );
    return { kind: 'garch', assets, correlation };
  }
  return { kind: 'gbm', assets: diffusions, correlation };
};
