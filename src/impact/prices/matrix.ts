/** A square matrix by rows. */
export type Matrix = readonly (readonly number[])[];

/** A matrix's element; the callers know that it is there. */
export const element = (matrix: Matrix, row: number, column: number): number => matrix[row]?.[column] as number;

/**
 * The lower triangular L with L·Lᵀ = matrix. A matrix that is only semidefinite has zero columns; null where it is not even
 * that, by more than rounding. Reads the lower triangle only.
 */
export const cholesky = (matrix: Matrix): number[][] | null => {
  const size = matrix.length;
  const largest = Math.max(...matrix.map((row, at) => Math.abs(row[at] as number)));
  const zero = size * 1e-13 * largest;
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

/** Eigenvalues, largest first, and by their side the eigenvectors, each of length 1. */
export interface Eigen {
  readonly values: readonly number[];
  readonly vectors: readonly (readonly number[])[];
}

/** One rotation that makes element (p, q) zero. */
const rotate = (a: number[][], v: number[][], p: number, q: number): void => {
  const size = a.length;
  const apq = element(a, p, q);
  const theta = (element(a, q, q) - element(a, p, p)) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < size; k += 1) {
    const row = a[k] as number[];
    const [kp, kq] = [row[p] as number, row[q] as number];
    row[p] = c * kp - s * kq;
    row[q] = s * kp + c * kq;
  }
  const [ap, aq, vp, vq] = [a[p], a[q], v[p], v[q]] as [number[], number[], number[], number[]];
  for (let k = 0; k < size; k += 1) {
    const [pk, qk, up, uq] = [ap[k], aq[k], vp[k], vq[k]] as [number, number, number, number];
    ap[k] = c * pk - s * qk;
    aq[k] = s * pk + c * qk;
    vp[k] = c * up - s * uq;
    vq[k] = s * up + c * uq;
  }
};

/** Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations. */
export const eigen = (matrix: Matrix): Eigen => {
  const size = matrix.length;
  const a = matrix.map((row) => [...row]);
  const v = matrix.map((_, row) => matrix.map((__, column) => (row === column ? 1 : 0)));
  const total = a.flat().reduce((sum, x) => sum + x * x, 0);
  for (let sweep = 0; sweep < 60; sweep += 1) {
    let off = 0;
    for (let p = 0; p < size; p += 1) for (let q = p + 1; q < size; q += 1) off += element(a, p, q) ** 2;
    if (off <= total * 1e-32) break;
    for (let p = 0; p < size; p += 1)
      for (let q = p + 1; q < size; q += 1) if (element(a, p, q) !== 0) rotate(a, v, p, q);
  }
  const order = a.map((_, at) => at).sort((x, y) => element(a, y, y) - element(a, x, x));
  return { values: order.map((at) => element(a, at, at)), vectors: order.map((at) => [...(v[at] as number[])]) };
};
