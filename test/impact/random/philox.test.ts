import { expect } from 'chai';
import { fillNormals, fillUniforms, keyOf, STREAM, uniformAt } from '../../../src/impact/random/counter.js';
import { philox } from '../../../src/impact/random/philox.js';
import { normalQuantile } from '../../../src/impact/statistics/normal-quantile.js';

/** Rows `philox4x32 10` of tests/kat_vectors in Random123: counter and key, then the answer. */
const VECTORS = [
  ['00000000 00000000 00000000 00000000 00000000 00000000', '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
  ['ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff', '408f276d 41c83b0e a20bc7c6 6d5451fd'],
  ['243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0', 'd16cfe09 94fdcceb 5001e420 24126ea1'],
] as const;

const words = (text: string): number[] => text.split(' ').map((word) => Number.parseInt(word, 16));

describe('counted random numbers', () => {
  it('are those of the published vectors', () => {
    const out = new Uint32Array(4);
    for (const [input, answer] of VECTORS) {
      philox(out, ...(words(input) as [number, number, number, number, number, number]));
      expect([...out]).to.deep.equal(words(answer));
    }
  });

  it('put the place, the stream, the path and the seed where the docs say', () => {
    const out = new Uint32Array(4);
    philox(out, 3, STREAM.lows, 5, 2, 0x9abcdef0, 0x12345678);
    const key = keyOf(0x123456789abcdef0n);
    const path = 2 * 2 ** 32 + 5;
    const expected = ((out[2] as number) * 2 ** 20 + ((out[3] as number) >>> 12) + 0.5) * 2 ** -52;
    // Numbers 6 and 7 are the halves of block 3. The 52 bits are 26 of each word.
    const made = uniformAt(key, STREAM.lows, path, 7);
    expect(Math.abs(made - expected)).to.be.below(2 ** -25);
    expect(made).to.equal((((out[2] as number) >>> 6) * 2 ** 26 + ((out[3] as number) >>> 6) + 0.5) * 2 ** -52);
  });

  it('are the same alone and in a row, from any place on', () => {
    const key = keyOf(99n);
    const row = new Float64Array(11);
    fillUniforms(key, 4, 7, 0, 11, row);
    expect(row.every((value, at) => value === uniformAt(key, 4, 7, at))).to.equal(true);
    const rest = new Float64Array(5);
    fillUniforms(key, 4, 7, 6, 5, rest);
    expect([...rest]).to.deep.equal([...row.slice(6)]);
    const normals = new Float64Array(11);
    fillNormals(key, 4, 7, 0, 11, normals);
    expect([...normals]).to.deep.equal([...row].map(normalQuantile));
  });

  it('differ by seed, stream and path', () => {
    const at = (seed: bigint, stream: number, path: number): number => uniformAt(keyOf(seed), stream, path, 0);
    const seen = [at(1n, 0, 0), at(2n, 0, 0), at(1n << 32n, 0, 0), at(1n, 1, 0), at(1n, 0, 1), at(1n, 0, 2 ** 32)];
    expect(new Set(seen).size).to.equal(seen.length);
  });

  it('are uniform: 100,000 in a hundred cells, χ² within four deviations of its 99', () => {
    const out = new Float64Array(100_000);
    fillUniforms(keyOf(7n), 0, 0, 0, out.length, out);
    const cells = new Array<number>(100).fill(0);
    for (const value of out) cells[Math.floor(value * 100)] = (cells[Math.floor(value * 100)] ?? 0) + 1;
    const chiSquare = cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(Math.abs(chiSquare - 99)).to.be.below(4 * Math.sqrt(2 * 99));
    expect(out.every((value) => value > 0 && value < 1)).to.equal(true);
  });

  it('refuse a seed of more than 64 bits', () => {
    for (const seed of [-1n, 1n << 64n])
      expect(() => keyOf(seed))
        .to.throw('is out of range')
        .with.property('code', 'paths/seed');
    expect(keyOf((1n << 64n) - 1n)).to.deep.equal({ low: 0xffffffff, high: 0xffffffff });
  });
});
