import { expect } from 'chai';
import fc from 'fast-check';
import { amountText, ethText, signedAmountText } from '../../src/quantity/amount-text.js';

describe('an amount in whole units', () => {
  it('is exact, for any amount and any number of decimals', () => {
    const amounts = fc.bigInt(-(1n << 256n), 1n << 256n);
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 255 }), (amount, decimals) => {
        const text = amountText(amount.toString(), decimals);
        expect(text).to.match(/^-?(0|[1-9]\d{0,2}(_\d{3})*)(\.\d*[1-9])?$/);
        const [whole = '', fraction = ''] = text.replace(/[-_]/g, '').split('.');
        const read = BigInt(whole + fraction.padEnd(decimals, '0'));
        expect(text.startsWith('-') ? -read : read).to.equal(amount);
        expect(signedAmountText(amount.toString(), decimals)).to.equal(amount < 0n ? text : `+${text}`);
      }),
    );
  });

  it('is in the smallest unit where the decimals are not known', () => {
    expect(amountText('-1234567', null)).to.equal('-1_234_567');
  });

  it('of ETH has 18 decimals', () => {
    expect([0n, 1n, 250_000_000_000_000_000n, 1_234n * 10n ** 18n].map(ethText)).to.deep.equal([
      '0 ETH',
      '0.000000000000000001 ETH',
      '0.25 ETH',
      '1_234 ETH',
    ]);
  });
});
