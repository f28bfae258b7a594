import { expect } from 'chai';
import fc from 'fast-check';
import { nearestCorrelation, requireCorrelation } from '../../../src/impact/prices/correlation.js';
import { eigen } from '../../../src/impact/statistics/eigen.js';
import { cholesky } from '../../../src/impact/statistics/matrix.js';

const multiply = (lower: number[][]): number[][] =>
  lower.map((row) => lower.map((other) => row.reduce((sum, value, k) => sum + value * (other[k] as number), 0)));

/** A symmetric matrix of ones on the diagonal and anything from −1 to 1 beside it. */
const symmetric = fc
  .integer({ min: 2, max: 6 })
  .chain((size) =>
    fc
      .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: size * size, maxLength: size * size })
      .map((values) =>
        Array.from({ length: size }, (_, i) =>
          Array.from({ length: size }, (__, j) =>
            i === j ? 1 : (values[Math.min(i, j) * size + Math.max(i, j)] as number),
          ),
        ),
      ),
  );

describe('correlation matrices', () => {
  it('are factored by Cholesky', () => {
    const matrix = [
      [4, 12, -16],
      [12, 37, -43],
      [-16, -43, 98],
    ];
    expect(cholesky(matrix)).to.deep.equal([
      [2, 0, 0],
      [6, 1, 0],
      [-8, 5, 3],
    ]);
  });

  it('are factored when assets move as one, and not when that is impossible', () => {
    const one = [
      [1, 1, 0.5],
      [1, 1, 0.5],
      [0.5, 0.5, 1],
    ];
    const lower = cholesky(one) as number[][];
    expect(lower[1]).to.deep.equal([1, 0, 0]);
    for (const [at, value] of multiply(lower).flat().entries())
      expect(value).to.be.closeTo(one.flat()[at] as number, 1e-15);
    expect(
      cholesky([
        [1, 0.9, -0.9],
        [0.9, 1, 0.9],
        [-0.9, 0.9, 1],
      ]),
    ).to.equal(null);
    expect(
      cholesky([
        [1, 1, 0],
        [1, 1, 1],
        [0, 1, 1],
      ]),
    ).to.equal(null);
  });

  it('have eigenvalues and eigenvectors', () => {
    const { values, vectors } = eigen([
      [2, 1],
      [1, 2],
    ]);
    expect(values[0]).to.be.closeTo(3, 1e-14);
    expect(values[1]).to.be.closeTo(1, 1e-14);
    expect(Math.abs((vectors[0]?.[0] ?? 0) - (vectors[0]?.[1] ?? 0))).to.be.below(1e-14);
  });

  it("have a nearest one: Higham's example, to six digits", () => {
    const { correlation, distance, largest } = nearestCorrelation([
      [1, 1, 0],
      [1, 1, 1],
      [0, 1, 1],
    ]);
    expect(correlation[0]?.[1]).to.be.closeTo(0.76069, 5e-7);
    expect(correlation[1]?.[2]).to.be.closeTo(0.76069, 5e-7);
    expect(correlation[0]?.[2]).to.be.closeTo(0.157298, 5e-7);
    expect(distance).to.be.closeTo(Math.sqrt(4 * 0.23931 ** 2 + 2 * 0.157298 ** 2), 1e-5);
    expect(largest).to.be.closeTo(0.23931, 1e-6);
  });

  it('that are possible come back as they are', () => {
    const matrix = [
      [1, 0.3],
      [0.3, 1],
    ];
    expect(nearestCorrelation(matrix)).to.deep.equal({ correlation: matrix, distance: 0, largest: 0, iterations: 0 });
  });

  it('are what the nearest always is, and no further than shrinking to independence', () => {
    fc.assert(
      fc.property(symmetric, (matrix) => {
        const { correlation, distance } = nearestCorrelation(matrix);
        requireCorrelation(correlation, matrix.length, 'it');
        // One that has factors but for 1e-6 (the root of a rounding) in an element is one already, and comes back as it is:
        // no eigenvalue is further below zero than such elements of a row add up to.
        expect(eigen(correlation).values.at(-1)).to.be.at.least(-1e-6 * matrix.length);
        // Shrinking towards the identity until no eigenvalue is negative is a correlation matrix too.
        const lowest = Math.min(0, eigen(matrix).values.at(-1) as number);
        const shrink = -lowest / (1 - lowest);
        const off = matrix.flatMap((row, i) => row.map((value, j) => (i === j ? 0 : value * shrink)));
        expect(distance).to.be.at.most(Math.hypot(...off) + 1e-6);
      }),
      { numRuns: 40 },
    );
  });

  it('are refused when they are none, saying why', () => {
    const refusal = (matrix: number[][]): string => {
      try {
        requireCorrelation(matrix, 2, 'The correlation');
      } catch (error) {
        expect(error).to.have.property('code', 'paths/correlation');
        return (error as Error).message;
      }
      return '';
    };
    expect(refusal([[1]])).to.equal('The correlation is not a correlation matrix: it has 1 rows for 2 assets.');
    expect(refusal([[1, 0], [0]])).to.contain('row 2 has 1 values for 2 assets');
    expect(
      refusal([
        [1, 0.1],
        [0.2, 1],
      ]),
    ).to.contain('row 1, column 2 is 0.1, but row 2, column 1 is 0.2');
    expect(
      refusal([
        [1, 0],
        [0, 2],
      ]),
    ).to.contain('row 2, column 2 is 2, not 1');
    expect(
      refusal([
        [1, 1.5],
        [1.5, 1],
      ]),
    ).to.contain('row 1, column 2 is 1.5, beyond 1');
    expect(
      refusal([
        [1, Number.NaN],
        [Number.NaN, 1],
      ]),
    ).to.contain('row 1, column 2 is not a number');
  });
});
