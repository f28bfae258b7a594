import { expect } from 'chai';
import { fillUniforms, keyOf } from '../../../src/impact/random/counter.js';
import { makeSobol, SOBOL_DIMENSIONS } from '../../../src/impact/random/sobol.js';

const DIMENSIONS = [0, 1, 2, 3, 8, 100, 300, 511];
/** Points 37 and 63 of the sequence in Gray code order, as another implementation of the same direction numbers has them. */
const POINTS = [
  [37, [0.921875, 0.640625, 0.578125, 0.921875, 0.609375, 0.359375, 0.859375, 0.046875]],
  [63, [0.015625, 0.796875, 0.359375, 0.453125, 0.828125, 0.578125, 0.828125, 0.140625]],
] as const;

/** ∏(1 + (u − ½)/j) over a unit cube integrates to 1. */
const product = (point: Float64Array): number => point.reduce((value, u, at) => value * (1 + (u - 0.5) / (at + 1)), 1);

describe('the Sobol sequence', () => {
  it('has the published points', () => {
    const sobol = makeSobol(SOBOL_DIMENSIONS, null, 0);
    const out = new Float64Array(SOBOL_DIMENSIONS);
    expect(SOBOL_DIMENSIONS).to.equal(512);
    for (const [number, values] of POINTS) {
      sobol.fill(number ^ (number >> 1), out);
      const made = DIMENSIONS.map((dimension) => (out[dimension] as number) - 0.5 * 2 ** -32);
      expect(made).to.deep.equal([...values]);
    }
  });

  it('puts one of 256 points into each 256th of every dimension, scrambled or not', () => {
    for (const key of [null, keyOf(3n)]) {
      const sobol = makeSobol(40, key, 1);
      const cells = Array.from({ length: 40 }, () => new Set<number>());
      const out = new Float64Array(40);
      for (let point = 512; point < 768; point += 1) {
        sobol.fill(point, out);
        for (const [at, set] of cells.entries()) set.add(Math.floor((out[at] as number) * 256));
      }
      expect(cells.map((set) => set.size)).to.deep.equal(new Array(40).fill(256));
    }
  });

  it('keeps pairs of its first dimensions even when scrambled: one of 16 points in each cell of 4 × 4', () => {
    const sobol = makeSobol(2, keyOf(8n), 0);
    const out = new Float64Array(2);
    const cells = new Set<number>();
    for (let point = 0; point < 16; point += 1) {
      sobol.fill(point, out);
      cells.add(Math.floor((out[0] as number) * 4) * 4 + Math.floor((out[1] as number) * 4));
    }
    expect(cells.size).to.equal(16);
  });

  it('differs by seed and randomisation, and each point is uniform over them', () => {
    const out = new Float64Array(3);
    const firsts = Array.from({ length: 400 }, (_, replicate) => {
      makeSobol(3, keyOf(1n), replicate).fill(5, out);
      return out[2] as number;
    });
    const mean = firsts.reduce((sum, value) => sum + value, 0) / firsts.length;
    expect(Math.abs(mean - 0.5)).to.be.below(4 * Math.sqrt(1 / 12 / firsts.length));
    expect(new Set(firsts).size).to.equal(firsts.length);
    makeSobol(3, keyOf(2n), 0).fill(5, out);
    expect(firsts).not.to.include(out[2]);
  });

  it('integrates a product of eight factors with an error a tenth of that of random numbers, and less', () => {
    const [points, runs, dimensions] = [1024, 20, 8];
    const out = new Float64Array(dimensions);
    const squares = { quasi: 0, random: 0 };
    for (let run = 0; run < runs; run += 1) {
      const sobol = makeSobol(dimensions, keyOf(21n), run);
      let [quasi, random] = [0, 0];
      for (let point = 0; point < points; point += 1) {
        sobol.fill(point, out);
        quasi += product(out) / points;
        fillUniforms(keyOf(22n), run, point, 0, dimensions, out);
        random += product(out) / points;
      }
      squares.quasi += (quasi - 1) ** 2 / runs;
      squares.random += (random - 1) ** 2 / runs;
    }
    // A random estimate has variance (∏(1 + 1/12j²) − 1) ÷ points.
    expect(squares.random).to.be.within(2e-5, 4e-4);
    expect(squares.quasi).to.be.below(squares.random / 100);
  });

  it('refuses more dimensions than it has', () => {
    expect(() => makeSobol(SOBOL_DIMENSIONS + 1, null, 0)).to.throw(RangeError);
  });
});
