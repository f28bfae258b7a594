import { expect } from 'chai';
import fc from 'fast-check';
import { evaluate } from '../../src/expr/evaluate.js';
import { allHold, errorOf, MARKET, parsed, run } from './support.js';

/** A fraction that is never reduced, computed beside the evaluator. */
type Fraction = readonly [bigint, bigint];

interface Sum {
  readonly text: string;
  /** Undefined where the sum divides by zero. */
  readonly value: Fraction | undefined;
}

const both = (a: Sum, b: Sum, f: (x: Fraction, y: Fraction) => Fraction | undefined): Fraction | undefined =>
  a.value === undefined || b.value === undefined ? undefined : f(a.value, b.value);

const literal: fc.Arbitrary<Sum> = fc
  .tuple(
    fc.bigInt({ min: 0n, max: 10n ** 20n }),
    fc.nat({ max: 6 }),
    fc.constantFrom(['', 1n], ['%', 100n], ['bps', 10_000n]),
  )
  .map(([digits, places, [suffix, divisor]]) => {
    const text = digits.toString().padStart(places + 1, '0');
    const point = text.length - places;
    const decimal = places === 0 ? text : `${text.slice(0, point)}.${text.slice(point)}`;
    return { text: `${decimal}${suffix}`, value: [digits, 10n ** BigInt(places) * BigInt(divisor)] };
  });

const { sum } = fc.letrec<{ sum: Sum }>((tie) => ({
  sum: fc.oneof(
    { maxDepth: 5, depthSize: 'small', withCrossShrink: true },
    literal,
    fc.tuple(tie('sum'), tie('sum')).map(([a, b]) => ({
      text: `(${a.text} + ${b.text})`,
      value: both(a, b, ([n, d], [m, e]) => [n * e + m * d, d * e]),
    })),
    fc.tuple(tie('sum'), tie('sum')).map(([a, b]) => ({
      text: `(${a.text} - ${b.text})`,
      value: both(a, b, ([n, d], [m, e]) => [n * e - m * d, d * e]),
    })),
    fc.tuple(tie('sum'), tie('sum')).map(([a, b]) => ({
      text: `(${a.text} * ${b.text})`,
      value: both(a, b, ([n, d], [m, e]) => [n * m, d * e]),
    })),
    fc.tuple(tie('sum'), tie('sum')).map(([a, b]) => ({
      text: `(${a.text} / ${b.text})`,
      value: both(a, b, ([n, d], [m, e]) => (m === 0n ? undefined : [n * e, d * m])),
    })),
    tie('sum').map((a) => ({
      text: `-${a.text}`,
      value: a.value === undefined ? undefined : ([-a.value[0], a.value[1]] as const),
    })),
  ),
}));

const sign = (n: bigint): bigint => (n < 0n ? -1n : n > 0n ? 1n : 0n);

describe('expr: arithmetic', () => {
  it('law: equals exact fractions computed apart', () => {
    fc.assert(
      fc.property(sum, ({ text, value }) => {
        fc.pre(text.length <= 4_000);
        const result = evaluate(parsed(text), MARKET);
        if (value === undefined) {
          expect(result).to.include({ ok: false, reason: 'error', message: 'division by zero' });
          return;
        }
        if (!result.ok || result.value.kind !== 'number') throw new Error(`no number: ${text}`);
        const got = result.value.value;
        expect(got.n * value[1] === value[0] * got.d, text).to.equal(true);
        expect(got.d > 0n).to.equal(true);
      }),
      { numRuns: 400 },
    );
  });

  it('law: comparisons agree with cross multiplication', () => {
    fc.assert(
      fc.property(literal, literal, (a, b) => {
        if (a.value === undefined || b.value === undefined) return;
        const way = sign(a.value[0] * b.value[1] - b.value[0] * a.value[1]);
        const truth = {
          '<': way < 0n,
          '<=': way <= 0n,
          '==': way === 0n,
          '!=': way !== 0n,
          '>=': way >= 0n,
          '>': way > 0n,
        };
        for (const [operator, expected] of Object.entries(truth)) {
          const result = run(`${a.text} ${operator} ${b.text}`);
          expect(result.ok && result.value).to.deep.equal({ kind: 'boolean', value: expected });
        }
      }),
    );
  });

  it('has no rounding', () => {
    allHold(
      '0.1 + 0.2 == 0.3',
      '1 / 3 * 3 == 1',
      '82.555% * 10_000 == 8_255.5',
      '2% == 200bps && 200bps == 0.02',
      'ltv + 2% == liquidationThreshold',
      'max(1, 3, 2) == 3 && min(2, 1) == 1 && abs(1 - 3) == 2',
      'max(caps) == 3 && sum(caps) == 6 && sum([]) == 0',
      'max(ltv - 90%, 0) == 0',
      '2 - 3 - 4 == -5 && 12 / 2 / 3 == 2',
    );
  });

  it('keeps dimensions', () => {
    allHold(
      'delay == 36h && delay == 1.5d && delay > 90min && 1w == 7d',
      'debtCeiling <= $5_000_000',
      'debtCeiling / 10 == $500_000',
      'debtCeiling * 2 / debtCeiling == 2',
      'debtCeiling / delay * 1h < $200_000',
      'supplyCap > 0 && 0 < supplyCap && supplyCap + 0 == supplyCap && sum([supplyCap, 0]) == supplyCap',
      'supplyCap / (supplyCap * 2) == 50%',
      'number(supplyCap) == 3_000_000',
      'max(0, supplyCap - supplyCap) == 0 * supplyCap',
    );
    expect(errorOf('debtCeiling + delay')).to.equal('cannot add US dollars and seconds');
    expect(errorOf('debtCeiling - 1')).to.equal('cannot subtract a plain number from US dollars');
    expect(errorOf('supplyCap <= 3_000_000')).to.equal(
      'cannot compare tokens 0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2 with a plain number',
    );
    expect(errorOf('debtCeiling / delay == debtCeiling')).to.equal(
      'cannot compare US dollars per second with US dollars',
    );
    expect(errorOf('1 / delay / delay == 1')).to.equal(
      'cannot compare a plain number per second^2 with a plain number',
    );
    expect(errorOf('max(1h, 2)')).to.equal('cannot compare a plain number with seconds');
    expect(errorOf('max(0, 1h) + 1')).to.equal('cannot add seconds and a plain number');
    expect(errorOf('max(0, -1h) + 1')).to.equal('cannot add seconds and a plain number');
    expect(errorOf('0 - delay == 1')).to.equal('cannot compare seconds with a plain number');
    expect(errorOf('0s == 0%')).to.equal('cannot compare seconds with a plain number');
  });

  it('treats an unlimited amount as above every number', () => {
    allHold(
      'isUnlimited(noCeiling) && !isUnlimited(debtCeiling)',
      'noCeiling > debtCeiling && debtCeiling < noCeiling && noCeiling >= noCeiling && !(noCeiling < noCeiling)',
      'noCeiling == noCeiling && noCeiling != debtCeiling && 0 < noCeiling',
      'isUnlimited(noCeiling + $1) && isUnlimited($1 + noCeiling) && isUnlimited(noCeiling - $1)',
      'isUnlimited(noCeiling * 2) && isUnlimited(2% * noCeiling) && isUnlimited(noCeiling / 2)',
      'min(noCeiling, debtCeiling) == debtCeiling && isUnlimited(max(noCeiling, debtCeiling))',
      'debtCeiling / noCeiling == 0%',
    );
    expect(errorOf('noCeiling - noCeiling')).to.equal('cannot subtract an unlimited amount from another');
    expect(errorOf('debtCeiling - noCeiling')).to.equal('cannot subtract an unlimited amount from a number');
    expect(errorOf('0 * noCeiling')).to.equal('zero times an unlimited amount has no value');
    expect(errorOf('noCeiling * 0%')).to.equal('zero times an unlimited amount has no value');
    expect(errorOf('noCeiling * -1')).to.equal('an unlimited amount has no negative');
    expect(errorOf('-noCeiling')).to.equal('an unlimited amount has no negative');
    expect(errorOf('noCeiling / noCeiling')).to.equal('an unlimited amount divided by another has no value');
    expect(errorOf('noCeiling / 0')).to.equal('division by zero');
    expect(errorOf('noCeiling > 5h')).to.equal('cannot compare an unlimited amount (US dollars) with seconds');
  });

  it('says where arithmetic fails', () => {
    expect(run('1 + 2 / (3 - 3)')).to.deep.equal({
      ok: false,
      reason: 'error',
      message: 'division by zero',
      offset: 4,
    });
    expect(errorOf('frozen + 1')).to.equal('cannot add true or false: it is not a number');
    expect(errorOf('-"a"')).to.equal('cannot take the negative of text');
  });

  it('bounds the length of numbers', () => {
    const big = '9'.repeat(1_200);
    expect(run(big)).to.include({ ok: true });
    expect(errorOf(`${big} * ${big}`)).to.equal('the result is longer than 4,096 bits');
    expect(errorOf(`0 - ${big}0 * ${big}`)).to.equal('the result is longer than 4,096 bits');
    expect(errorOf(`1 / ${big} / ${big}`)).to.equal('the result is longer than 4,096 bits');
  });
});
