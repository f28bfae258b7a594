import { expect } from 'chai';
import { AbiCoder } from 'ethers/abi';
import fc from 'fast-check';
import { findSafeError, SAFE_ERROR_CODES, safeErrorMeaning } from '../../src/signer/errors.js';

const revertData = (reason: string): string =>
  `0x08c379a0${AbiCoder.defaultAbiCoder().encode(['string'], [reason]).slice(2)}`;

describe('the error codes of the Safe contract', () => {
  it('are each explained with something to do', () => {
    expect(SAFE_ERROR_CODES).to.have.length.greaterThan(30);
    for (const code of SAFE_ERROR_CODES) {
      const found = safeErrorMeaning(code);
      expect(found?.meaning.length, code).to.be.greaterThan(20);
      expect(found?.help, code).to.match(/\.$/);
      expect(findSafeError(revertData(code))?.code).to.equal(code);
      expect(findSafeError(`execution reverted: revert: ${code}, data: "0x"`)?.code).to.equal(code);
    }
  });

  it('are found whole or not at all', () => {
    expect(findSafeError('GS0261')).to.equal(undefined);
    expect(findSafeError('LOGS026')).to.equal(undefined);
    expect(findSafeError('GS999')).to.equal(undefined);
    expect(safeErrorMeaning('constructor')).to.equal(undefined);
    expect(findSafeError('')).to.equal(undefined);
    expect(findSafeError(revertData('other GS026 text, long enough'))).to.equal(undefined);
  });

  it('are looked for in any text without failing', () => {
    fc.assert(fc.property(fc.string(), (text) => findSafeError(text)?.code !== 'GS'));
  });
});
