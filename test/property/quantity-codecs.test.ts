import { expect } from 'chai';
import fc from 'fast-check';
import { type NumberCodec, roundTrip } from '../../src/quantity/codec.js';
import { codecFromSpec } from '../../src/quantity/codec-spec.js';
import { ADDRESS_CODEC, checksumAddress } from '../../src/quantity/codecs/address.js';
import { BYTES32_TEXT_CODEC } from '../../src/quantity/codecs/bytes32-text.js';
import { enumCodec } from '../../src/quantity/codecs/enum.js';
import { FLAG_CODEC } from '../../src/quantity/codecs/flag.js';
import { TEXT_CODEC } from '../../src/quantity/codecs/text.js';
import { compare, rational, subtract } from '../../src/quantity/rational.js';
import { BONUS_SPEC, DUTY_SPEC, EULER_SPEC, numberCodec } from '../quantity/types.js';

const EXACT: readonly unknown[] = [
  ...['whole uint36', 'cents uint40', 'bps uint16', 'wad', 'ray', 'rad', 'wad int256', 'whole int8'],
  BONUS_SPEC,
  { name: 'scaled', scale: '1e18', offset: '1e18' },
  { name: 'scaled', scale: 3, offset: -7, type: 'int64' },
  { name: 'token', decimals: 6, type: 'uint128' },
  { name: 'complement', of: 'wad uint64' },
  { name: 'complement', of: { name: 'complement', of: 'bps' } },
  { name: 'perSecond', scale: '1e18', compounding: 'apr' },
  EULER_SPEC,
];

const inRange = ({ range: { min, max } }: NumberCodec): fc.Arbitrary<bigint> =>
  fc.oneof(fc.bigInt({ min, max }), fc.constantFrom(min, max));

describe('laws of codecs', () => {
  for (const spec of EXACT) {
    const codec = numberCodec(spec);
    const several = codec.name === 'mantissaExponent';

    it(`${JSON.stringify(spec)}: encoding undoes decoding`, () => {
      expect(codec.exact).to.equal(true);
      fc.assert(
        fc.property(inRange(codec), (raw) => {
          const decoded = codec.decode(raw);
          fc.pre(decoded.ok);
          const encoded = codec.encode(decoded.value);
          if (!several) expect(encoded).to.deep.equal({ ok: true, raw });
          expect(encoded.ok && codec.decode(encoded.raw)).to.deep.equal(decoded);
          expect(roundTrip(codec, decoded.value)).to.deep.equal(decoded.value);
        }),
      );
    });

    it(`${JSON.stringify(spec)}: a value between is refused with its adjacent neighbours`, () => {
      fc.assert(
        fc.property(inRange(codec), fc.bigInt({ min: 1n, max: 10n ** 60n }), (raw, small) => {
          const decoded = codec.decode(raw);
          fc.pre(decoded.ok);
          const value = subtract(decoded.value, rational(1n, 10n ** 60n + small));
          const encoded = codec.encode(value);
          if (encoded.ok || encoded.reason === 'out-of-range') {
            // Only a step below the lowest value is out of the range, and no step is this fine.
            expect(!encoded.ok && encoded.side).to.equal('below');
            return;
          }
          expect(compare(encoded.below, value)).to.equal(-1);
          expect(compare(value, encoded.above)).to.equal(-1);
          expect(encoded.above).to.deep.equal(decoded.value);
          const [low, high] = [codec.encode(encoded.below), codec.encode(encoded.above)];
          if (!low.ok || !high.ok) throw new Error('a neighbour is refused');
          if (several) return;
          const step = high.raw > low.raw ? high.raw - low.raw : low.raw - high.raw;
          expect([1n, 10_001n]).to.include(step);
        }),
      );
    });

    it(`${JSON.stringify(spec)}: integers outside the range are refused`, () => {
      fc.assert(
        fc.property(fc.bigInt({ min: 1n, max: 2n ** 260n }), (excess) => {
          expect(codec.decode(codec.range.max + excess).ok).to.equal(false);
          expect(codec.decode(codec.range.min - excess).ok).to.equal(false);
        }),
      );
    });
  }

  it('mantissa/exponent: no representable amount lies between the neighbours', () => {
    const tiny = numberCodec({
      name: 'mantissaExponent',
      mantissaBits: 4,
      exponentBits: 3,
      mantissaScale: 10,
      decimals: 1,
    });
    const values = Array.from({ length: 128 }, (_, raw) => tiny.decode(BigInt(raw))).flatMap((d) =>
      d.ok ? [d.value] : [],
    );
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2_000_000n }), (n) => {
        const value = rational(n, 100n);
        const encoded = tiny.encode(value);
        const represented = values.some((v) => compare(v, value) === 0);
        expect(encoded.ok).to.equal(represented);
        if (encoded.ok || encoded.reason === 'out-of-range') return;
        const between = values.filter((v) => compare(encoded.below, v) < 0 && compare(v, encoded.above) < 0);
        expect(between).to.deep.equal([]);
      }),
      { numRuns: 1000 },
    );
  });

  describe('perSecond, apy', () => {
    const codec = numberCodec(DUTY_SPEC);

    it('a rate of up to 12 decimals comes back as it was written', () => {
      fc.assert(
        fc.property(fc.bigInt({ min: 0n, max: 2n * 10n ** 12n }), (n) => {
          const rate = rational(n, 10n ** 12n);
          expect(roundTrip(codec, rate)).to.deep.equal(rate);
        }),
      );
    });

    it('a stored factor comes back as it was stored', () => {
      fc.assert(
        fc.property(fc.bigInt({ min: codec.range.min, max: codec.range.max }), (raw) => {
          const decoded = codec.decode(raw);
          if (!decoded.ok) throw new Error(decoded.reason);
          const again = codec.encode(decoded.value);
          // Where no rate gives the factor, the next one is given; compared after encode → decode that is no change.
          expect(again.ok && again.raw - raw <= 1n && again.raw >= raw).to.equal(true);
          expect(roundTrip(codec, decoded.value)).to.deep.equal(decoded.value);
        }),
      );
    });

    it('the factor to the power of a year is the rate, to 17 digits', () => {
      const ray = 10n ** 27n;
      const one = 10n ** 60n;
      fc.assert(
        fc.property(fc.bigInt({ min: 0n, max: 10n ** 6n }), (n) => {
          const encoded = codec.encode(rational(n, 10n ** 6n));
          if (!encoded.ok) throw new Error('refused');
          let base = (encoded.raw * one) / ray;
          let power = one;
          for (let e = 31_536_000n; e > 0n; e /= 2n) {
            if (e % 2n === 1n) power = (power * base) / one;
            base = (base * base) / one;
          }
          const target = one + (n * one) / 10n ** 6n;
          // Two cuts of 10^-27 each, 31,536,000 times, on a factor of at most 2: less than 2 × 10^-19.
          const error = target - power;
          expect(error >= -one / 10n ** 50n && error < (2n * one) / 10n ** 19n).to.equal(true);
        }),
      );
    });

    it('a higher rate never gives a lower factor', () => {
      const rates = fc.bigInt({ min: 0n, max: 10n ** 25n });
      const steps = fc.bigInt({ min: 0n, max: 10n ** 7n });
      fc.assert(
        fc.property(rates, fc.oneof(rates, steps), (rate, more) => {
          const low = codec.encode(rational(rate, 10n ** 24n));
          const high = codec.encode(rational(rate + more, 10n ** 24n));
          expect(low.ok && high.ok && low.raw <= high.raw).to.equal(true);
        }),
      );
    });
  });

  it('words: encoding undoes decoding, and no text or ABI value throws', () => {
    const codecs = [
      ADDRESS_CODEC,
      BYTES32_TEXT_CODEC,
      FLAG_CODEC,
      TEXT_CODEC,
      enumCodec(
        new Map([
          ['one', 1n],
          ['two', 2n],
        ]),
      ),
    ];
    const hexadecimal = (digits: number): fc.Arbitrary<string> =>
      fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`)).map((text) => `0x${text}`);
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('true', 'false', 'one', 'two', 'ETH-A'),
      hexadecimal(40).map((text) => checksumAddress(text) ?? text),
    );
    const abis = fc.oneof(fc.anything(), fc.bigInt(), fc.boolean(), hexadecimal(64), hexadecimal(40));
    fc.assert(
      fc.property(fc.constantFrom(...codecs), texts, abis, (codec, text, abi) => {
        const written = codec.encode(text);
        if (written.ok) expect(codec.decode(written.value.abi)).to.deep.equal(written);
        const read = codec.decode(abi);
        if (read.ok) expect(codec.encode(read.value.text)).to.deep.equal(read);
      }),
      { numRuns: 2000 },
    );
  });

  it('an address with one letter in the other case is refused', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f]{40}$/), fc.nat(39), (digits, at) => {
        const right = checksumAddress(`0x${digits}`) ?? '';
        const letter = right.charAt(at + 2);
        fc.pre(/[a-fA-F]/.test(letter));
        const other = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
        const wrong = `${right.slice(0, at + 2)}${other}${right.slice(at + 3)}`;
        expect(ADDRESS_CODEC.encode(right).ok).to.equal(true);
        expect(ADDRESS_CODEC.encode(wrong)).to.have.nested.property('problem.nearest[0]', right);
      }),
    );
  });

  it('no description of a codec throws', () => {
    const names = fc.constantFrom(
      'bps',
      'scaled',
      'token',
      'complement',
      'perSecond',
      'mantissaExponent',
      'enum',
      'text',
    );
    const keys = fc.constantFrom(
      'scale',
      'offset',
      'zero',
      'type',
      'decimals',
      'of',
      'compounding',
      'values',
      'mantissaBits',
    );
    const values = fc.oneof(fc.anything(), fc.integer(), fc.constantFrom('uint8', '1e27', 'apr', 'zero', 'bps', '1'));
    const specs = fc.oneof(
      fc.anything(),
      fc.string(),
      fc.tuple(names, fc.dictionary(keys, values)).map(([name, rest]) => ({ name, ...rest })),
    );
    fc.assert(
      fc.property(specs, (spec) => {
        const made = codecFromSpec(spec);
        if (!made.ok) expect(made.problem.code).to.match(/^codec\//);
      }),
      { numRuns: 2000 },
    );
  });
});
