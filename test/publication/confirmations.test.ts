import { expect } from 'chai';
import { getAddress } from 'ethers/address';
import { hashMessage } from 'ethers/hash';
import fc from 'fast-check';
import type { Hex } from '../../src/chain/hex.js';
import { answered } from '../../src/publication/answered.js';
import { judgeConfirmations } from '../../src/publication/confirmations.js';
import { aloneContractSignature } from '../../src/signer/contract-signature.js';
import { SecretKey } from '../../src/signer/secret-key.js';
import { signHash } from '../../src/signer/sign-hash.js';

const HASH: Hex = `0x${'ab'.repeat(32)}`;
const KEYS = ['11', '22', '33', '44'].map((byte) => new SecretKey(`0x${byte.repeat(32)}`));
const [ALICE, BOB, CAROL, EVE] = KEYS as [SecretKey, SecretKey, SecretKey, SecretKey];
/** Eve is none of them. */
const OWNERS = [ALICE, BOB, CAROL].map(({ address }) => address);
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const by = (owner: string, signature: string, signatureType = 'EOA') => ({ owner, signature, signatureType });
const signedBy = (key: SecretKey) => by(getAddress(key.address), signHash(HASH, key));
const whys = (list: unknown): readonly string[] =>
  judgeConfirmations(list, HASH, OWNERS).notCounted.map(({ why }) => why);

describe('the confirmations of a service', () => {
  it('count where an owner’s key made them, by whatever form the Safe takes', () => {
    const ethSign = signHash(hashMessage(Buffer.from(HASH.slice(2), 'hex')) as Hex, BOB);
    const shifted = `${ethSign.slice(0, 130)}${(Number.parseInt(ethSign.slice(130), 16) + 4).toString(16)}`;
    const low = signHash(HASH, CAROL);
    const s = (ORDER - BigInt(`0x${low.slice(66, 130)}`)).toString(16).padStart(64, '0');
    const mirrored = `${low.slice(0, 66)}${s}${low.endsWith('1b') ? '1c' : '1b'}`;
    const found = judgeConfirmations(
      [
        signedBy(ALICE),
        by(BOB.address, shifted, 'a lie'),
        by(CAROL.address.toUpperCase().replace('0X', '0x'), mirrored),
      ],
      HASH,
      OWNERS,
    );
    expect(found.valid.map(({ owner }) => owner)).to.deep.equal(OWNERS);
    expect(found.valid.map(({ signature }) => signature)).to.deep.equal([signHash(HASH, ALICE), shifted, mirrored]);
    expect(found.notCounted).to.deep.equal([]);
  });

  it('do not count where they are another’s, over another hash, or none', () => {
    const other: Hex = `0x${'cd'.repeat(32)}`;
    const word = (address: string): string => address.slice(2).padStart(64, '0');
    const cases: readonly (readonly [unknown, string])[] = [
      [signedBy(EVE), `it recovers to ${getAddress(EVE.address)}, who is not an owner of the Safe`],
      [by(ALICE.address, signHash(other, ALICE)), 'over another hash'],
      [by(ALICE.address, signHash(HASH, BOB)), `it is by ${getAddress(BOB.address)}, and the service says`],
      [{ signature: signHash(HASH, BOB) }, 'the service says that it is by nobody'],
      [by(ALICE.address, `${signHash(HASH, ALICE)}00`), 'it has 66 bytes, and a signature has 65'],
      [by(ALICE.address, signHash(HASH, ALICE).slice(0, -2)), 'no signature of 65 bytes or more'],
      [by(ALICE.address, `0x${'11'.repeat(64)}1d`), 'v = 29'],
      [by(ALICE.address, `0x${'ff'.repeat(64)}1b`), 'no key made it'],
      [by(EVE.address, `0x${word(EVE.address)}${'0'.repeat(64)}01`), 'it is an approval by'],
      [
        by(ALICE.address, `0x${word(ALICE.address)}${word('0x41')}00`),
        'has the mark of the signature of a contract (EIP-1271), and not its form',
      ],
      [
        by(EVE.address, `0x${word(EVE.address)}${word('0x41')}00${word('0x0')}`),
        'it is the signature of a contract, 0x',
      ],
      [by(EVE.address, `0x${word(ALICE.address)}${word('0x41')}00${word('0x0')}`), 'and the service says'],
      [by(ALICE.address, '0x'.padEnd(1 << 18, '0')), 'no signature of 65 bytes or more'],
      [5, 'no signature of 65 bytes or more'],
    ];
    for (const [json, why] of cases) {
      const [found, ...more] = whys([json]);
      expect(found).to.contain(why);
      expect(more).to.deep.equal([]);
      expect(judgeConfirmations([json], HASH, OWNERS).valid).to.deep.equal([]);
    }
  });

  it('count once for an owner, and an approval only beside no signature', () => {
    const word = ALICE.address.slice(2).padStart(64, '0');
    const approval = by(ALICE.address, `0x${word}${'0'.repeat(64)}01`, 'APPROVED_HASH');
    expect(judgeConfirmations([approval], HASH, OWNERS)).to.deep.equal({
      valid: [],
      approvals: [ALICE.address],
      contracts: [],
      notCounted: [],
    });
    const twice = judgeConfirmations([approval, signedBy(ALICE), signedBy(ALICE)], HASH, OWNERS);
    expect(twice.approvals).to.deep.equal([]);
    expect(twice.valid).to.have.length(1);
    expect(twice.notCounted.map(({ why }) => why)).to.deep.equal([
      'it is a second one of the same owner, who counts once',
    ]);
  });

  it('of contracts are left to be asked, once an owner, and count as the contract answers', async () => {
    const alone = (owner: Hex, signature: Hex) => by(owner, aloneContractSignature({ owner, signature }), 'a lie');
    const list = [
      alone(ALICE.address, '0x1234'),
      alone(ALICE.address, '0x'),
      alone(BOB.address, '0x99'),
      signedBy(BOB),
    ];
    const found = judgeConfirmations(list, HASH, OWNERS);
    expect(found.contracts).to.deep.equal([{ owner: ALICE.address, signature: '0x1234' }]);
    expect(found.valid.map(({ owner }) => owner)).to.deep.equal([BOB.address]);
    expect(found.notCounted.map(({ why }) => why)).to.deep.equal([
      'it is a second one of the same owner, who counts once',
    ]);
    const asked: unknown[] = [];
    const yes = await answered(found, async (one) => {
      asked.push(one);
      return null;
    });
    expect(asked).to.deep.equal([{ owner: ALICE.address, signature: '0x1234' }]);
    expect(yes.valid[1]).to.deep.equal({ owner: ALICE.address, signature: '0x1234', kind: 'contract' });
    expect(yes.contracts).to.deep.equal([]);
    const no = await answered(found, async () => 'it says no');
    expect(no.valid).to.deep.equal(found.valid);
    expect(no.notCounted[1]).to.deep.equal({
      owner: ALICE.address,
      why: 'it is the signature of a contract, and it says no',
    });
  });

  it('are read to a bound, which is told', () => {
    const found = whys(Array.from({ length: 250 }, () => signedBy(EVE)));
    expect(found).to.have.length(201);
    expect(found.at(-1)).to.equal('50 more were not read');
    for (const list of [null, undefined, {}, 'x', { length: 3 }]) expect(whys(list)).to.deep.equal([]);
  });

  it('never count for somebody who did not sign, whatever the bytes', () => {
    const bytes = fc.uint8Array({ minLength: 60, maxLength: 70 }).map((one) => `0x${Buffer.from(one).toString('hex')}`);
    const flipped = fc
      .tuple(fc.constantFrom(...KEYS), fc.nat(64), fc.integer({ min: 1, max: 255 }))
      .map(([key, at, bit]) => {
        const raw = Buffer.from(signHash(HASH, key).slice(2), 'hex');
        raw[at] = (raw[at] ?? 0) ^ bit;
        return `0x${raw.toString('hex')}`;
      });
    const one = fc.oneof(
      fc.record({
        owner: fc.constantFrom(...OWNERS, EVE.address, 7),
        signature: fc.oneof(bytes, flipped, fc.string()),
      }),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.array(one, { maxLength: 5 }), (list) => {
        const { valid, approvals } = judgeConfirmations(list, HASH, OWNERS);
        expect(valid).to.deep.equal([]);
        for (const owner of approvals) expect(OWNERS).to.include(owner);
      }),
      { numRuns: 150 },
    );
  });
});
