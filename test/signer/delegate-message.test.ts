import { expect } from 'chai';
import { getAddress } from 'ethers/address';
import { TypedDataEncoder } from 'ethers/hash';
import fc from 'fast-check';
import type { Hex } from '../../src/chain/hex.js';
import { delegateHash, delegateTypedData, totpAt } from '../../src/signer/delegate-message.js';

const TYPES = {
  Delegate: [
    { name: 'delegateAddress', type: 'address' },
    { name: 'totp', type: 'uint256' },
  ],
};

describe('the message that makes a delegate', () => {
  it('hashes as ethers hashes it, and as its own typed data says', () => {
    const messages = fc.record({
      chainId: fc.bigInt({ min: 1n, max: 2n ** 64n }),
      delegate: fc
        .uint8Array({ minLength: 20, maxLength: 20 })
        .map((bytes): Hex => `0x${Buffer.from(bytes).toString('hex')}`),
      totp: fc.bigInt({ min: 0n, max: 2n ** 32n }),
    });
    fc.assert(
      fc.property(messages, (message) => {
        const { chainId, delegate, totp } = message;
        const domain = { name: 'Safe Transaction Service', version: '1.0', chainId };
        const known = TypedDataEncoder.hash(domain, TYPES, { delegateAddress: getAddress(delegate), totp });
        expect(delegateHash(message)).to.equal(known);
        const data = delegateTypedData(message) as {
          domain: object;
          types: Record<string, { name: string; type: string }[]>;
          message: Record<string, unknown>;
        };
        const { EIP712Domain: own, ...types } = data.types;
        expect(own?.map(({ name }) => name)).to.deep.equal(['name', 'version', 'chainId']);
        expect(TypedDataEncoder.hash(data.domain, types, data.message)).to.equal(known);
      }),
      { numRuns: 50 },
    );
  });

  it('is of an hour that changes on the hour', () => {
    expect(totpAt(1_586_779_140_000)).to.equal(440_771n);
    expect([totpAt(3_599_999), totpAt(3_600_000)]).to.deep.equal([0n, 1n]);
  });
});
