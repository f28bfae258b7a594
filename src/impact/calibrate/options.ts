import type { ModelName } from './asset-model.js';

/** How prices are fitted. */
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
