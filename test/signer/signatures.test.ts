import { expect } from 'chai';
import { SigningKey } from 'ethers/crypto';
import { hashMessage } from 'ethers/hash';
import { computeAddress } from 'ethers/transaction';
import { getBytes } from 'ethers/utils';
import fc from 'fast-check';
import type { Hex } from '../../src/chain/hex.js';
import { approvedSignature, type OwnerSignature, packSignatures } from '../../src/signer/pack-signatures.js';
import { recoverOwner, verifyOwnerSignature } from '../../src/signer/signatures.js';
import { codeOf } from '../refusal.js';

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((b) => `0x${Buffer.from(b).toString('hex')}` as Hex);
const key = fc.bigInt({ min: 1n, max: ORDER - 1n }).map((k) => new SigningKey(`0x${k.toString(16).padStart(64, '0')}`));

describe('owner signatures', () => {
  it('recover to the key that made them, directly, after eth_sign, and mirrored on the curve', () => {
    fc.assert(
      fc.property(key, hex(32), (signer, hash) => {
        const owner = computeAddress(signer.publicKey).toLowerCase();
        const plain = signer.sign(hash);
        expect(recoverOwner(plain.serialized as Hex, hash)).to.equal(owner);
        const prefixed = signer.sign(hashMessage(getBytes(hash)));
        const ethSign = `${prefixed.r}${prefixed.s.slice(2)}${(prefixed.v + 4).toString(16)}` as Hex;
        expect(recoverOwner(ethSign, hash)).to.equal(owner);
        const high = (ORDER - BigInt(plain.s)).toString(16).padStart(64, '0');
        expect(recoverOwner(`${plain.r}${high}${(55 - plain.v).toString(16)}` as Hex, hash)).to.equal(owner);
      }),
      { numRuns: 25 },
    );
  });

  it('of a stranger or over another hash are refused, with the address they recover to', () => {
    const signer = new SigningKey(`0x${'01'.repeat(32)}`);
    const owner = computeAddress(signer.publicKey) as Hex;
    const signature = signer.sign(`0x${'22'.repeat(32)}`).serialized as Hex;
    expect(verifyOwnerSignature(signature, `0x${'22'.repeat(32)}`, [owner])).to.equal(owner.toLowerCase());
    expect(codeOf(() => verifyOwnerSignature(signature, `0x${'23'.repeat(32)}`, [owner]))).to.equal(
      'safe/not-an-owner',
    );
    expect(codeOf(() => verifyOwnerSignature(signature, `0x${'22'.repeat(32)}`, []))).to.equal('safe/not-an-owner');
  });

  it('of any bytes recover to an address or are refused, never anything else', () => {
    fc.assert(
      fc.property(hex(64), fc.nat(255), hex(32), (rs, v, hash) => {
        const signature = `${rs}${v.toString(16).padStart(2, '0')}` as Hex;
        const result = codeOf(() => expect(recoverOwner(signature, hash)).to.match(/^0x[0-9a-f]{40}$/));
        expect(result).to.be.oneOf(['no error', 'safe/bad-signature']);
      }),
      { numRuns: 100 },
    );
    for (const bad of [
      '0x',
      '0x12',
      `0x${'00'.repeat(65)}`,
      `0x${'ff'.repeat(64)}1b`,
      `0x${'00'.repeat(66)}`,
      'nothing',
    ]) {
      expect(
        codeOf(() => recoverOwner(bad as Hex, `0x${'22'.repeat(32)}`)),
        bad,
      ).to.equal('safe/bad-signature');
    }
  });

  it('are packed in ascending order of owner, whatever order they came in', () => {
    const entry = fc.tuple(hex(20), hex(64), fc.constantFrom('1b', '1c', '1f', '20'));
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: ([owner]) => owner, maxLength: 6 }), (entries) => {
        const signatures = entries.map(
          ([owner, rs, v]): OwnerSignature => ({ kind: 'ecdsa', owner, signature: `${rs}${v}` as Hex }),
        );
        const packed = packSignatures(signatures);
        expect(packed).to.equal(packSignatures([...signatures].reverse()));
        const sorted = [...entries].sort(([a], [b]) => (BigInt(a) < BigInt(b) ? -1 : 1));
        expect(packed).to.equal(`0x${sorted.map(([, rs, v]) => rs.slice(2) + v).join('')}`);
      }),
    );
  });

  it('of approved hashes and contracts have the layout of the Safe contract', () => {
    const a: Hex = `0x${'0a'.repeat(20)}`;
    const b: Hex = `0x${'0b'.repeat(20)}`;
    const packed = packSignatures([{ kind: 'contract', owner: b, signature: '0xabcdef' }, approvedSignature(a)]);
    const word = (n: number) => n.toString(16).padStart(64, '0');
    const padded = (owner: Hex) => `${'0'.repeat(24)}${owner.slice(2)}`;
    expect(packed).to.equal(`0x${padded(a)}${word(0)}01${padded(b)}${word(130)}00${word(3)}abcdef`);
  });

  it('are refused twice for one owner, and with a v that no wallet of a Safe makes', () => {
    const a: Hex = `0x${'aa'.repeat(20)}`;
    const twice = [approvedSignature(a), approvedSignature(a.toUpperCase().replace('0X', '0x') as Hex)];
    expect(codeOf(() => packSignatures(twice))).to.equal('safe/duplicate-signature');
    const zero: OwnerSignature = { kind: 'ecdsa', owner: a, signature: `0x${'11'.repeat(64)}00` };
    expect(codeOf(() => packSignatures([zero]))).to.equal('safe/bad-signature');
  });
});
