import { type AlignedReturns, returnsOf } from '../histories/align.js';
import type { Estimate } from '../outcome.js';
import type { Correlation, PriceModel } from '../paths.js';
import type { Matrix } from '../statistics/matrix.js';
import { YEAR } from '../year.js';
import { type AssetModel, fitAssetModel, MODEL_NAMES, type ModelName } from './asset-model.js';
import { type Backtest, backtest } from './backtest.js';
import { type FittedCorrelation, fitCorrelation } from './correlation.js';
import { kolmogorovSmirnov, ljungBox, type TestResult } from './quality.js';
import { fitCommonStudent } from './student.js';

export interface CalibrationOptions {
  readonly model: ModelName;
  /** Of exponential weights: 0.94 for days. */
  readonly lambda: number;
  /** Whether paths drift as the history did, or not at all. */
  readonly drift: 'zero' | 'history';
  /** The share of steps, the latest, that the backtest is on. */
  readonly heldOut: number;
  /** Other models to fit for their criteria. */
  readonly compare: 'all' | 'none';
}

export interface AssetCalibration {
  readonly name: string;
  readonly observations: number;
  /** A step's, by name; empty for exponential weights. */
  readonly parameters: readonly { readonly name: string; readonly estimate: Estimate }[];
  /** Of the parameters, in their order; null where there are no errors. */
  readonly covariance: Matrix | null;
  readonly logLikelihood: number | null;
  readonly aic: number | null;
  readonly bic: number | null;
  readonly edges: readonly string[];
  /** Of a year, over the whole history, with its error under the model: `AssetModel.deviation`. */
  readonly volatility: Estimate;
  /** Of a year, as forecast for the next step. */
  readonly currentVolatility: number;
  readonly tests: {
    /** Of residuals: does the mean move? */
    readonly ljungBox: TestResult;
    /** Of squared residuals: does the variance still move? */
    readonly ljungBoxSquares: TestResult;
    /** Of residuals against the model's distribution. */
    readonly kolmogorovSmirnov: TestResult;
  };
  /** Value at risk of a step, fitted before the held-out steps and forecast through them. */
  readonly backtests: readonly Backtest[];
  /** Akaike's criterion of other models. */
  readonly compared: readonly { readonly model: ModelName; readonly aic: number }[];
}

export interface Calibration {
  readonly model: ModelName;
  readonly step: number;
  /** Unix seconds. */
  readonly from: number;
  readonly to: number;
  readonly observations: number;
  readonly leftOut: number;
  readonly assets: readonly AssetCalibration[];
  readonly correlation: FittedCorrelation;
  /** Ready to be simulated. Its assets are in the order of `assets`. */
  readonly prices: PriceModel;
}

const LAGS = 20;
const LEVELS = [0.95, 0.99] as const;
/** The least returns a calibration takes. */
export const LEAST_RETURNS = 100;

const residualsOf = (model: AssetModel, returns: Float64Array): Float64Array => {
  const variances = model.variances(returns);
  return returns.map((one, i) => (one - model.mean) / Math.sqrt(variances[i] ?? Number.NaN));
};

const backtests = (returns: Float64Array, { model, lambda, heldOut }: CalibrationOptions): readonly Backtest[] => {
  const split = Math.floor(returns.length * (1 - heldOut));
  if (split < LEAST_RETURNS || returns.length - split < 20) return [];
  const { mean, variances, quantile } = fitAssetModel(returns.slice(0, split), model, lambda);
  const forecast = { mean, variances: variances(returns).slice(split), quantile };
  return LEVELS.map((level) => backtest(returns.slice(split), forecast, level));
};

const oneAsset = (
  name: string,
  returns: Float64Array,
  model: AssetModel,
  step: number,
  options: CalibrationOptions,
): AssetCalibration => {
  const residuals = residualsOf(model, returns);
  const { fit } = model;
  const perYear = Math.sqrt(YEAR / step);
  const others = options.compare === 'all' ? MODEL_NAMES.filter((one) => one !== 'ewma') : [];
  return {
    name,
    observations: returns.length,
    parameters: (fit?.names ?? []).map((one) => ({
      name: one,
      estimate: fit?.parameters[one] ?? { value: Number.NaN, error: Infinity },
    })),
    covariance: fit?.covariance ?? null,
    logLikelihood: fit?.logLikelihood ?? null,
    aic: fit?.aic ?? null,
    bic: fit?.bic ?? null,
    edges: fit?.edges ?? [],
    volatility: { value: model.deviation.value * perYear, error: model.deviation.error * perYear },
    currentVolatility: Math.sqrt(model.next) * perYear,
    tests: {
      ljungBox: ljungBox(residuals, LAGS, 0),
      ljungBoxSquares: ljungBox(
        residuals.map((one) => one * one),
        LAGS,
        model.dynamics,
      ),
      kolmogorovSmirnov: kolmogorovSmirnov(residuals, model.cdf),
    },
    backtests: backtests(returns, options),
    compared: others.map((one) => ({ model: one, aic: fitAssetModel(returns, one, 0).fit?.aic ?? Number.NaN })),
  };
};

/** The model of paths that the fits make. Values of a step become a year's where the model has them so. */
const pricesOf = (
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

/**
 * Fits a model of paths to the returns of several assets: each asset by itself, then the correlation of what the fits leave over.
 * Throws a RangeError where there are fewer than 100 returns or an asset does not move.
 */
export const calibrate = (aligned: AlignedReturns, options: CalibrationOptions): Calibration => {
  const { names, rows, step, times, leftOut } = aligned;
  if (rows.length < LEAST_RETURNS)
    throw new RangeError(`${rows.length} returns are too few; ${LEAST_RETURNS} are needed`);
  const returns = names.map((_, i) => returnsOf(aligned, i));
  const models = returns.map((one) => fitAssetModel(one, options.model, options.lambda));
  const residuals = models.map((model, i) => residualsOf(model, returns[i] ?? new Float64Array()));
  const correlation = fitCorrelation(rows.map((_, k) => Float64Array.from(residuals, (one) => one[k] ?? Number.NaN)));
  const assets = names.map((name, i): AssetCalibration => {
    const model = models[i];
    const own = returns[i];
    if (model === undefined || own === undefined) throw new RangeError(`${name} has no returns`);
    return oneAsset(name, own, model, step, options);
  });
  return {
    model: options.model,
    step,
    from: (times[0] ?? 0) - step,
    to: times.at(-1) ?? 0,
    observations: rows.length,
    leftOut,
    assets,
    correlation,
    prices: pricesOf(models, returns, step, correlation.correlation, options),
  };
};
