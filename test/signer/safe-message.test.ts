import { expect } from 'chai';
import fc from 'fast-check';
import { hashTypedData } from 'viem';
import type { Hex } from '../../src/chain/hex.js';
import { safeHashes } from '../../src/signer/hashes.js';
import { answersQuestion, contractQuestion, safeMessageHash } from '../../src/signer/safe-message.js';
import { SAFE_VERSIONS } from '../../src/signer/safe-version.js';
import { anyAddress, anyBytes, anyTx, anyUint } from './transactions.js';

const versions = fc.constantFrom(...SAFE_VERSIONS);

describe('the message that a Safe signs as a contract', () => {
  it('has the hash that viem gives, with the chain in the domain from 1.3.0 on', () => {
    fc.assert(
      fc.property(anyUint, anyAddress, versions, anyBytes, (chainId, safe, version, message) => {
        const withChain = version >= '1.3.0';
        const theirs = hashTypedData({
          domain: { ...(withChain ? { chainId } : {}), verifyingContract: safe },
          types: { SafeMessage: [{ name: 'message', type: 'bytes' }] },
          primaryType: 'SafeMessage',
          message: { message },
        });
        expect(safeMessageHash({ chainId, safe, version }, message)).to.equal(theirs);
      }),
      { numRuns: 100 },
    );
  });

  it('is the preimage of the hash up to 1.4.1, and the hash from 1.5.0 on', async () => {
    const { keccak256, size } = await import('viem');
    fc.assert(
      fc.property(anyTx(), anyAddress, versions, (tx, safe, version) => {
        const hashes = safeHashes({ chainId: 1n, safe, version, tx });
        const { selector, data } = contractQuestion(version, hashes);
        expect(selector).to.equal(version === '1.5.0' ? '0x1626ba7e' : '0x20c13b0b');
        expect(version === '1.5.0' ? data : keccak256(data)).to.equal(hashes.safeTx);
        expect(size(data)).to.equal(version === '1.5.0' ? 32 : 66);
      }),
      { numRuns: 50 },
    );
  });

  it('is asked for by the selector of its function', async () => {
    const { toFunctionSelector } = await import('viem');
    const hashes = { domain: '0x' as Hex, message: '0x' as Hex, safeTx: '0x' as Hex };
    for (const version of SAFE_VERSIONS) {
      const asked = contractQuestion(version, hashes);
      expect(asked.selector).to.equal(toFunctionSelector(`function ${asked.function}`));
    }
  });

  it('is answered by the versions whose handler has the function', () => {
    const answers = (parent: string): string[] => SAFE_VERSIONS.filter((child) => answersQuestion(child, parent));
    expect(answers('0.1.0')).to.deep.equal(['0.1.0']);
    for (const parent of ['1.0.0', '1.2.0', '1.3.0', '1.4.1'])
      expect(answers(parent)).to.deep.equal(SAFE_VERSIONS.slice(1, -1));
    expect(answers('1.5.0')).to.deep.equal(['1.3.0', '1.4.0', '1.4.1', '1.5.0']);
  });
});
