import { expect } from 'chai';
import { getCreate2Address } from 'ethers/address';
import { keccak256 } from 'ethers/crypto';
import fc from 'fast-check';
import type { Hex } from '../../../src/chain/hex.js';
import { create2Address, deployData, PAYLOAD_SALT } from '../../../src/proposal/payload/create2.js';

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((one): Hex => `0x${Buffer.from(one).toString('hex')}`);

describe('the address of a payload', () => {
  it('is that of the examples of EIP-1014', () => {
    const deployer: Hex = `0x${'0'.repeat(40)}`;
    expect(create2Address('0x00', PAYLOAD_SALT, deployer)).to.equal('0x4d1a2e2bb4f88f0250f26ffff098b0b30b26bf38');
    const salt: Hex = '0x00000000000000000000000000000000000000000000000000000000cafebabe';
    expect(create2Address('0xdeadbeef', salt, '0x00000000000000000000000000000000deadbeef')).to.equal(
      '0x60f3f640a8508fc6a86d45df051962668e1e8ac7',
    );
  });

  it('is what ethers computes', () => {
    fc.assert(
      fc.property(bytes(20), bytes(32), bytes(70), (deployer, salt, initcode) => {
        expect(create2Address(initcode, salt, deployer)).to.equal(
          getCreate2Address(deployer, salt, keccak256(initcode)).toLowerCase(),
        );
      }),
    );
  });

  it('is reached by a transaction of salt and initcode', () => {
    expect(deployData('0x6001')).to.equal(`0x${'00'.repeat(32)}6001`);
  });
});
