import { expect } from 'chai';
import fc from 'fast-check';
import type { Hex } from '../../../src/chain/hex.js';
import { checksummed } from '../../../src/signer/address.js';
import { aloneContractSignature, readContractSignature } from '../../../src/signer/contract-signature.js';
import { acceptContractSignature, readContractGiven } from '../../../src/signer/given/contract-given.js';
import { packSignatures } from '../../../src/signer/pack-signatures.js';
import { codeOf, refusalIn } from '../../refusal.js';

const OWNER: Hex = `0x${'c0'.repeat(20)}`;
const OTHER: Hex = `0x${'d0'.repeat(20)}`;
const HASH: Hex = `0x${'5a'.repeat(32)}`;
const hex = (constraints: fc.IntArrayConstraints) =>
  fc.uint8Array(constraints).map((bytes): Hex => `0x${Buffer.from(bytes).toString('hex')}`);

describe('the signature of a contract that was made elsewhere', () => {
  const alone = aloneContractSignature({ owner: OWNER, signature: '0x1234' });
  const contract = checksummed(OWNER);

  it('is read in the forms that say so, and nothing else is taken for one', () => {
    const expected = { owner: OWNER, signature: '0x1234', over: null };
    for (const json of [
      { contract, signature: '0x1234' },
      { format: 'plimsoll.contract-signature/1', signer: contract, signature: '0x1234' },
      { signer: contract, data: '0x1234', isContractSignature: true },
      { owner: contract, signature: alone, signatureType: 'CONTRACT_SIGNATURE' },
      { signature: alone },
      [{ signature: alone }],
      alone,
    ])
      expect(readContractGiven(` ${JSON.stringify(json)}\n`), JSON.stringify(json)).to.deep.equal(expected);
    expect(readContractGiven(alone.slice(2))).to.deep.equal(expected);
    expect(readContractGiven(JSON.stringify({ contract, signature: '0x', safeTxHash: HASH }))).to.deep.equal({
      ...{ owner: OWNER, signature: '0x', over: HASH },
    });
    const key = `0x${'11'.repeat(64)}1b`;
    for (const text of [
      ...['', '{', 'null', '7', '[]', '[1,2]', key, JSON.stringify({ signer: contract, signature: key })],
      ...[JSON.stringify({ signer: contract, data: key, isContractSignature: false }), alone.slice(0, 132)],
      'f'.repeat(70_000),
    ])
      expect(readContractGiven(text), text.slice(0, 40)).to.equal(null);
  });

  it('is refused where it says so and is none', () => {
    const codes = [
      { contract: 'me', signature: '0x12' },
      { contract, signature: '0x1' },
      { contract },
      { contract, signature: 7 },
      { contract, signature: `0x${'00'.repeat(16_385)}` },
      { isContractSignature: true, data: '0x12' },
      { owner: checksummed(OTHER), signature: alone },
    ].map((json) => codeOf(() => readContractGiven(JSON.stringify(json))));
    const unreadable = 'sign/unreadable';
    expect(codes).to.deep.equal([
      ...['safe/bad-address', unreadable, unreadable, unreadable, unreadable],
      ...['safe/bad-address', 'sign/other-signer'],
    ]);
  });

  it('counts only for an owner, over this hash, where the contract was asked and accepts', async () => {
    const given = { owner: OWNER, signature: '0x12', over: null } as const;
    const toSign = { safeTxHash: HASH, owners: [OWNER], ask: async () => null };
    expect(await acceptContractSignature(given, toSign)).to.deep.equal({
      ...{ owner: OWNER, signature: '0x12', kind: 'contract' },
    });
    const code = async (changes: object, of: object = {}): Promise<string> =>
      (await refusalIn(() => acceptContractSignature({ ...given, ...of }, { ...toSign, ...changes }))).code;
    expect(await code({}, { over: `0x${'00'.repeat(32)}` })).to.equal('sign/other-transaction');
    expect(await code({ owners: [OTHER] })).to.equal('safe/not-an-owner');
    expect(await code({ ask: null })).to.equal('sign/contract-offline');
    expect(await code({ ask: async () => 'it says no' })).to.equal('sign/contract-refuses');
  });

  it('alone is what a Safe with one owner would be given, and reads back', () => {
    fc.assert(
      fc.property(hex({ minLength: 20, maxLength: 20 }), hex({ maxLength: 200 }), (owner, signature) => {
        const one = aloneContractSignature({ owner, signature });
        expect(one).to.equal(packSignatures([{ kind: 'contract', owner, signature }]));
        expect(readContractSignature(one)).to.deep.equal({ owner, signature });
        expect(readContractSignature(`${one}${'00'.repeat(31)}`)).to.deep.equal({ owner, signature });
        expect(readContractSignature(`${one}01`)).to.equal(null);
        expect(readContractSignature(`${one}${'00'.repeat(32)}`)).to.equal(null);
        expect(readContractSignature(one.slice(0, -2) as Hex) === null || signature === '0x').to.equal(true);
      }),
    );
    for (const length of ['f'.repeat(64), '4001'.padStart(64, '0')])
      expect(readContractSignature(`${alone.slice(0, 132)}${length}` as Hex)).to.equal(null);
  });
});
