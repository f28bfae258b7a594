export type Matrix = readonly (readonly number[])[];

const entry = (of: Matrix, i: number, j: number): number => of[i]?.[j] ?? Number.NaN;

/** The lower triangle L with LLᵀ = A; null where A is not positive definite. */
export const cholesky = (a: Matrix): number[][] | null => {
  const lower = a.map((row) => row.map(() => 0));
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = entry(a, i, j);
      for (let k = 0; k < j; k++) sum -= entry(lower, i, k) * entry(lower, j, k);
      const row = lower[i];
      if (row === undefined) return null;
      if (i === j) {
        if (!(sum > 0)) return null;
        row[i] = Math.sqrt(sum);
      } else row[j] = sum / entry(lower, j, j);
    }
  }
  return lower;
};

/** The solution of Ax = b for a positive definite A; null for any other. */
export const solve = (a: Matrix, b: readonly number[]): number[] | null => {
  const lower = cholesky(a);
  if (lower === null) return null;
  const x = [...b];
  for (let i = 0; i < x.length; i++) {
    for (let k = 0; k < i; k++) x[i] = (x[i] ?? 0) - entry(lower, i, k) * (x[k] ?? 0);
    x[i] = (x[i] ?? 0) / entry(lower, i, i);
  }
  for (let i = x.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < x.length; k++) x[i] = (x[i] ?? 0) - entry(lower, k, i) * (x[k] ?? 0);
    x[i] = (x[i] ?? 0) / entry(lower, i, i);
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
  return a.map((_, i) => columns.map((column) => column?.[i] ?? Number.NaN));
};
