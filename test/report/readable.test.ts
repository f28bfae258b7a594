import { expect } from 'chai';
import { readableChange, readableRelative } from '../../src/report/readable.js';

const change = (before: string, after: string, absolute: string | null, relative: string | null = null) => ({
  ...{ before: { text: before }, after: { text: after } },
  ...{ absolute, relative },
});

describe('a change for reading', () => {
  it('of percentages is in percentage points, of anything else in its unit', () => {
    expect(readableChange(change('80.5%', '75%', '-5.5%'))).to.equal('-5.5 pp');
    expect(readableChange(change('5.5% APR', '6.1% APR', '+0.6% APR'))).to.equal('+0.6 pp APR');
    expect(readableChange(change('3000000', '3300000', '+300000'))).to.equal('+300_000');
    expect(readableChange(change('12h', '36h', '+24h'))).to.equal('+24h');
    // A member of a set may be called anything.
    expect(readableChange(change('WETH', 'WETH, 5%', '+5%'))).to.equal('+5%');
    expect(readableChange({ before: null, after: { text: '5%' }, absolute: null })).to.equal('');
  });

  it('says where what is relative was rounded', () => {
    expect(readableRelative(change('80%', '75.6%', null, '-0.055'))).to.equal('-5.5%');
    expect(readableRelative(change('80.5%', '75%', null, '-0.068323'))).to.equal('≈-6.8323%');
    expect(readableRelative(change('3000000', '3300000', null, '0.1'))).to.equal('+10%');
    // Short though it is, it is not the whole of it.
    expect(readableRelative(change('10000000000', '11000000001', null, '0.1'))).to.equal('≈+10%');
    // Times are no decimals: a rounding is told by its length.
    expect(readableRelative(change('36h', '40h', null, '0.111111'))).to.equal('≈+11.1111%');
    expect(readableRelative(change('36h', '45h', null, '0.25'))).to.equal('+25%');
    expect(readableRelative(change('unlimited', '5', null))).to.equal('');
  });
});
