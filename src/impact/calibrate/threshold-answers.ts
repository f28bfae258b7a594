import { alignedReturns, returnsOf } from '../histories/align.js';
import type { PriceHistory } from '../histories/history.js';
import type { Estimate } from '../outcome.js';
import { YEAR } from '../year.js';
import type { AssetCalibration } from './calibrate.js';
import { thresholdForInsolvency } from './safe-threshold.js';

export interface ThresholdQuestion {
  /** Seconds that a liquidation takes. */
  readonly within: number;
  readonly probability: number;
  readonly penalty: number;
  readonly slippage: number;
}

/** A liquidation threshold, how it was found, and what that assumes. */
export interface ThresholdAnswer {
  readonly asset: string;
  readonly method: 'normal' | 'student-t' | 'history';
  readonly threshold: Estimate;
  readonly assumption: string;
}

/** Fewer horizons than this have no such quantile. */
const enough = (count: number, probability: number): boolean => count * probability >= 1;

/** The thresholds at which an account becomes insolvent with at most the chance asked for, one a way of looking at the past. */
export const thresholdAnswers = (
  history: PriceHistory,
  { name, volatility, parameters }: AssetCalibration,
  question: ThresholdQuestion,
): readonly ThresholdAnswer[] => {
  const shared = { ...question, horizon: question.within / YEAR };
  const answers: ThresholdAnswer[] = [
    {
      asset: name,
      method: 'normal',
      threshold: thresholdForInsolvency({ ...shared, moves: { kind: 'normal', drift: 0, volatility, when: 'touch' } }),
      assumption:
        'prices diffuse with the volatility of the whole history and without jumps; insolvent is who once was',
    },
  ];
  const degrees = parameters.find((one) => one.name === 'degrees')?.estimate.value;
  if (degrees !== undefined)
    answers.push({
      asset: name,
      method: 'student-t',
      threshold: thresholdForInsolvency({ ...shared, moves: { kind: 'student-t', drift: 0, volatility, degrees } }),
      assumption: 'the move over the whole liquidation has the tails of one step',
    });
  if (history.step <= question.within) {
    const returns = returnsOf(alignedReturns([history], question.within), 0);
    if (enough(returns.length, question.probability))
      answers.push({
        asset: name,
        method: 'history',
        threshold: thresholdForInsolvency({ ...shared, moves: { kind: 'history', returns } }),
        assumption: 'what comes is drawn from the falls that were, from one end of a liquidation to the other',
      });
  }
  return answers;
};
