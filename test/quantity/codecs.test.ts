import { expect } from 'chai';
import { roundTrip } from '../../src/quantity/codec.js';
import { parseDecimal, type Rational, toDecimal } from '../../src/quantity/rational.js';
import { DUTY_SPEC, EULER_SPEC, numberCodec } from './types.js';

const exact = (text: string): Rational => {
  const value = parseDecimal(text);
  if (value === null) throw new Error(`${text} is not a decimal`);
  return value;
};

const encoded = (spec: unknown, text: string): string => {
  const result = numberCodec(spec).encode(exact(text));
  if (result.ok) return `${result.raw}`;
  return result.reason === 'inexact'
    ? `between ${toDecimal(result.below)} and ${toDecimal(result.above)}`
    : `${result.side} ${toDecimal(result.limit)}`;
};

const decoded = (spec: unknown, raw: bigint): string | null => {
  const result = numberCodec(spec).decode(raw);
  return result.ok ? toDecimal(result.value) : result.reason;
};

describe('quantity/codecs', () => {
  it('scale by their names', () => {
    expect(encoded('whole', '7')).to.equal('7');
    expect(encoded('cents', '7.25')).to.equal('725');
    expect(encoded('bps', '0.805')).to.equal('8050');
    expect(encoded('wad', '1.5')).to.equal(`15${'0'.repeat(17)}`);
    expect(encoded('ray', '1.5')).to.equal(`15${'0'.repeat(26)}`);
    expect(encoded('rad', '1.5')).to.equal(`15${'0'.repeat(44)}`);
    expect(encoded({ name: 'token', decimals: 6 }, '1.000001')).to.equal('1000001');
    expect(encoded({ name: 'token', decimals: 6 }, '0.0000015')).to.equal('between 0.000001 and 0.000002');
  });

  it('hold what their width holds', () => {
    expect(encoded('whole uint8', '255')).to.equal('255');
    expect(encoded('whole uint8', '256')).to.equal('above 255');
    expect(encoded('whole uint8', '-1')).to.equal('below 0');
    expect(encoded('whole int8', '-128')).to.equal('-128');
    expect(encoded('whole int8', '128')).to.equal('above 127');
    expect(encoded('whole int8', '-129')).to.equal('below -128');
  });

  it('store an offset, with and without a zero of its own', () => {
    // Maker's chop: 1 + penalty in wad.
    expect(encoded({ name: 'scaled', scale: '1e18', offset: '1e18' }, '0.13')).to.equal(`113${'0'.repeat(16)}`);
    expect(encoded({ name: 'scaled', scale: 10_000, offset: 10_000 }, '0')).to.equal('10000');
    const bonus = { name: 'scaled', scale: 10_000, offset: 10_000, zero: 'zero', type: 'uint16' };
    expect(encoded(bonus, '0')).to.equal('0');
    expect(encoded(bonus, '0.05')).to.equal('10500');
    expect(encoded(bonus, '-0.01')).to.equal('below 0');
    expect(decoded(bonus, 10_500n)).to.equal('0.05');
    expect(decoded(bonus, 10_000n)).to.equal('is neither 0 nor above 10000');
  });

  it('store the complement', () => {
    const liquidationFactor = { name: 'complement', of: 'wad uint64' };
    expect(encoded(liquidationFactor, '0.07')).to.equal(`93${'0'.repeat(16)}`);
    expect(decoded(liquidationFactor, 93n * 10n ** 16n)).to.equal('0.07');
    expect(encoded(liquidationFactor, '1.5')).to.equal('above 1');
    expect(encoded({ name: 'complement', of: 'bps' }, '0.00005')).to.equal('between 0 and 0.0001');
  });

  describe('perSecond, apy', () => {
    // Constants of Maker's spells (`bc -l <<< 'scale=27; e( l(1.05)/(60 * 60 * 24 * 365) )'` and the DAO's table).
    const published = [
      ['0', 1_000_000_000_000_000_000_000_000_000n],
      ['0.005', 1_000_000_000_158_153_903_837_946_257n],
      ['0.01', 1_000_000_000_315_522_921_573_372_069n],
      ['0.02', 1_000_000_000_627_937_192_491_029_810n],
      ['0.03', 1_000_000_000_937_303_470_807_876_289n],
      ['0.035', 1_000_000_001_090_862_085_746_321_732n],
      ['0.0375', 1_000_000_001_167_363_430_498_603_315n],
      ['0.04', 1_000_000_001_243_680_656_318_820_312n],
      ['0.05', 1_000_000_001_547_125_957_863_212_448n],
    ] as const;
    for (const [rate, duty] of published) {
      it(`stores ${rate} as ${duty} and reads it back`, () => {
        expect(encoded(DUTY_SPEC, rate)).to.equal(`${duty}`);
        expect(decoded(DUTY_SPEC, duty)).to.equal(rate);
      });
    }

    it('refuses factors below one and rates without bound', () => {
      const codec = numberCodec(DUTY_SPEC);
      expect(decoded(DUTY_SPEC, 0n)).to.equal(
        `is not a growth factor per second from ${codec.range.min} to ${codec.range.max}`,
      );
      expect(codec.decode(2n * 10n ** 27n).ok).to.equal(false);
      expect(codec.decode(codec.range.max).ok).to.equal(true);
      expect(encoded(DUTY_SPEC, '1048575')).to.equal(`${codec.range.max}`);
      expect(encoded(DUTY_SPEC, '1048575.1')).to.equal('above 1048575');
    });

    it('declares that it rounds: a rate finer than the chain comes back as its neighbour', () => {
      const codec = numberCodec(DUTY_SPEC);
      expect(codec.exact).to.equal(false);
      const stored = roundTrip(codec, exact('0.050000000000000000000000001'));
      expect(stored && toDecimal(stored)).to.equal('0.05');
    });
  });

  it('perSecond, apr: divides exactly or names the neighbours', () => {
    const perSecond = { name: 'perSecond', scale: '1e18', compounding: 'apr' };
    expect(encoded(perSecond, '0.031536')).to.equal('1000000000');
    expect(decoded(perSecond, 1_000_000_000n)).to.equal('0.031536');
    expect(encoded(perSecond, '0.05')).to.equal('between 0.049999999994064 and 0.0500000000256');
    expect(encoded({ ...perSecond, secondsPerYear: 10 ** 7 }, '0.05')).to.equal('5000000000');
  });

  describe('mantissaExponent', () => {
    it('writes scientific notation, and smaller exponents where that does not fit', () => {
      expect(encoded(EULER_SPEC, '45000000')).to.equal(`${(450n << 6n) | 13n}`);
      expect(encoded(EULER_SPEC, '1')).to.equal(`${(100n << 6n) | 6n}`);
      expect(encoded(EULER_SPEC, '1023')).to.equal(`${(1023n << 6n) | 8n}`);
    });

    it('has a zero that is not the integer 0', () => {
      expect(encoded(EULER_SPEC, '0')).to.equal('1');
      expect(decoded(EULER_SPEC, 1n)).to.equal('0');
    });

    it('names the neighbours', () => {
      expect(encoded(EULER_SPEC, '1024')).to.equal('between 1023 and 1030');
      expect(encoded(EULER_SPEC, '1234.5')).to.equal('between 1230 and 1240');
      expect(encoded(EULER_SPEC, '0.0000015')).to.equal('between 0.000001 and 0.000002');
      expect(encoded(EULER_SPEC, '-1')).to.equal('below 0');
    });

    it('cuts what is less than the smallest unit, as the contract does', () => {
      expect(decoded(EULER_SPEC, 150n << 6n)).to.equal('0.000001');
      expect(decoded(EULER_SPEC, 65_536n)).to.equal('is outside 0 to 65535');
    });
  });
});
