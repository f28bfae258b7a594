import { expect } from 'chai';
import { decodeQuantity, quantityFromExact } from '../../src/quantity/decode.js';
import { formatQuantity } from '../../src/quantity/format.js';
import { sameQuantity } from '../../src/quantity/number-type.js';
import { rational } from '../../src/quantity/rational.js';
import { TYPES } from './types.js';

describe('quantity/format and decode', () => {
  it('writes what a codec cannot hold exactly as it is', () => {
    const foreign = quantityFromExact(rational(270_001n, 10_000_000n), TYPES.ltv);
    expect(foreign.raw).to.equal(null);
    expect(formatQuantity(foreign, TYPES.ltv, 'plain')).to.equal('2.70001%');
    expect(formatQuantity(quantityFromExact(rational(1n, 3n), TYPES.scalar), TYPES.scalar, 'plain')).to.equal('1/3');
  });

  it('writes a time in the largest unit that divides it', () => {
    const text = (seconds: bigint): string =>
      formatQuantity(quantityFromExact(rational(seconds), TYPES.delay), TYPES.delay, 'plain');
    expect([0n, 1n, 60n, 5400n, 86_400n, 129_600n, 604_800n].map(text)).to.deep.equal([
      '0s',
      '1s',
      '1m',
      '90m',
      '1d',
      '36h',
      '7d',
    ]);
  });

  it('puts the sign before the dollar', () => {
    const value = { exact: rational(-12_345n, 10n), raw: null };
    expect(formatQuantity(value, TYPES.debtCeiling, 'display')).to.equal('-$1_234.5');
  });

  it('reads stored integers, sentinels first', () => {
    expect(decodeQuantity(0n, TYPES.supplyCap)).to.deep.equal({
      ok: true,
      value: { exact: null, sentinel: 'unlimited', raw: 0n },
    });
    expect(decodeQuantity(10_500n, TYPES.bonus)).to.deep.equal({
      ok: true,
      value: { exact: { n: 1n, d: 20n }, raw: 10_500n },
    });
    // The integer Euler's own front end is tested with: 450 × 10^13 / 100 units of a token with 6 decimals.
    expect(decodeQuantity(28_813n, TYPES.eulerCap)).to.deep.include({
      value: { exact: { n: 45_000_000n, d: 1n }, raw: 28_813n },
    });
  });

  it('refuses integers that stand for nothing', () => {
    for (const [raw, reason] of [
      [10_000n, 'is neither 0 nor above 10000'],
      [1n, 'is neither 0 nor above 10000'],
      [65_536n, 'is outside 0 to 65535'],
      [-1n, 'is outside 0 to 65535'],
    ] as const) {
      expect(decodeQuantity(raw, TYPES.bonus)).to.deep.equal({
        ok: false,
        problem: {
          code: 'quantity/invalid-raw',
          message: `the stored integer ${raw} ${reason}`,
          help: 'Check the contract and its definition: no value of the codec scaled is stored like this.',
        },
      });
    }
    expect(decodeQuantity(5n, { ...TYPES.supplyCap, codec: null })).to.deep.equal({
      ok: false,
      problem: {
        code: 'quantity/unknown-decimals',
        message: "5 cannot be read without the token's decimals",
        help: 'Read the decimals first.',
      },
    });
  });

  it('gives no integer to the number whose integer is a sentinel', () => {
    expect(quantityFromExact(rational(0n), TYPES.supplyCap)).to.deep.equal({ exact: { n: 0n, d: 1n }, raw: null });
  });

  it('holds two spellings of one mantissa/exponent for the same, and sentinels only for themselves', () => {
    const type = TYPES.eulerCap;
    const at = (raw: bigint) => {
      const decoded = decodeQuantity(raw, type);
      if (!decoded.ok) throw new Error(decoded.problem.message);
      return decoded.value;
    };
    const tenThenOne = (10n << 6n) | 8n;
    const oneThenTen = (1n << 6n) | 9n;
    expect(sameQuantity(at(tenThenOne), at(oneThenTen), type)).to.equal(true);
    expect(sameQuantity(at(tenThenOne), at(oneThenTen + 1n), type)).to.equal(false);
    expect(sameQuantity(at(0n), at(1n), type)).to.equal(false);
    expect(sameQuantity(at(0n), at(0n), type)).to.equal(true);
    const foreign = { exact: rational(1n, 3n), raw: null };
    expect(sameQuantity(foreign, { ...foreign }, type)).to.equal(true);
    expect(sameQuantity(foreign, at(1n), type)).to.equal(false);
  });
});
