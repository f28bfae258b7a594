import { timeText } from '../histories/read-history.js';
import type { Diffusion, PriceModel } from '../paths.js';
import { YEAR } from '../year.js';
import type { Calibration } from './calibrate.js';
import { decimalText } from './decimal-text.js';
import { degreesErrorLine, errorLines, type Stated } from './errors-yaml.js';

/** What a Scenario document says besides the fit. */
export interface ScenarioOptions {
  readonly name: string;
  readonly title: string | null;
  /** The scenario that gives liquidators, depth and the rest; null: the document is partial, for others to extend. */
  readonly extends: string | null;
  /** Seconds, a whole number of steps. */
  readonly horizon: number;
  /** Files that the returns are from, by asset: name, sha256. */
  readonly files: readonly { readonly name: string; readonly file: string; readonly digest: string }[];
  readonly drift: 'zero' | 'history';
}

const percent = (value: number): string => `${decimalText(value * 100)}%`;

/** Seconds in the largest unit that they are a whole number of. */
export const durationText = (seconds: number): string => {
  const unit = (
    [
      ['d', 86_400],
      ['h', 3600],
      ['m', 60],
    ] as const
  ).find(([, length]) => seconds % length === 0);
  return unit === undefined ? `${seconds}s` : `${seconds / unit[1]}${unit[0]}`;
};

/** A scalar that YAML reads as this very text. */
const scalar = (text: string): string =>
  /^[A-Za-z][\w.-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text) ? text : JSON.stringify(text);

const error = (value: number | undefined): string =>
  value === undefined || !Number.isFinite(value)
    ? ''
    : `   # standard error ${decimalText(Number(value.toPrecision(2)))}`;

const movesOf = (
  prices: PriceModel,
  calibration: Calibration,
  drift: ScenarioOptions['drift'],
): readonly (readonly string[])[] => {
  const { assets, step } = calibration;
  const years = step / YEAR;
  const errors = (i: number, stated: readonly Stated[]): readonly string[] => {
    const asset = assets[i];
    // A drift that was set to nothing is chosen, not fitted.
    const fitted = stated.filter(({ fitted: name }) => drift === 'history' || name !== 'mean');
    return asset === undefined ? [] : errorLines(asset, fitted);
  };
  const diffusion = (one: Diffusion): readonly Stated[] => [
    { name: 'drift', fitted: 'mean', value: one.drift, scale: 1 / years, unit: 'percent' },
    { name: 'volatility', fitted: 'deviation', value: one.volatility, scale: 1 / Math.sqrt(years), unit: 'percent' },
  ];
  switch (prices.kind) {
    case 'garch':
      return prices.assets.map(({ start, ...garch }, i) => [
        ...(['mean', 'omega', 'alpha', 'beta'] as const).map((name) => `${name}: ${decimalText(garch[name])}`),
        `start: ${decimalText(start)}`,
        `degrees: ${garch.degrees === null ? 'normal' : decimalText(garch.degrees)}`,
        ...errors(
          i,
          (['mean', 'omega', 'alpha', 'beta', 'degrees'] as const).map((name) => ({
            ...{ name, fitted: name, scale: 1, unit: 'number' },
            value: garch[name] ?? Number.NaN,
          })),
        ),
      ]);
    case 'jumps':
      return prices.assets.map(({ jumps, ...one }, i) => [
        `drift: ${percent(one.drift)}`,
        `volatility: ${percent(one.volatility)}`,
        ...(jumps === null
          ? []
          : [
              'jumps:',
              `  rate: ${decimalText(jumps.rate)}`,
              `  mean: ${percent(jumps.mean)}`,
              `  deviation: ${percent(jumps.deviation)}`,
            ]),
        ...errors(i, [
          ...diffusion(one),
          ...(jumps === null
            ? []
            : ([
                { name: 'jumpRate', fitted: 'rate', value: jumps.rate, scale: 1 / years, unit: 'number' },
                { name: 'jumpMean', fitted: 'jumpMean', value: jumps.mean, scale: 1, unit: 'percent' },
                { name: 'jumpDeviation', fitted: 'jumpDeviation', value: jumps.deviation, scale: 1, unit: 'percent' },
              ] as const)),
        ]),
      ]);
    case 'gbm':
    case 'student-t':
      return prices.assets.map((one, i) => [
        `drift: ${percent(one.drift)}`,
        `volatility: ${percent(one.volatility)}`,
        ...errors(i, diffusion(one)),
      ]);
    default:
      throw new Error(`a calibration makes no ${prices.kind}`);
  }
};

const correlationLines = ({ assets, correlation }: Calibration): readonly string[] => {
  if (assets.length < 2) return [];
  const pairs = assets.flatMap((a, i) =>
    assets.slice(0, i).map((b, j) => {
      const value = Number((correlation.correlation[i]?.[j] ?? 0).toFixed(6));
      return `    ${scalar(`${b.name}/${a.name}`)}: ${decimalText(value)}${error(correlation.errors[i]?.[j])}`;
    }),
  );
  return ['correlation:', '  pairs:', ...pairs];
};

const item = (entries: Readonly<Record<string, string>>): string =>
  Object.entries(entries)
    .map(([key, text], i) => `  ${i === 0 ? '- ' : '  '}${key}: ${JSON.stringify(text)}`)
    .join('\n');

/** The Scenario document of a calibration, as YAML: fitted parameters with their errors, what they are from, and what they cannot see. */
export const scenarioYaml = (calibration: Calibration, options: ScenarioOptions): string => {
  const { assets, prices, from, to, step, observations, correlation, model } = calibration;
  const names = assets.map(({ name }) => name).join(', ');
  const span = `${timeText(from).slice(0, 10)} to ${timeText(to).slice(0, 10)}`;
  const title = options.title ?? `${names} as from ${span}`;
  const moves = movesOf(prices, calibration, options.drift);
  const lines = [
    'apiVersion: plimsoll/v1',
    'kind: Scenario',
    `name: ${scalar(options.name)}`,
    `title: ${JSON.stringify(title)}`,
    `description: ${JSON.stringify(`${model} fitted by plimsoll calibrate to ${observations} returns of ${durationText(step)}.`)}`,
    options.extends === null ? 'partial: true' : `extends: ${scalar(options.extends)}`,
    `horizon: ${durationText(options.horizon)}`,
    `step: ${durationText(step)}`,
    'prices:',
    `  model: ${prices.kind}`,
    ...(prices.kind === 'student-t'
      ? [`  degrees: ${decimalText(prices.degrees)}`, `  ${degreesErrorLine(assets, prices.degrees)}`]
      : []),
    '  assets:',
    ...assets.flatMap(({ name }, i) => [`    ${scalar(name)}:`, ...(moves[i] ?? []).map((line) => `      ${line}`)]),
    ...correlationLines(calibration),
    'chosen:',
    ...options.files.map(({ name, file, digest }) =>
      item({ what: `the moves of ${name}`, why: `fitted to ${file}, sha256 ${digest}, from ${span} UTC` }),
    ),
    ...(options.drift === 'zero'
      ? [
          item({
            what: 'no drift',
            why: 'the mean of so short a past says little of the future, and a rise would hide risk',
          }),
        ]
      : []),
    ...(assets.length < 2
      ? []
      : [
          item({
            what: `correlations shrunk by ${(correlation.shrinkage * 100).toFixed(2)} % toward none`,
            why: 'Ledoit and Wolf: it lessens the expected error of the matrix',
          }),
        ]),
    'limits:',
    `  - ${JSON.stringify(`It holds what happened from ${span} to be what can happen: a fall or a calm that is not in it is not expected.`)}`,
    ...assets.flatMap(({ name, edges }) => edges.map((edge) => `  - ${JSON.stringify(`${name}: ${edge}.`)}`)),
  ];
  return `${lines.join('\n')}\n`;
};
