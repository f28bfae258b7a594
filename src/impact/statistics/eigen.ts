import { element, type Matrix } from './matrix.js';

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
