import { expect } from 'chai';
import fc from 'fast-check';
import { relativeChange } from '../../src/quantity/change.js';
import { decodeQuantity, quantityFromExact } from '../../src/quantity/decode.js';
import { formatQuantity } from '../../src/quantity/format.js';
import type { NumberType, NumberValue } from '../../src/quantity/number-type.js';
import { parseQuantity } from '../../src/quantity/parse.js';
import {
  add,
  compare,
  divide,
  parseDecimal,
  type Rational,
  rational,
  subtract,
  toDecimal,
  toSignificant,
} from '../../src/quantity/rational.js';
import { TYPES } from '../quantity/types.js';

const typeNames = Object.keys(TYPES) as readonly (keyof typeof TYPES)[];
const anyType = fc.constantFrom(...typeNames).map((name): NumberType => TYPES[name]);

/** An integer the type's codec may store, small ones and the ends of the range more often than chance has them. */
const rawFor = (type: NumberType): fc.Arbitrary<bigint> => {
  if (type.codec === null) throw new Error('the type has no codec');
  const { min, max } = type.codec.range;
  const near = min + 1_000_000n < max ? min + 1_000_000n : max;
  return fc.oneof(fc.bigInt({ min, max }), fc.bigInt({ min, max: near }), fc.constantFrom(min, max));
};

const stored: fc.Arbitrary<{ type: NumberType; value: NumberValue }> = anyType
  .chain((type) => rawFor(type).map((raw) => ({ type, decoded: decodeQuantity(raw, type) })))
  .filter(({ decoded }) => decoded.ok)
  .map(({ type, decoded }) => {
    if (!decoded.ok) throw new Error('filtered');
    return { type, value: decoded.value };
  });

/** Decimal text of at most 30 digits before and after the point. */
const decimalText = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.option(fc.stringMatching(/^[0-9]{1,30}$/)))
  .map(([whole, fraction]) => (fraction === null ? `${whole}` : `${whole}.${fraction}`));

const inUnit = (number: string, type: NumberType): string => {
  switch (type.unit) {
    case 'percent':
      return `${number}%`;
    case 'rate':
      return `${number}% ${type.codec?.compounding === 'apy' ? 'APY' : 'APR'}`;
    case 'duration':
      return `${number.split('.')[0]}s`;
    default:
      return number;
  }
};

describe('laws of quantities', () => {
  it('what the chain stores is written, in both styles, so that it parses to itself', () => {
    fc.assert(
      fc.property(stored, fc.constantFrom('plain' as const, 'display' as const), ({ type, value }, style) => {
        const text = formatQuantity(value, type, style);
        const parsed = parseQuantity(text, type);
        if (!parsed.ok) throw new Error(`${text}: ${parsed.problem.message}`);
        expect(parsed.value.sentinel).to.equal(value.sentinel);
        expect(parsed.value.exact).to.deep.equal(value.exact);
        // A mantissa/exponent has several integers for one value, and a growth factor in 10^9 none.
        if (type.codec?.name === 'mantissaExponent') return;
        expect(parsed.value.raw).to.equal(value.raw);
      }),
      { numRuns: 1000 },
    );
  });

  it('formatting a parsed text is stable, and never longer than the text', () => {
    fc.assert(
      fc.property(anyType, decimalText, (type, number) => {
        const text = inUnit(number, type);
        const parsed = parseQuantity(text, type);
        fc.pre(parsed.ok);
        const plain = formatQuantity(parsed.value, type, 'plain');
        const again = parseQuantity(plain, type);
        if (!again.ok) throw new Error(again.problem.message);
        expect(again.value).to.deep.equal(parsed.value);
        expect(formatQuantity(again.value, type, 'plain')).to.equal(plain);
        expect(plain.length).to.be.at.most(text.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('an inexact text is refused, and its two neighbours are accepted, adjacent and on both sides', () => {
    const exactTypes = (['ltv', 'bonus', 'scalar', 'velocity', 'apr'] as const).map((name): NumberType => TYPES[name]);
    let refused = 0;
    fc.assert(
      fc.property(fc.constantFrom(...exactTypes), fc.bigInt({ min: 0n, max: 10n ** 25n }), (type, n) => {
        // Steps of 10^-25 between 0 and 1: finer than any of these types.
        const exact = rational(n, 10n ** 25n);
        const text = inUnit(toDecimal(type.unit === 'number' ? exact : rational(n * 100n, 10n ** 25n)) ?? '', type);
        const parsed = parseQuantity(text, type);
        if (parsed.ok) return;
        refused += 1;
        expect(parsed.problem.code).to.equal('quantity/inexact');
        const neighbours = (parsed.problem.nearest ?? []).map((nearest) => {
          const value = parseQuantity(nearest, type);
          if (!value.ok || value.value.exact === null || value.value.raw === null) throw new Error(nearest);
          return { exact: value.value.exact, raw: value.value.raw };
        });
        const [below, above] = neighbours;
        if (below === undefined || above === undefined || neighbours.length !== 2) throw new Error('not two');
        expect(compare(below.exact, exact)).to.equal(-1);
        expect(compare(above.exact, exact)).to.equal(1);
        // The bonus jumps from 0 to 10001.
        expect([1n, 10_001n]).to.include(above.raw - below.raw);
      }),
      { numRuns: 1000 },
    );
    expect(refused).to.be.above(500);
  });

  it('every percentage of two decimals, however written, is its whole number of basis points', () => {
    for (let bps = 1; bps <= 9_999; bps += 1) {
      const digits = `${bps}`.padStart(3, '0');
      const text = `${digits.slice(0, -2)}.${digits.slice(-2)}%`;
      const parsed = parseQuantity(text, TYPES.ltv);
      expect(parsed.ok && parsed.value.raw, text).to.equal(BigInt(bps));
      const bare = parseQuantity(`${bps} bps`, TYPES.ltv);
      expect(bare.ok && bare.value.raw).to.equal(BigInt(bps));
    }
  });

  it('what lies beyond the range is refused, and the limit it names is accepted', () => {
    const bounded = (['ltv', 'bonus', 'supplyCap', 'debtCeiling', 'scalar', 'velocity'] as const).map(
      (name): NumberType => TYPES[name],
    );
    fc.assert(
      fc.property(fc.constantFrom(...bounded), fc.bigInt({ min: 1n, max: 10n ** 15n }), (type, excess) => {
        const last = type.codec?.decode(type.codec.range.max);
        if (last?.ok !== true) throw new Error('the range has no end');
        const number = toDecimal(add(last.value, rational(excess))) ?? '';
        const text = inUnit(type.unit === 'percent' ? `${BigInt(number.split('.')[0] ?? '') * 100n}` : number, type);
        const parsed = parseQuantity(text, type);
        const value = parsed.ok ? null : parsed.problem;
        expect(value?.code).to.equal('quantity/out-of-range');
        const limit = parseQuantity(value?.nearest?.[0] ?? '', type);
        expect(limit.ok && limit.value.raw).to.equal(type.codec?.range.max);
      }),
    );
  });

  it('no text throws, every refusal is clean of control characters, and what it offers is accepted', () => {
    const garbage = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 250 }),
      fc.string({ unit: 'grapheme', maxLength: 150 }),
      fc.string({ unit: fc.constantFrom(...'0123456789_.,%$+-eE bpswdhmAPRYWETHunlimited\n\t\u202e٣'), maxLength: 24 }),
    );
    fc.assert(
      fc.property(anyType, garbage, (type, text) => {
        const parsed = parseQuantity(text, type);
        if (parsed.ok) return;
        const { message, help, nearest = [] } = parsed.problem;
        expect(`${message}${help}`).not.to.match(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        expect(message.length).to.be.below(600);
        for (const offered of nearest) expect(parseQuantity(offered, type).ok, offered).to.equal(true);
      }),
      { numRuns: 5000 },
    );
  });

  it('decimal text is read and written without loss', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.nat(40), (n, places) => {
        const exact = rational(n, 10n ** BigInt(places));
        const text = toDecimal(exact);
        expect(text === null ? null : parseDecimal(text)).to.deep.equal(exact);
      }),
    );
  });

  it('significant digits are at most half a unit of the last digit away', () => {
    const numbers = fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 30n }), fc.bigInt({ min: 1n, max: 10n ** 30n }));
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 12 }), ([n, d], digits) => {
        const exact = rational(n, d);
        const rounded = parseDecimal(toSignificant(exact, digits)) ?? rational(0n);
        const error = divide(subtract(rounded, exact), exact);
        const size: Rational = error.n < 0n ? { n: -error.n, d: error.d } : error;
        expect(compare(size, rational(1n, 2n * 10n ** BigInt(digits - 1)))).to.be.at.most(0);
        expect(toSignificant(rounded, digits)).to.equal(toDecimal(rounded));
      }),
    );
  });

  it('the relative change from a value to itself is zero, and to its double is one', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 30n }), (n) => {
        const value = quantityFromExact(rational(n), TYPES.scalar);
        expect(relativeChange(value, value)).to.equal('0');
        expect(relativeChange(value, quantityFromExact(rational(2n * n), TYPES.scalar))).to.equal('1');
      }),
    );
  });
});
