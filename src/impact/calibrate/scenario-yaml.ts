import { timeText } from '../histories/read-history.js';
import type { PriceModel } from '../paths.js';
import type { Calibration } from './calibrate.js';

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

/** A number in decimals, eight digits of it, without an exponent, which documents do not have. */
export const decimalText = (value: number): string => {
  const [mantissa = '0', exponent = '0'] = value.toExponential(7).split('e');
  const shift = Number(exponent);
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  const text =
    shift < 0
      ? `0.${'0'.repeat(-shift - 1)}${digits}`
      : `${digits.slice(0, shift + 1).padEnd(shift + 1, '0')}.${digits.slice(shift + 1)}`;
  const trimmed = text.replace(/0+$/, '').replace(/\.$/, '');
  return trimmed === '0' ? '0' : sign + trimmed;
};

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

const movesOf = (prices: PriceModel, calibration: Calibration): readonly (readonly string[])[] => {
  const { assets, step } = calibration;
  const years = step / (365 * 86_400);
  const of = (i: number, name: string): number | undefined =>
    assets[i]?.parameters.find((one) => one.name === name)?.estimate.error;
  const root = Math.sqrt(years);
  switch (prices.kind) {
    case 'garch':
      return prices.assets.map(({ mean, omega, alpha, beta, start, degrees }, i) => [
        `mean: ${decimalText(mean)}`,
        `omega: ${decimalText(omega)}${error(of(i, 'omega'))}`,
        `alpha: ${decimalText(alpha)}${error(of(i, 'alpha'))}`,
        `beta: ${decimalText(beta)}${error(of(i, 'beta'))}`,
        `start: ${decimalText(start)}`,
        `degrees: ${degrees === null ? 'normal' : `${decimalText(degrees)}${error(of(i, 'degrees'))}`}`,
      ]);
    case 'jumps':
      return prices.assets.map(({ drift, volatility, jumps }, i) => [
        `drift: ${percent(drift)}`,
        `volatility: ${percent(volatility)}${error(((of(i, 'deviation') ?? Number.NaN) / root) * 100)}`,
        ...(jumps === null
          ? []
          : [
              'jumps:',
              `  rate: ${decimalText(jumps.rate)}${error((of(i, 'rate') ?? Number.NaN) / years)}`,
              `  mean: ${percent(jumps.mean)}${error((of(i, 'jumpMean') ?? Number.NaN) * 100)}`,
              `  deviation: ${percent(jumps.deviation)}${error((of(i, 'jumpDeviation') ?? Number.NaN) * 100)}`,
            ]),
      ]);
    case 'gbm':
    case 'student-t':
      return prices.assets.map(({ drift, volatility }, i) => [
        `drift: ${percent(drift)}`,
        `volatility: ${percent(volatility)}${error(((of(i, 'deviation') ?? Number.NaN) / root) * 100)}`,
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
  const moves = movesOf(prices, calibration);
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
    ...(prices.kind === 'student-t' ? [`  degrees: ${decimalText(prices.degrees)}`] : []),
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
