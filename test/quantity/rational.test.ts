import { expect } from 'chai';
import { parseDecimal, rational, toDecimal, toSignificant } from '../../src/quantity/rational.js';

describe('quantity/rational', () => {
  it('reads plain decimal text exactly', () => {
    expect(parseDecimal('80.50')).to.deep.equal({ n: 161n, d: 2n });
    expect(parseDecimal('-0.001')).to.deep.equal({ n: -1n, d: 1000n });
    expect(parseDecimal('0')).to.deep.equal({ n: 0n, d: 1n });
    expect(parseDecimal('123456789012345678901234567890')).to.deep.equal({ n: 123456789012345678901234567890n, d: 1n });
  });

  it('reads nothing else', () => {
    const others = [
      '',
      '-',
      '.',
      '.5',
      '5.',
      '+5',
      '05',
      '00',
      '1e3',
      '1_000',
      '1,5',
      ' 1',
      '1 ',
      '0x10',
      '٣',
      'NaN',
      '1\n',
    ];
    expect(others.filter((text) => parseDecimal(text) !== null)).to.deep.equal([]);
    expect(parseDecimal('1'.repeat(1001))).to.equal(null);
  });

  it('writes the shortest exact decimals, or null where they do not end', () => {
    expect(toDecimal(rational(161n, 200n))).to.equal('0.805');
    expect(toDecimal(rational(-5n, 4n))).to.equal('-1.25');
    expect(toDecimal(rational(3_000_000n))).to.equal('3000000');
    expect(toDecimal(rational(1n, 10n ** 27n))).to.equal(`0.${'0'.repeat(26)}1`);
    expect(toDecimal(rational(1n, 3n))).to.equal(null);
  });

  it('rounds to significant digits, ties to even, without an exponent', () => {
    const cases: readonly (readonly [bigint, bigint, number, string])[] = [
      [1n, 3n, 6, '0.333333'],
      [-2n, 3n, 6, '-0.666667'],
      [25n, 10n, 1, '2'],
      [35n, 10n, 1, '4'],
      [-25n, 10n, 1, '-2'],
      [251n, 100n, 1, '3'],
      [9_999_995n, 10n, 6, '1000000'],
      [9_999_985n, 10n, 6, '999998'],
      [123_456_789n, 1n, 6, '123457000'],
      [1n, 8n, 6, '0.125'],
      [1n, 3_000_000n, 3, '0.000000333'],
      [0n, 1n, 6, '0'],
      [100n, 1n, 1, '100'],
      [1n, 1000n, 2, '0.001'],
    ];
    for (const [n, d, digits, text] of cases) expect(toSignificant(rational(n, d), digits)).to.equal(text);
  });

  it('refuses a number of digits below one', () => {
    expect(() => toSignificant(rational(1n), 0)).to.throw(RangeError, '0 is not a number of digits');
  });
});
