/** A square matrix by rows. */
export type Matrix = readonly (readonly number[])[];

/** A matrix's element; the callers know that it is there. */
export const element = (matrix: Matrix, row: number, column: number): number => matrix[row]?.[column] as number;

/** What counts as rounding, as a share of the largest element on the diagonal, for each row. */
const ROUNDING = 1e-13;

/**
 * The lower triangular L with L·Lᵀ = matrix. A matrix that is only semidefinite has zero columns; null where it is not even
 * that, by more than `rounding`. Reads the lower triangle only.
 */
export const cholesky = (matrix: Matrix, rounding = ROUNDING): number[][] | null => {
  const size = matrix.length;
  const largest = Math.max(...matrix.map((row, at) => Math.abs(row[at] as number)));
  const zero = size * rounding * largest;
  const lower = matrix.map(() => new Array<number>(size).fill(0));
  for (let column = 0; column < size; column += 1) {
    const own = lower[column] as number[];
    let pivot = element(matrix, column, column);
    for (let k = 0; k < column; k += 1) pivot -= (own[k] as number) ** 2;
    if (pivot < -zero) return null;
    const root = pivot > zero ? Math.sqrt(pivot) : 0;
    own[column] = root;
    for (let row = column + 1; row < size; row += 1) {
      const other = lower[row] as number[];
      let rest = element(matrix, row, column);
      for (let k = 0; k < column; k += 1) rest -= (other[k] as number) * (own[k] as number);
      if (root > 0) other[column] = rest / root;
      else if (Math.abs(rest) > 1e-6 * largest) return null;
    }
  }
  return lower;
};

/** The solution of Ax = b for a positive definite A; null for any other. Its rows may be of very different sizes. */
export const solve = (a: Matrix, b: readonly number[]): number[] | null => {
  const lower = cholesky(a, 0);
  if (lower === null || !lower.every((row, i) => (row[i] as number) > 0)) return null;
  const x = [...b];
  for (let i = 0; i < x.length; i += 1) {
    for (let k = 0; k < i; k += 1) x[i] = (x[i] as number) - element(lower, i, k) * (x[k] as number);
    x[i] = (x[i] as number) / element(lower, i, i);
  }
  for (let i = x.length - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < x.length; k += 1) x[i] = (x[i] as number) - element(lower, k, i) * (x[k] as number);
    x[i] = (x[i] as number) / element(lower, i, i);
  }
  return x;
};

/** The inverse of a positive definite matrix; null for any other. */
export const inverse = (a: Matrix): number[][] | null => {
  const columns = a.map((_, j) =>
    solve(
      a,
      a.map((__, i) => Number(i === j)),
    ),
  );
  if (columns.some((column) => column === null)) return null;
  return a.map((_, i) => columns.map((column) => column?.[i] as number));
};
