import { expect } from 'chai';
import { verifyMessage, Wallet } from 'ethers';
import fc from 'fast-check';
import type { Hex } from '../../src/chain/hex.js';
import { recoverPersonal, signPersonal } from '../../src/signer/personal.js';
import { SecretKey } from '../../src/signer/secret-key.js';
import { codeOf } from '../refusal.js';

const KEY = `0x${'4c'.repeat(32)}`;
describe('a personal message', () => {
  const key = new SecretKey(KEY);
  const wallet = new Wallet(KEY);

  it('is signed as ethers signs it, and recovered from what ethers signed, for any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        const ours = signPersonal(text, key);
        expect(verifyMessage(text, ours)).to.equal(wallet.address);
        expect(recoverPersonal(text, (await wallet.signMessage(text)) as Hex)).to.equal(key.address);
      }),
      { numRuns: 30 },
    );
  });

  it('is another signer’s, or nobody’s, where text or signature was altered', () => {
    const signature = signPersonal('all is well', key);
    expect(recoverPersonal('all is bad', signature)).to.not.equal(key.address);
    expect(codeOf(() => recoverPersonal('all is well', '0x'))).to.equal('safe/bad-signature');
    // Another v would be the prefix of eth_sign a second time, and a second form of the same signature.
    for (const v of ['00', '01', '1f', '20'])
      expect(codeOf(() => recoverPersonal('all is well', `${signature.slice(0, -2)}${v}` as Hex))).to.equal(
        'safe/bad-signature',
      );
  });
});
