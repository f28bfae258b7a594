import { resolve } from 'node:path';
import { refused, usage } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { writeFileAtomically } from '../document/files.js';
import type { ModelName } from '../impact/calibrate/asset-model.js';
import { type Calibration, calibrate } from '../impact/calibrate/calibrate.js';
import type { OnFit } from '../impact/calibrate/counted-fits.js';
import { calibrationFindings } from '../impact/calibrate/findings.js';
import { scenarioYaml } from '../impact/calibrate/scenario-yaml.js';
import { smartLtv } from '../impact/calibrate/smart-ltv.js';
import { type ThresholdAnswer, thresholdAnswers } from '../impact/calibrate/threshold-answers.js';
import { alignedReturns } from '../impact/histories/align.js';
import type { PriceHistory } from '../impact/histories/history.js';
import { YEAR } from '../impact/year.js';
import { plainNumber } from '../quantity/plain-number.js';
import type { Unit } from '../quantity/unit.js';
import { soundPriceFiles } from './price-files.js';

/** The flags of `calibrate`, as typed. */
export interface CalibrateFlags {
  readonly model: string;
  readonly step?: string | undefined;
  readonly horizon?: string | undefined;
  readonly lambda: string;
  readonly drift: string;
  readonly 'held-out': string;
  readonly compare: boolean;
  readonly column?: string | undefined;
  readonly name: string;
  readonly title?: string | undefined;
  readonly extends?: string | undefined;
  readonly out?: string | undefined;
  readonly replace: boolean;
  readonly probability?: string | undefined;
  readonly within: string;
  readonly penalty: string;
  readonly slippage: string;
  readonly liquidity?: string | undefined;
  readonly 'debt-cap'?: string | undefined;
  readonly confidence?: string | undefined;
}

export interface Calibrated {
  readonly calibration: Calibration;
  readonly histories: readonly PriceHistory[];
  readonly horizon: number;
  readonly answers: readonly (Omit<ThresholdAnswer, 'method'> & {
    readonly method: ThresholdAnswer['method'] | 'smart-ltv';
  })[];
  readonly document: string;
  readonly file: string | null;
  readonly findings: readonly Finding[];
}

/** A flag's number. A percentage is a fraction, a duration seconds. */
const flagNumber = (flag: string, text: string, unit: Unit, fits: (value: number) => boolean): number => {
  const value = plainNumber(text, unit);
  if (Number.isFinite(value) && fits(value)) return value;
  const code = unit === 'duration' ? 'calibrate/duration' : 'calibrate/number';
  const how = unit === 'duration' ? '1d or 4h' : unit === 'percent' ? '0.1% or 5%' : '0.94 or 1_000_000';
  throw usage(code, `--${flag} is a value such as ${how}, in its range, not ${JSON.stringify(text)}`);
};

const COMMON_STEPS = [3600, 4 * 3600, 86_400];

/** The step where none is given: an hour, or the first usual one that the coarsest file has prices for. */
const stepFor = (histories: readonly PriceHistory[]): number => {
  const coarsest = Math.max(...histories.map(({ step }) => step));
  return COMMON_STEPS.find((step) => step >= coarsest * 0.95) ?? Math.ceil(coarsest / 60) * 60;
};

const timing = (flags: CalibrateFlags, histories: readonly PriceHistory[]) => {
  const seconds = (flag: 'step' | 'horizon', text: string) =>
    flagNumber(flag, text, 'duration', (value) => Number.isInteger(value) && value > 0);
  const step = flags.step === undefined ? stepFor(histories) : seconds('step', flags.step);
  const horizon =
    flags.horizon === undefined
      ? step * Math.ceil((step < 86_400 ? 86_400 : 7 * step) / step)
      : seconds('horizon', flags.horizon);
  if (horizon % step !== 0)
    throw usage('calibrate/duration', `a horizon of ${horizon} s is no whole number of steps of ${step} s`);
  return { step, horizon };
};

const atLeastZero = (value: number): boolean => value >= 0;
const share = (value: number): boolean => value > 0 && value < 1;

const answersOf = (
  flags: CalibrateFlags,
  calibration: Calibration,
  histories: readonly PriceHistory[],
): Calibrated['answers'] => {
  const within = flagNumber('within', flags.within, 'duration', (value) => value > 0);
  const penalty = flagNumber('penalty', flags.penalty, 'percent', atLeastZero);
  const slippage = flagNumber('slippage', flags.slippage, 'percent', (value) => value >= 0 && value < 1);
  const { liquidity, 'debt-cap': debtCap, confidence } = flags;
  const smart =
    liquidity === undefined || debtCap === undefined || confidence === undefined
      ? null
      : {
          liquidity: flagNumber('liquidity', liquidity, 'usd', (value) => value > 0),
          debtCap: flagNumber('debt-cap', debtCap, 'usd', (value) => value > 0),
          confidence: flagNumber('confidence', confidence, 'number', atLeastZero),
        };
  const probability =
    flags.probability === undefined ? null : flagNumber('probability', flags.probability, 'percent', share);
  return calibration.assets.flatMap((asset, i) => {
    const history = histories[i];
    const found: Calibrated['answers'][number][] =
      probability === null || history === undefined
        ? []
        : [...thresholdAnswers(history, asset, { within, probability, penalty, slippage })];
    if (smart !== null) {
      const root = Math.sqrt(within / YEAR);
      const at = (volatility: number): number => smartLtv({ ...smart, bonus: penalty, volatility: volatility * root });
      const { value, error } = asset.volatility;
      found.push({
        asset: asset.name,
        method: 'smart-ltv',
        threshold: { value: at(value), error: Math.abs(at(value + error) - at(Math.max(0, value - error))) / 2 },
        assumption: `the debt cap is sold at the rate at which the liquidity comes back within ${flags.within}; no jumps`,
      });
    }
    return found;
  });
};

/** What cannot be fitted is the files' fault, and is told as such. */
const fitted = <T>(run: () => T): T => {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw refused('calibrate/returns', error.message, {
      hint: 'give longer histories, or a shorter step',
      cause: error,
    });
  }
};

/** Reads price files, fits the model asked for, and writes the Scenario document where one is asked for; `onFit` is told of progress. */
export const calibrateFiles = async (
  operands: readonly string[],
  flags: CalibrateFlags,
  onFit: OnFit,
): Promise<Calibrated> => {
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(flags.name))
    throw usage('calibrate/name', `${JSON.stringify(flags.name)} cannot be the name of a scenario`);
  const { histories, findings } = await soundPriceFiles(operands, flags.column);
  const { step, horizon } = timing(flags, histories);
  const drift = flags.drift === 'history' ? 'history' : 'zero';
  const options = {
    model: flags.model as ModelName,
    lambda: flagNumber('lambda', flags.lambda, 'number', share),
    drift,
    heldOut: flagNumber('held-out', flags['held-out'], 'percent', (value) => value >= 0 && value <= 0.9),
    compare: flags.compare ? 'all' : 'none',
  } as const;
  const calibration = fitted(() => calibrate(alignedReturns(histories, step), options, onFit));
  const answers = fitted(() => answersOf(flags, calibration, histories));
  const document = scenarioYaml(calibration, {
    name: flags.name,
    title: flags.title ?? null,
    extends: flags.extends ?? null,
    horizon,
    files: histories,
    drift,
  });
  if (flags.out !== undefined)
    await writeFileAtomically(resolve(flags.out), document, flags.replace ? 'replace' : 'new');
  return {
    calibration,
    histories,
    horizon,
    answers,
    document,
    file: flags.out ?? null,
    findings: [...findings, ...calibrationFindings(calibration)],
  };
};
