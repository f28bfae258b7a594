import { type AssetModel, fitAssetModel, MODEL_NAMES, type ModelName } from './asset-model.js';
import type { CalibrationOptions } from './options.js';

/** The least returns a calibration takes. */
export const LEAST_RETURNS = 100;

/** Told of fits that are done: of which asset, how many, of how many in all. */
export type OnFit = (asset: string, done: number, all: number) => void;

/** Where the held-out steps begin; null where they are too few, or what is left is. */
export const splitOf = (count: number, heldOut: number): number | null => {
  const split = Math.floor(count * (1 - heldOut));
  return split < LEAST_RETURNS || count - split < 20 ? null : split;
};

/** Models whose criteria are compared: all that have one. */
export const rivalsOf = ({ compare }: CalibrationOptions): readonly ModelName[] =>
  compare === 'all' ? MODEL_NAMES.filter((one) => one !== 'ewma') : [];

/** Fits models to an asset's returns. */
export type FitModel = (returns: Float64Array, model: ModelName) => AssetModel;

/** A fitter by asset that counts what `calibrate` fits: the model asked for, that of the backtest, and those compared. */
export const countedFits = (assets: number, observations: number, options: CalibrationOptions, onFit: OnFit) => {
  const compared = rivalsOf(options).filter((one) => one !== options.model);
  const each = 1 + (splitOf(observations, options.heldOut) === null ? 0 : 1) + compared.length;
  const all = assets * each;
  let done = 0;
  return (asset: string): FitModel =>
    (returns, model) => {
      if (done === 0) onFit(asset, 0, all);
      const fitted = fitAssetModel(returns, model, options.lambda);
      done += 1;
      onFit(asset, done, all);
      return fitted;
    };
};
