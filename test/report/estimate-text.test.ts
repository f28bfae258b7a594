import { expect } from 'chai';
import fc from 'fast-check';
import { count, dollars, modelName, percents, time, times } from '../../src/report/estimate-text.js';

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

  it('shows no error as nothing, no sign of nothing, and differences of shares in percentage points', () => {
    expect(dollars({ value: 4_577_000, error: 370 })).to.equal('$4.577M ± <0.001M');
    expect(dollars({ value: 0, error: 5_800 }, 'always')).to.equal('$0 ± 5.8k');
    expect(count({ value: 0.27, error: 0.0044 }, 'always')).to.equal('+0.2700 ± 0.0044');
    expect(count({ value: 1.23456, error: 0 })).to.equal('1.23');
    expect(times({ value: -1e-7, error: 1e-8 }, 'always')).to.equal('0.00000× ± <0.00001');
    expect(times({ value: 0.9964, error: 0.0021 })).to.equal('0.9964× ± 0.0021');
    expect(percents({ value: 0.168, error: 0.017 }, 'always')).to.equal('+16.8 pp ± 1.7');
    expect(percents({ value: -0.005, error: 0 }, 'always')).to.equal('-0.50 pp');
  });

  it('says a time in one unit, and how paths were drawn', () => {
    expect(time({ value: 39_888, error: 468 })).to.equal('11.08 h ± 0.13');
    expect(time({ value: 21_600, error: 0 })).to.equal('6 h');
    expect(time({ value: 345_600, error: Number.POSITIVE_INFINITY })).to.equal('4.0 d ± ?');
    expect(time({ value: 5_400, error: 0 })).to.equal('90 min');
    expect(modelName('garch')).to.equal('garch');
    expect(modelName('paths')).to.equal('prices given, acts drawn');
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
