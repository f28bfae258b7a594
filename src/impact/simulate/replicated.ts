import { sumOf } from '../statistics/sample.js';
import { type Columns, widthOf } from './columns.js';

/** The rows of one randomisation: path `i` belongs to number `i mod replicates`. */
export const replicateOf = (columns: Columns, replicate: number, replicates: number): Columns => {
  const width = widthOf(columns);
  const rows = columns.values.length / width;
  const values = new Float64Array(Math.ceil((rows - replicate) / replicates) * width);
  for (let row = replicate, to = 0; row < rows; row += replicates, to += width)
    values.set(columns.values.subarray(row * width, (row + 1) * width), to);
  return { ...columns, values };
};

type Tree = { readonly [key: string]: unknown };

const isTree = (of: unknown): of is Tree => typeof of === 'object' && of !== null && !Array.isArray(of);

/** The standard error of a mean of independent values. */
const errorOf = (values: readonly number[]): number => {
  const count = values.length;
  const mean = sumOf(count, (i) => values[i] ?? 0) / count;
  return Math.sqrt(sumOf(count, (i) => ((values[i] ?? 0) - mean) ** 2) / (count - 1) / count);
};

/**
 * Estimates whose errors come from independent randomisations: each error in `whole` becomes that of the mean of the parts'
 * values. Where a part has too few paths to tell a quantity by itself, and where no two parts differ (nothing was ever hit), the
 * error stays that of as many random paths.
 */
export const withReplicateErrors = <T>(whole: T, parts: readonly T[]): T => {
  if (Array.isArray(whole))
    return whole.map((one, i) =>
      withReplicateErrors(
        one,
        parts.map((part) => (part as readonly unknown[])[i]),
      ),
    ) as T;
  // What some part does not know, such as when it became insolvent, keeps the error of random paths.
  if (!isTree(whole) || !parts.every(isTree)) return whole;
  const trees = parts as readonly Tree[];
  if (typeof whole.value === 'number' && typeof whole.error === 'number') {
    const known = trees.every(({ error }) => Number.isFinite(error));
    const error = known ? errorOf(trees.map(({ value }) => value as number)) : 0;
    return { ...whole, error: error > 0 ? error : whole.error };
  }
  return Object.fromEntries(
    Object.entries(whole).map(([key, value]) => [
      key,
      withReplicateErrors(
        value,
        trees.map((tree) => tree[key]),
      ),
    ]),
  ) as T;
};
