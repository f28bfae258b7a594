import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Finding } from '../diagnostic/finding.js';
import type { AssetCalibration, Calibration } from '../impact/calibrate/calibrate.js';
import type { Estimate } from '../impact/outcome.js';
import { findingsText } from './findings.js';
import type { Style } from './style.js';
import { table } from './table.js';

const digits = (value: number): string => {
  const text = String(Number(value.toPrecision(4)));
  return text.includes('e') ? value.toExponential(3) : text;
};
const percents = ({ value, error }: Estimate): string =>
  `${(value * 100).toFixed(2)}% ± ${Number.isFinite(error) ? `${(error * 100).toFixed(2)}%` : 'unknown'}`;

/** What the number of a parameter is of; the others are numbers without a unit. */
const UNITS: Readonly<Record<string, { readonly as: 'share' | 'number'; readonly of: string }>> = {
  mean: { as: 'share', of: ' a step' },
  deviation: { as: 'share', of: ' a step' },
  omega: { as: 'number', of: ' of variance a step' },
  rate: { as: 'number', of: ' jumps a step' },
  jumpMean: { as: 'share', of: ' a jump' },
  jumpDeviation: { as: 'share', of: ' a jump' },
};

const parameterText = (name: string, { value, error }: Estimate): string => {
  const { as, of } = UNITS[name] ?? { as: 'number', of: '' };
  const text = (one: number): string => (as === 'share' ? `${digits(one * 100)}%` : digits(one));
  return `${text(value)} ± ${Number.isFinite(error) ? text(error) : 'unknown'}${of}`;
};

const chance = (p: number): string => (p < 0.0001 ? '< 0.0001' : p.toFixed(4));
const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

const assetText = (asset: AssetCalibration, style: Style): string => {
  const { tests, backtests, parameters, compared } = asset;
  const row = (title: string, text: string): string => `  ${title.padEnd(22)}${text}`;
  return [
    style('strong', escapeForTerminal(asset.name)),
    row(
      'volatility a year',
      `${percents(asset.volatility)}, forecast for the next step ${(asset.currentVolatility * 100).toFixed(2)}%`,
    ),
    ...parameters.map(({ name, estimate }) => row(name, parameterText(name, estimate))),
    ...(asset.logLikelihood === null
      ? []
      : [
          row(
            'log-likelihood',
            `${asset.logLikelihood.toFixed(2)}, AIC ${(asset.aic ?? 0).toFixed(2)}, BIC ${(asset.bic ?? 0).toFixed(2)}`,
          ),
        ]),
    row('Ljung–Box', `p ${chance(tests.ljungBox.pValue)}, of squares p ${chance(tests.ljungBoxSquares.pValue)}`),
    row(
      'Kolmogorov–Smirnov',
      `distance ${digits(tests.kolmogorovSmirnov.statistic)}, p ${chance(tests.kolmogorovSmirnov.pValue)}`,
    ),
    ...backtests.map(({ level, exceptions, observations, expected, pValue }) =>
      row(
        `value at risk ${(level * 100).toFixed(0)}%`,
        `exceeded in ${exceptions} of ${observations} held-out steps, ${(expected * observations).toFixed(1)} expected, Kupiec p ${chance(pValue)}`,
      ),
    ),
    ...(compared.length === 0
      ? []
      : [row('AIC', compared.map(({ model, aic }) => `${model} ${aic.toFixed(1)}`).join(', '))]),
  ].join('\n');
};

/** A calibration as an analyst reads it. `answers` are liquidation thresholds, `file` where the document was written. */
export const calibrationText = (
  calibration: Calibration,
  answers: readonly {
    readonly asset: string;
    readonly method: string;
    readonly threshold: Estimate;
    readonly assumption: string;
  }[],
  file: string | null,
  findings: readonly Finding[],
  style: Style,
): string => {
  const { assets, correlation, observations, leftOut, model, step, from, to } = calibration;
  const names = assets.map(({ name }) => escapeForTerminal(name));
  const matrix = table(
    [{ title: 'correlation', role: 'strong' }, ...names.map((title) => ({ title, align: 'right' as const }))],
    names.map((name, i) => [name, ...names.map((_, j) => (correlation.correlation[i]?.[j] ?? 0).toFixed(3))]),
    style,
  );
  const answered = table(
    [
      { title: 'asset', role: 'strong' },
      { title: 'method' },
      { title: 'threshold', align: 'right' },
      { title: 'it assumes that' },
    ],
    answers.map(({ asset, method, threshold, assumption }) => [
      escapeForTerminal(asset),
      method,
      percents(threshold),
      escapeForTerminal(assumption),
    ]),
    style,
  );
  return [
    `${model} on ${observations} returns of ${step} s from ${day(from)} to ${day(to)}${leftOut > 0 ? `, ${leftOut} steps left out` : ''}`,
    ...assets.map((asset) => assetText(asset, style)),
    ...(assets.length < 2 ? [] : [`${matrix}\n  shrunk by ${(correlation.shrinkage * 100).toFixed(2)}%`]),
    ...(answers.length === 0 ? [] : [answered]),
    findingsText(findings, style),
    ...(file === null ? [] : [`written to ${escapeForTerminal(file)}`]),
  ].join('\n\n');
};
