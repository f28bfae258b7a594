import { expect } from 'chai';
import fc from 'fast-check';
import type { ParameterType } from '../../../src/protocol/protocol.js';
import type { NumberCodec } from '../../../src/quantity/codec.js';
import { codecFromSpec } from '../../../src/quantity/codec-spec.js';
import { rational } from '../../../src/quantity/rational.js';
import { allowedFrom, integerText, lets, stepText } from '../../../src/route/steward/limits.js';

const codecOf = (spec: unknown): NumberCodec => {
  const result = codecFromSpec(spec);
  if (!result.ok || result.codec?.kind !== 'number') throw new Error('no codec of numbers');
  return result.codec;
};
const BONUS = codecOf({ name: 'scaled', scale: '10000', offset: '10000', zero: 'zero', type: 'uint16' });
const BPS = codecOf('bps uint256');
const typeOf = (unit: 'percent' | 'token' | 'usd', codec: NumberCodec, symbol?: string): ParameterType => ({
  kind: 'number',
  number: { unit, codec, sentinels: [], ...(symbol === undefined ? {} : { symbol }) },
});
const CAP = typeOf('token', codecOf('whole uint36'), 'WETH');
const LTV = typeOf('percent', codecOf('bps uint16'));
const bps = (points: bigint) => rational(points, 10_000n);
const points = (max: bigint) => fc.bigInt({ min: 0n, max });

/** `_updateWithinAllowedRange` of the contract, word for word. */
const contractLets = (from: bigint, to: bigint, maxPercentChange: bigint, isChangeRelative: boolean): boolean => {
  const diff = from > to ? from - to : to - from;
  const maxDiff = isChangeRelative ? (maxPercentChange * from) / 10_000n : maxPercentChange;
  return diff <= maxDiff;
};

describe('the limits of a steward', () => {
  it('of a share let through what the contract lets through, and not a unit more', () => {
    fc.assert(
      fc.property(points(1n << 36n), points(20_000n), points(1n << 37n), (from, most, to) => {
        const allowed = allowedFrom(from, CAP, null, { kind: 'relative', most: bps(most) });
        if (allowed === null) throw new Error('not told');
        for (const wanted of [to, allowed.most, allowed.most + 1n, allowed.least, allowed.least - 1n])
          if (wanted >= 0n) expect(lets(allowed, wanted)).to.equal(contractLets(from, wanted, most, true));
      }),
    );
  });

  it('of an amount do too, also where the function takes the bonus alone', () => {
    fc.assert(
      fc.property(points(10_000n), points(3_000n), points(10_000n), (from, most, to) => {
        for (const [type, codec] of [
          [LTV, null],
          [typeOf('percent', BONUS), BPS],
        ] as const) {
          const allowed = allowedFrom(from, type, codec, { kind: 'absolute', most: bps(most) });
          if (allowed === null) throw new Error('not told');
          for (const wanted of [to, from + most, from + most + 1n, from - most, from - most - 1n])
            if (wanted >= 0n) expect(lets(allowed, wanted)).to.equal(contractLets(from, wanted, most, false));
        }
      }),
    );
  });

  it('are told in the unit of the value', () => {
    expect(integerText(3_000_000n, CAP, null)).to.equal('3_000_000 WETH');
    expect(integerText(550n, typeOf('percent', BONUS), BPS)).to.equal('5.5%');
    expect(integerText(1_200n, typeOf('usd', codecOf('cents uint40')), codecOf('whole uint256'))).to.equal('$1_200');
    expect(stepText({ kind: 'absolute', most: bps(50n) }, LTV)).to.equal('0.5%');
    expect(stepText({ kind: 'relative', most: bps(10_000n) }, CAP)).to.equal('100% of what it is');
  });

  it('are not known of what is no number', () => {
    expect(allowedFrom(1n, { kind: 'flag' }, null, { kind: 'absolute', most: bps(1n) })).to.equal(null);
  });
});
