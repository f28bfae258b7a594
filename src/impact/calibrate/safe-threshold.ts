import type { Estimate } from '../outcome.js';
import { firstPassage } from '../statistics/first-passage.js';
import { normalQuantile } from '../statistics/normal-quantile.js';
import { quantile } from '../statistics/quantile.js';
import { sampleOf } from '../statistics/sample.js';
import { studentInverse, unitVariance } from '../statistics/student-t.js';

/** How a price falls over the time that a liquidation takes. Drift and volatility are a year's. */
export type HorizonMoves =
  /** The logarithm is normal at the horizon; `touch` counts any time until then, `end` the horizon alone. */
  | {
      readonly kind: 'normal';
      readonly drift: number;
      readonly volatility: Estimate;
      readonly when: 'touch' | 'end';
    }
  /** The logarithm's move over the horizon is Student t. */
  | { readonly kind: 'student-t'; readonly drift: number; readonly volatility: Estimate; readonly degrees: number }
  /** Logarithmic returns over horizons that do not overlap. */
  | { readonly kind: 'history'; readonly returns: ArrayLike<number> };

export interface ThresholdInputs {
  readonly moves: HorizonMoves;
  /** Of a year. */
  readonly horizon: number;
  /** p: the chance of insolvency that is borne. */
  readonly probability: number;
  /** What liquidators receive above the debt. */
  readonly penalty: number;
  /** What selling the collateral loses. */
  readonly slippage: number;
}

/** The share of its price that is left with chance p of less: the p quantile of the lowest, or last, price over the first. */
const fallen = (
  moves: Exclude<HorizonMoves, { kind: 'history' }>,
  years: number,
  p: number,
  volatility: number,
): number => {
  const spread = volatility * Math.sqrt(years);
  if (moves.kind === 'student-t')
    return Math.exp(moves.drift * years + spread * studentInverse(p, moves.degrees) * unitVariance(moves.degrees));
  if (moves.when === 'end') return Math.exp(moves.drift * years + spread * normalQuantile(p));
  // First passage takes the drift of the price; the model's is its logarithm's.
  const drift = moves.drift + volatility ** 2 / 2;
  let [low, high] = [0, 1];
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (firstPassage(1, middle, drift, volatility, years) > p) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
};

/**
 * The liquidation threshold at which an account that stands on it becomes insolvent with at most a chance p before its liquidation
 * ends: x_p·(1 − slippage)/(1 + penalty), where x_p is the p quantile of what is left of the collateral's price in terms of the debt's.
 * Below it sales pay the debt and the penalty. Its error is that of the volatility, or of the quantile of the history; that the next
 * horizon is like the data is an assumption, not an error. At most one. Throws a RangeError for inputs out of range.
 */
export const thresholdForInsolvency = ({
  moves,
  horizon,
  probability,
  penalty,
  slippage,
}: ThresholdInputs): Estimate => {
  if (!(horizon > 0 && probability > 0 && probability < 1 && penalty >= 0 && slippage >= 0 && slippage < 1))
    throw new RangeError(
      'a threshold takes a horizon above zero, a chance between 0 and 1, and shares that are not negative',
    );
  const kept = (1 - slippage) / (1 + penalty);
  const capped = (value: number, error: number): Estimate => ({ value: Math.min(1, value), error });
  if (moves.kind === 'history') {
    const found = quantile(sampleOf(moves.returns), probability);
    const left = Math.exp(found.value);
    return capped(kept * left, kept * left * found.error);
  }
  const { value, error } = moves.volatility;
  const at = (volatility: number): number => kept * fallen(moves, horizon, probability, volatility);
  // Small enough for a slope, large enough for the bisection's last digits.
  const h = 1e-4 * value;
  const slope = h > 0 ? (at(value + h) - at(value - h)) / (2 * h) : 0;
  return capped(at(value), Math.abs(slope) * error);
};
