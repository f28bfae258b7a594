/** Numbers of a price model that a fit leaves uncertain. Of jumps: how many a year, and mean and deviation of one. */
export type UncertainName =
  | 'drift'
  | 'volatility'
  | 'mean'
  | 'omega'
  | 'alpha'
  | 'beta'
  | 'start'
  | 'degrees'
  | 'jumpRate'
  | 'jumpMean'
  | 'jumpDeviation';

/** Numbers that may be below zero: they are redrawn as they are, the others on the scale of their logarithm. */
const SIGNED: ReadonlySet<UncertainName> = new Set(['drift', 'mean', 'jumpMean']);

/** True of a number that may be below zero. */
export const isSigned = (name: UncertainName): boolean => SIGNED.has(name);

/** What cannot be reached by a positive number: Student's t has no variance at two degrees of freedom. */
export const floorOf = (name: UncertainName): number => (name === 'degrees' ? 2 : 0);

/** An error above so many times its number says that the number is not known. */
export const MOST_ERROR = 3;

/** True of an error that a number can be redrawn by: of what may not be below zero, it is not many times the number. */
export const isDrawable = (name: UncertainName, value: number, error: number): boolean =>
  isSigned(name) || error === 0 || (value > floorOf(name) && error <= MOST_ERROR * (value - floorOf(name)));

/** A number and how far it is redrawn. */
export interface UncertainNumber {
  readonly name: UncertainName;
  /** The standard error of a signed number, before a proxy's beta; of any other the standard deviation of its logarithm. */
  readonly spread: number;
}

/** Numbers of one entry of a scenario: they are redrawn together, and for every asset that makes its moves. Plain data. */
export interface UncertainEntry {
  /** The entry's key in the document; `prices` for numbers of the model as a whole. */
  readonly key: string;
  /**
   * Assets by position, and what each multiplies the entry's moves with, those first that make them by themselves; none: a number of
   * the model as a whole.
   */
  readonly assets: readonly { readonly asset: number; readonly beta: number }[];
  readonly numbers: readonly UncertainNumber[];
  /** The lower triangular root of the correlation of their errors, in the order of `numbers`. */
  readonly root: readonly (readonly number[])[];
}

/**
 * The standard deviation of the logarithm of a log-normal number of a mean and a standard deviation: √ln(1 + (s/m)²), the mean
 * being taken above what the number cannot reach.
 */
export const logSpread = (name: UncertainName, value: number, error: number): number =>
  Math.sqrt(Math.log1p((error / (value - floorOf(name))) ** 2));
