import type { DecodeResult, IntegerRange, NumberCodec } from '../codec.js';
import { ceil, compare, floor, multiply, type Rational, rational, ZERO } from '../rational.js';

/** A decimal floating-point amount: `floor(mantissa × 10^exponent / 10^mantissaDecimals)` smallest units of a token. */
interface MantissaExponent {
  readonly mantissaBits: number;
  /** The exponent is in the low bits. */
  readonly exponentBits: number;
  /** Decimals of the mantissa: 2 where it counts hundredths. */
  readonly mantissaDecimals: number;
  /** Decimals of the token. */
  readonly decimals: number;
}

/**
 * `AmountCap` and its like (source: `AmountCapLib.resolve` of the EVK vaults: 10-bit mantissa, 6-bit exponent, hundredths).
 *
 * Several integers decode to one amount. Encoding picks the one in scientific notation (mantissa 1.00 to 9.99), as
 * that protocol's own scripts do, and where that does not fit the smallest exponent. Zero is mantissa 0 with exponent 1, because
 * the contract reads the integer 0 as "no cap"; declare that as a sentinel.
 */
export const mantissaExponentCodec = (spec: MantissaExponent): NumberCodec => {
  const shift = BigInt(spec.exponentBits);
  const largestMantissa = (1n << BigInt(spec.mantissaBits)) - 1n;
  const largestExponent = (1n << shift) - 1n;
  const mantissaScale = 10n ** BigInt(spec.mantissaDecimals);
  const unit = 10n ** BigInt(spec.decimals);
  const range: IntegerRange = { min: 0n, max: (largestMantissa << shift) | largestExponent };
  const amountOf = (mantissa: bigint, exponent: bigint): bigint => (mantissa * 10n ** exponent) / mantissaScale;
  const largest = rational(amountOf(largestMantissa, largestExponent), unit);
  const exponents = Array.from({ length: Number(largestExponent) + 1 }, (_, i) => BigInt(i));

  // The division in amountOf only cuts where the exponent is below the mantissa's decimals, and there every whole amount
  // has a whole mantissa: so a mantissa that is whole stands for the amount exactly, with any exponent.
  const mantissaFor = (amount: bigint, exponent: bigint): Rational => rational(amount * mantissaScale, 10n ** exponent);
  const exactly = (amount: bigint): bigint | null => {
    const fitting = exponents.flatMap((exponent) => {
      const mantissa = mantissaFor(amount, exponent);
      return mantissa.d === 1n && mantissa.n <= largestMantissa ? [{ mantissa: mantissa.n, exponent }] : [];
    });
    const scientific = fitting.find(({ mantissa }) => mantissa >= mantissaScale && mantissa < mantissaScale * 10n);
    const chosen = scientific ?? fitting[0];
    return chosen === undefined ? null : (chosen.mantissa << shift) | chosen.exponent;
  };
  const nearest = (amount: Rational): { below: bigint; above: bigint } => {
    let below = 0n;
    let above = amountOf(largestMantissa, largestExponent);
    for (const exponent of exponents) {
      const down = floor(mantissaFor(floor(amount), exponent));
      const fitsWhole = down <= largestMantissa;
      const low = amountOf(fitsWhole ? down : largestMantissa, exponent);
      if (low > below) below = low;
      const up = ceil(mantissaFor(ceil(amount), exponent));
      const high = amountOf(up, exponent);
      if (up <= largestMantissa && high < above) above = high;
    }
    return { below, above };
  };

  return {
    kind: 'number',
    name: 'mantissaExponent',
    exact: true,
    range,
    holds: `a ${spec.mantissaBits}-bit mantissa times a power of ten`,
    encode: (value) => {
      if (value.n < 0n) return { ok: false, reason: 'out-of-range', side: 'below', limit: ZERO };
      if (compare(value, largest) > 0) return { ok: false, reason: 'out-of-range', side: 'above', limit: largest };
      if (value.n === 0n) return { ok: true, raw: 1n };
      const amount = multiply(value, { n: unit, d: 1n });
      const raw = amount.d === 1n ? exactly(amount.n) : null;
      if (raw !== null) return { ok: true, raw };
      const { below, above } = nearest(amount);
      return { ok: false, reason: 'inexact', below: rational(below, unit), above: rational(above, unit) };
    },
    decode: (raw): DecodeResult =>
      raw < range.min || raw > range.max
        ? { ok: false, reason: `is outside ${range.min} to ${range.max}` }
        : { ok: true, value: rational(amountOf(raw >> shift, raw & largestExponent), unit) },
  };
};
