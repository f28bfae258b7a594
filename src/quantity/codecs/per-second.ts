import { type NumberCodec, rangeOf, type Width } from '../codec.js';
import { type Rational, rational } from '../rational.js';
import { linearCodec } from './linear.js';
import { expTruncated, lnTruncated } from './logarithm.js';

/** A 365-day year, which lending protocols count with. */
export const SECONDS_PER_YEAR = 31_536_000n;

/** A yearly rate added evenly: `raw = rate × scale / secondsPerYear`, refused where the division leaves a rest. */
export const aprPerSecondCodec = (scale: bigint, secondsPerYear: bigint, width: Width): NumberCodec => ({
  ...linearCodec({
    name: 'perSecond',
    scale: rational(scale, secondsPerYear),
    width,
    holds: `a whole number of 1/${scale} per second, with ${secondsPerYear} seconds a year`,
  }),
  compounding: 'apr',
});

/** Rates above 2^20 times a year are refused: no parameter means them, and powers would grow without bound. */
const LARGEST_FACTOR = 1n << 20n;

interface ApyPerSecond {
  /** How many decimals the fixed point has: 27 for a ray. */
  readonly digits: number;
  readonly secondsPerYear: bigint;
  readonly width: Width;
}

/**
 * The per-second growth factor whose power over a year is 1 + rate, as Maker's `duty` and `dsr`.
 *
 * Rounding: `e( l(1 + rate) / secondsPerYear )`, where logarithm, quotient and exponential are each cut (not rounded)
 * after `digits` decimals. That is the `bc` line the spells and the DAO's table of rates are made with, so 5% gives
 * their 1000000001547125957863212448 and not the exact root …449.05.
 *
 * Decoding gives the shortest yearly rate that encodes to the integer. To about one integer in 10^9 no rate encodes,
 * since the steps grow: that one gives the rate of the next integer.
 */
export const apyPerSecondCodec = ({ digits, secondsPerYear, width }: ApyPerSecond): NumberCodec => {
  const one = 10n ** BigInt(digits);
  const factorAt = (step: bigint): bigint => expTruncated(rational(step, one), digits);
  const stepOf = (value: Rational): bigint =>
    lnTruncated(rational(value.n + value.d, value.d), digits) / secondsPerYear;
  const wide = rangeOf(width).max;
  const capped = factorAt(stepOf({ n: LARGEST_FACTOR - 1n, d: 1n }));
  const roomEnough = capped < wide;
  const range = { min: one, max: roomEnough ? capped : wide };

  /** The shortest rate whose logarithm falls on the step: the lowest such rate, rounded up to ever more decimals. */
  const shortestWithin = (step: bigint): Rational => {
    const low = expTruncated(rational(step * secondsPerYear, one), digits + 9) - 10n ** BigInt(digits + 9);
    for (let places = 0; places < digits; places += 1) {
      const unit = 10n ** BigInt(digits + 9 - places);
      const up = rational((low + unit - 1n) / unit, 10n ** BigInt(places));
      if (stepOf(up) === step) return up;
    }
    return rational((low + 10n ** 9n - 1n) / 10n ** 9n, one);
  };

  return {
    kind: 'number',
    name: 'perSecond',
    exact: false,
    range,
    holds: 'a yearly rate',
    compounding: 'apy',
    encode: (value) => {
      if (value.n < 0n) return { ok: false, reason: 'out-of-range', side: 'below', limit: rational(0n) };
      const above = { ok: false, reason: 'out-of-range', side: 'above' } as const;
      if (value.n > (LARGEST_FACTOR - 1n) * value.d) return { ...above, limit: rational(LARGEST_FACTOR - 1n) };
      const raw = factorAt(stepOf(value));
      return raw <= range.max ? { ok: true, raw } : { ...above, limit: decodeFactor(range.max) };
    },
    decode: (raw) =>
      raw < range.min || raw > range.max
        ? { ok: false, reason: `is not a growth factor per second from ${range.min} to ${range.max}` }
        : { ok: true, value: decodeFactor(raw) },
  };

  function decodeFactor(raw: bigint): Rational {
    // The logarithm cut to the digits is the step itself or one below it, since the exponential was cut too.
    const guess = lnTruncated(rational(raw, one), digits);
    return shortestWithin(factorAt(guess) === raw ? guess : guess + 1n);
  }
};
