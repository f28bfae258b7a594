import { cholesky } from '../statistics/matrix.js';
import { isDrawable, type UncertainName } from '../uncertainty.js';
import type { AssetCalibration } from './calibrate.js';
import { decimalText } from './decimal-text.js';

/** A number of a document, and the fitted one that it is `scale` times. */
export interface Stated {
  readonly name: UncertainName;
  readonly fitted: string;
  readonly value: number;
  readonly scale: number;
  readonly unit: 'percent' | 'number';
}

/** Rounded correlations that cannot hold together are brought so much nearer to none. */
const SHRUNK = [1, 0.99, 0.95, 0];

const twoDigits = (value: number, unit: Stated['unit']): string =>
  unit === 'percent'
    ? `${decimalText(Number((value * 100).toPrecision(2)))}%`
    : decimalText(Number(value.toPrecision(2)));

const isUsable = ({ name, value }: Stated, error: number): boolean =>
  Number.isFinite(error) && error > 0 && isDrawable(name, value, error);

const rounded = (matrix: readonly (readonly number[])[], shrink: number): number[][] =>
  matrix.map((row, i) => row.map((one, j) => (i === j ? 1 : Number((one * shrink).toFixed(3)))));

/**
 * The standard errors of an asset's numbers as lines of its entry, with their correlations, and what is left out as comments. At the
 * edge of a model errors do not hold, and none are written.
 */
export const errorLines = (asset: AssetCalibration, stated: readonly Stated[]): readonly string[] => {
  const { parameters, covariance, edges } = asset;
  const known = stated.flatMap((one) => {
    const at = parameters.findIndex(({ name }) => name === one.fitted);
    const error = (parameters[at]?.estimate.error ?? Number.NaN) * one.scale;
    return at < 0 || !Number.isFinite(error) ? [] : [{ ...one, at, error }];
  });
  if (known.length === 0) return [];
  if (edges.length > 0) return ['# no errors: the fit lies at an edge of the model, where they do not hold'];
  const used = known.filter((one) => isUsable(one, one.error));
  const left = known
    .filter((one) => !used.includes(one))
    .map(({ name, error, unit }) => `# standard error of ${name} ${twoDigits(error, unit)}: as good as not known`);
  if (used.length === 0) return left;
  const of = (i: number, j: number): number => covariance?.[i]?.[j] ?? 0;
  const matrix = used.map((a) => used.map((b) => of(a.at, b.at) / Math.sqrt(of(a.at, a.at) * of(b.at, b.at)) || 0));
  const sound = SHRUNK.map((shrink) => rounded(matrix, shrink)).find((one) => cholesky(one) !== null) ?? [];
  const pairs = used.flatMap((a, i) =>
    used.slice(0, i).flatMap((b, j) => {
      const value = sound[i]?.[j] ?? 0;
      return value === 0 ? [] : [`    ${b.name}/${a.name}: ${decimalText(value)}`];
    }),
  );
  return [
    'errors:',
    ...used.map(({ name, error, unit }) => `  ${name}: ${twoDigits(error, unit)}`),
    ...(pairs.length === 0 ? [] : ['  correlations:', ...pairs]),
    ...left,
  ];
};

/**
 * The error of degrees of freedom that several assets have in common: that of the asset which tells most of them, above 2. Assets
 * that move together tell hardly more than one of them.
 */
const commonDegreesError = (assets: readonly AssetCalibration[], degrees: number): number => {
  const shares = assets.flatMap(({ parameters, edges }) => {
    const own = edges.length > 0 ? undefined : parameters.find(({ name }) => name === 'degrees')?.estimate;
    return own === undefined ? [] : [own.error / (own.value - 2)];
  });
  return Math.min(...shares, Number.POSITIVE_INFINITY) * (degrees - 2);
};

/** The line of that error below the model; a comment where nothing is known of it. */
export const degreesErrorLine = (assets: readonly AssetCalibration[], degrees: number): string => {
  const error = commonDegreesError(assets, degrees);
  const usable = isUsable({ name: 'degrees', fitted: 'degrees', value: degrees, scale: 1, unit: 'number' }, error);
  return usable
    ? `errors: { degrees: ${twoDigits(error, 'number')} }`
    : '# no error of degrees: hardly anything is known of them';
};
