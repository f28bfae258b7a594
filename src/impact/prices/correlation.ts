import { refused } from '../../diagnostic/error.js';
import type { Correlation } from '../paths.js';
import { eigen } from '../statistics/eigen.js';
import { cholesky, element, type Matrix } from '../statistics/matrix.js';

const SYMMETRIC_WITHIN = 1e-12;

const wrong = (name: string, why: string): Error =>
  refused('paths/correlation', `${name} is not a correlation matrix: ${why}.`, {
    hint: 'Give a symmetric matrix with a row for every asset, ones on its diagonal and values from -1 to 1.',
  });

/** Refuses what is not square, of the given size, symmetric, with ones on the diagonal. @throws paths/correlation */
export const requireCorrelation = (matrix: Matrix, assets: number, name: string): void => {
  if (matrix.length !== assets) throw wrong(name, `it has ${matrix.length} rows for ${assets} assets`);
  for (const [row, values] of matrix.entries()) {
    if (values.length !== assets) throw wrong(name, `row ${row + 1} has ${values.length} values for ${assets} assets`);
    for (const [column, value] of values.entries()) {
      const place = `row ${row + 1}, column ${column + 1}`;
      if (!Number.isFinite(value)) throw wrong(name, `${place} is not a number`);
      if (row === column && Math.abs(value - 1) > SYMMETRIC_WITHIN) throw wrong(name, `${place} is ${value}, not 1`);
      if (Math.abs(value) > 1 + SYMMETRIC_WITHIN) throw wrong(name, `${place} is ${value}, beyond 1`);
      const mirrored = element(matrix, column, row);
      if (Math.abs(value - mirrored) > SYMMETRIC_WITHIN)
        throw wrong(name, `${place} is ${value}, but row ${column + 1}, column ${row + 1} is ${mirrored}`);
    }
  }
};

/** The nearest correlation matrix, and how far it is. */
export interface NearestCorrelation {
  readonly correlation: Correlation;
  /** The Frobenius norm of the difference; 0 where the matrix was one already. */
  readonly distance: number;
  /** The largest change of one correlation. */
  readonly largest: number;
  readonly iterations: number;
}

/** The nearest positive semidefinite matrix: negative eigenvalues become zero. */
const projectSemidefinite = (matrix: Matrix): number[][] => {
  const { values, vectors } = eigen(matrix);
  return matrix.map((_, row) =>
    matrix.map((__, column) =>
      values.reduce(
        (sum, value, k) => (value > 0 ? sum + element(vectors, k, row) * element(vectors, k, column) * value : sum),
        0,
      ),
    ),
  );
};

const difference = (a: Matrix, b: Matrix): number[][] =>
  a.map((row, i) => row.map((value, j) => value - element(b, i, j)));

const norm = (matrix: Matrix): number => Math.sqrt(matrix.flat().reduce((sum, x) => sum + x * x, 0));

/**
 * The correlation matrix nearest to a symmetric one in the Frobenius norm: alternating projections onto the semidefinite
 * matrices and onto those of unit diagonal, with Dykstra's correction (N. J. Higham, "Computing the nearest correlation
 * matrix", IMA J. Numer. Anal. 22 (2002) 329-343, algorithm 3.3). A matrix that is one already comes back unchanged.
 *
 * @throws paths/correlation where it is not symmetric with ones on its diagonal.
 */
export const nearestCorrelation = (matrix: Matrix): NearestCorrelation => {
  requireCorrelation(matrix, matrix.length, 'The matrix');
  if (cholesky(matrix) !== null) return { correlation: matrix, distance: 0, largest: 0, iterations: 0 };
  let y: number[][] = matrix.map((row) => [...row]);
  let correction: number[][] = matrix.map((row) => row.map(() => 0));
  let iterations = 0;
  for (let moved = Infinity; moved > 1e-11 && iterations < 2000; iterations += 1) {
    const r = difference(y, correction);
    const x = projectSemidefinite(r);
    correction = difference(x, r);
    const next = x.map((row, i) => row.map((value, j) => (i === j ? 1 : value)));
    moved = norm(difference(next, y)) / norm(next);
    y = next;
  }
  // The last projection was onto the unit diagonal: project once more, and scale the diagonal back.
  const x = projectSemidefinite(y);
  const correlation = x.map((row, i) =>
    row.map((value, j) => (i === j ? 1 : value / Math.sqrt(element(x, i, i) * element(x, j, j)))),
  );
  const change = difference(correlation, matrix);
  const largest = change.flat().reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { correlation, distance: norm(change), largest, iterations };
};

/** Finding the nearest of a larger matrix takes longer than anybody waits for a message. */
const TOLD = 40;

const nearestText = (matrix: Matrix): string => {
  const { largest, distance } = nearestCorrelation(matrix);
  const far = `by up to ${largest.toPrecision(3)} (distance ${distance.toPrecision(3)})`;
  return ` The nearest matrix that is possible changes a correlation ${far}.`;
};

/**
 * The lower triangular factor of a correlation matrix.
 *
 * @throws paths/correlation, and paths/correlation-impossible where it is not positive semidefinite.
 */
export const factorOf = (matrix: Matrix, assets: number, name: string): number[][] => {
  requireCorrelation(matrix, assets, name);
  const factor = cholesky(matrix);
  if (factor !== null) return factor;
  throw refused(
    'paths/correlation-impossible',
    `${name} is not positive semidefinite: no assets can be correlated like this.${assets <= TOLD ? nearestText(matrix) : ''}`,
    { hint: 'Estimate all correlations from one period, or use the nearest correlation matrix.' },
  );
};
