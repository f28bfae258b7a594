import { type AlignedReturns, returnsOf } from '../histories/align.js';
import type { Estimate } from '../outcome.js';
import type { PriceModel } from '../paths.js';
import type { Matrix } from '../statistics/matrix.js';
import { YEAR } from '../year.js';
import type { AssetModel, ModelName } from './asset-model.js';
import { type Backtest, backtest } from './backtest.js';
import { type FittedCorrelation, fitCorrelation } from './correlation.js';
import { countedFits, type FitModel, LEAST_RETURNS, type OnFit, rivalsOf, splitOf } from './counted-fits.js';
import type { CalibrationOptions } from './options.js';
import { pricesOf } from './prices-of.js';
import { kolmogorovSmirnov, ljungBox, type TestResult } from './quality.js';

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
const residualsOf = (model: AssetModel, returns: Float64Array): Float64Array => {
  const variances = model.variances(returns);
  return returns.map((one, i) => (one - model.mean) / Math.sqrt(variances[i] ?? Number.NaN));
};

const backtests = (
  returns: Float64Array,
  { model, heldOut }: CalibrationOptions,
  fitModel: FitModel,
): readonly Backtest[] => {
  const split = splitOf(returns.length, heldOut);
  if (split === null) return [];
  const { mean, variances, quantile } = fitModel(returns.slice(0, split), model);
  const forecast = { mean, variances: variances(returns).slice(split), quantile };
  return LEVELS.map((level) => backtest(returns.slice(split), forecast, level));
};

const oneAsset = (
  name: string,
  returns: Float64Array,
  model: AssetModel,
  step: number,
  options: CalibrationOptions,
  fitModel: FitModel,
): AssetCalibration => {
  const residuals = residualsOf(model, returns);
  const { fit } = model;
  const perYear = Math.sqrt(YEAR / step);
  const rivals = new Map(rivalsOf(options).map((one) => [one, one === options.model ? model : fitModel(returns, one)]));
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
    backtests: backtests(returns, options, fitModel),
    compared: [...rivals].map(([one, rival]) => ({ model: one, aic: rival.fit?.aic ?? Number.NaN })),
  };
};

/**
 * Fits a model of paths to the returns of several assets: each asset by itself, then the correlation of what the fits leave over.
 * Throws a RangeError where there are fewer than 100 returns or an asset does not move.
 */
export const calibrate = (
  aligned: AlignedReturns,
  options: CalibrationOptions,
  onFit: OnFit = () => undefined,
): Calibration => {
  const { names, rows, step, times, leftOut } = aligned;
  if (rows.length < LEAST_RETURNS)
    throw new RangeError(`${rows.length} returns are too few; ${LEAST_RETURNS} are needed`);
  const returns = names.map((_, i) => returnsOf(aligned, i));
  const fitterOf = countedFits(names.length, rows.length, options, onFit);
  const models = returns.map((one, i) => fitterOf(names[i] ?? '')(one, options.model));
  const residuals = models.map((model, i) => residualsOf(model, returns[i] ?? new Float64Array()));
  const correlation = fitCorrelation(rows.map((_, k) => Float64Array.from(residuals, (one) => one[k] ?? Number.NaN)));
  const assets = names.map((name, i): AssetCalibration => {
    const model = models[i];
    const own = returns[i];
    if (model === undefined || own === undefined) throw new RangeError(`${name} has no returns`);
    return oneAsset(name, own, model, step, options, fitterOf(name));
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
