import { expect } from 'chai';
import fc from 'fast-check';
import { count, dollars, percents } from '../../src/report/estimate-text.js';

describe('an estimate as text', () => {
  it('has the digits that its error leaves, in one unit', () => {
    const shown = [
      [{ value: 1_234_567, error: 51_000 }, '$1.235M ± 0.051M'],
      [{ value: 1_234_567, error: 5_100_000 }, '$1.2M ± 5.1M'],
      [{ value: 147_321, error: 1_590 }, '$147.3k ± 1.6k'],
      [{ value: 12.345, error: 0 }, '$12.35'],
      [{ value: 4_570_000_000, error: 0 }, '$4.570B'],
      [{ value: 0, error: 0 }, '$0'],
      [{ value: -18_100, error: 0 }, '-$18.10k'],
      [{ value: 3_152_000, error: 12 }, '$3.152M ± <0.001M'],
      [{ value: 212_200, error: Number.POSITIVE_INFINITY }, '$212.2k ± ?'],
    ] as const;
    for (const [estimate, text] of shown) expect(dollars(estimate)).to.equal(text);
    expect(dollars({ value: 183, error: 0 }, 'always')).to.equal('+$183.0');
    expect(count({ value: 3, error: 0 })).to.equal('3');
    expect(count({ value: 3.25, error: 0.61 }, 'always')).to.equal('+3.25 ± 0.61');
    expect(percents({ value: 0.0312, error: 0.0042 })).to.equal('3.12% ± 0.42');
    expect(percents({ value: 1, error: 0 })).to.equal('100.0%');
  });

  it('never shows a number further from it than half its last digit', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e12, max: 1e12, noNaN: true }),
        fc.double({ min: 0, max: 1e12, noNaN: true }),
        (value, error) => {
          const text = dollars({ value, error });
          const [, sign = '', digits = '', unit = ''] = /^(-?)\$([0-9.]+)([BMk]?)/.exec(text) ?? [];
          const scale = { B: 1e9, M: 1e6, k: 1e3 }[unit] ?? 1;
          const places = digits.split('.')[1]?.length ?? 0;
          const back = Number(digits) * scale * (sign === '-' ? -1 : 1);
          expect(Math.abs(back - value), text).to.be.at.most((0.5 * 10 ** -places + 1e-9) * scale * 1.000001 + 1e-9);
        },
      ),
    );
  });
});
