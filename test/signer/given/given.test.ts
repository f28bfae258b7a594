import { expect } from 'chai';
import { Signature, SigningKey } from 'ethers/crypto';
import { hashMessage, TypedDataEncoder } from 'ethers/hash';
import { computeAddress } from 'ethers/transaction';
import { getBytes } from 'ethers/utils';
import fc from 'fast-check';
import type { Hex } from '../../../src/chain/hex.js';
import { PlimsollError } from '../../../src/diagnostic/error.js';
import { checksummed } from '../../../src/signer/address.js';
import { acceptSignature, type ToSign } from '../../../src/signer/given/accept-signature.js';
import { readSignature } from '../../../src/signer/given/read-signature.js';
import { signatureForm } from '../../../src/signer/given/signature-form.js';
import { safeHashes } from '../../../src/signer/hashes.js';
import { safeTx } from '../../../src/signer/safe-tx.js';
import { anyHash } from '../transactions.js';

const keyOf = (byte: string): SigningKey => new SigningKey(`0x${byte.repeat(32)}`);
const addressOf = (key: SigningKey): Hex => computeAddress(key.publicKey).toLowerCase() as Hex;
const [FIRST, SECOND, STRANGER] = [keyOf('11'), keyOf('22'), keyOf('33')];
const OWNERS = [addressOf(FIRST), addressOf(SECOND)];
const IDENTITY = { chainId: 1n, safe: `0x${'5a'.repeat(20)}` as Hex, version: '1.3.0' };
const TX = safeTx({ to: `0x${'0a'.repeat(20)}`, data: '0xdeadbeef', nonce: 42n });
const HASH = safeHashes({ ...IDENTITY, tx: TX }).safeTx;
const TO_SIGN: ToSign = { identity: IDENTITY, tx: TX, safeTxHash: HASH, owners: OWNERS };

const failure = (action: () => unknown): PlimsollError => {
  try {
    action();
  } catch (error) {
    if (error instanceof PlimsollError) return error;
    throw error;
  }
  throw new Error('it did not fail');
};
const codeOf = (action: () => unknown): string => failure(action).code;
const signed = (key: SigningKey, hash: string = HASH): Signature => key.sign(hash);
const personal = (key: SigningKey, hash: Hex = HASH): Signature => key.sign(hashMessage(getBytes(hash)));
const accepted = (input: string) => acceptSignature(readSignature(input), TO_SIGN);

describe('the form of a signature', () => {
  it('is one, whatever wallets make of v', () => {
    fc.assert(
      fc.property(anyHash, (hash) => {
        const signature = FIRST.sign(hash);
        const whole = signature.serialized;
        for (const text of [
          ...[whole, whole.slice(2), `  ${whole}\n`, whole.toUpperCase().replace('0X', '0x')],
          ...[`${whole.slice(0, 130)}0${signature.yParity}`, signature.compactSerialized],
        ])
          expect(signatureForm(text)).to.equal(whole);
      }),
      { numRuns: 20 },
    );
    const ethSign = `${signed(FIRST).serialized.slice(0, 130)}1f`;
    expect(signatureForm(ethSign)).to.equal(ethSign);
  });

  it('is refused where it is none', () => {
    const whole = signed(FIRST).serialized;
    for (const text of ['', '0x', '0x1', `${whole}0`, `${whole}00`, whole.slice(0, 128), `${whole.slice(0, -1)}g`])
      expect(
        codeOf(() => signatureForm(text)),
        text,
      ).to.equal('safe/bad-signature');
    const two = failure(() => signatureForm(`${whole}${whole.slice(2)}`));
    expect(two.hint).to.equal('Give one signature at a time.');
    for (const v of ['00', '01'])
      expect(codeOf(() => signatureForm(`0x${'0'.repeat(24)}${OWNERS[0]?.slice(2)}${'0'.repeat(64)}${v}`))).to.equal(
        'sign/contract-signature',
      );
  });
});

describe('a signature that was made elsewhere', () => {
  const whole = signed(FIRST).serialized;
  const { r, s, v, yParity } = signed(FIRST);
  const signer = checksummed(OWNERS[0] ?? '0x');

  it('is read in the shapes that tools give', () => {
    const shapes: Readonly<Record<string, string>> = {
      'cast wallet sign': whole,
      'without 0x': whole.slice(2),
      'a JSON text': JSON.stringify(whole),
      'signer and signature': JSON.stringify({ signer, signature: whole }),
      'a signature file of a bundle': JSON.stringify({
        ...{ digest: 'x', format: 'plimsoll.signature/1', safeTxHash: HASH },
        ...{ signature: whole, signer },
      }),
      'a confirmation of the service': JSON.stringify({
        ...{ owner: signer, submissionDate: '2026-01-01T00:00:00Z', transactionHash: null },
        ...{ signature: whole, signatureType: 'EOA' },
      }),
      'the only confirmation of a list': JSON.stringify([{ owner: signer, signature: whole }]),
      'protocol-kit': JSON.stringify({ signer, data: whole, isContractSignature: false }),
      ethers: JSON.stringify(Signature.from(whole)),
      viem: JSON.stringify({ r, s, yParity, v: String(v) }),
      'Ledger: no 0x': JSON.stringify({ v: v - 27, r: r.slice(2), s: s.slice(2) }),
      'Trezor: no 0x': JSON.stringify({ address: signer, signature: whole.slice(2) }),
      MyCrypto: JSON.stringify({ address: signer, msg: 'x', sig: whole, version: '2' }),
      'JSON-RPC': JSON.stringify({ jsonrpc: '2.0', id: 1, result: whole }),
      'r, s and v inside': JSON.stringify({ address: signer, signature: { r, s, v } }),
    };
    for (const [name, text] of Object.entries(shapes)) {
      const expected = { owner: OWNERS[0], signature: whole };
      expect(accepted(`${text}\n`), name).to.deep.equal(expected);
    }
  });

  it('made with the prefix of eth_sign is taken as such, whether v says so or not', () => {
    const prefixed = personal(SECOND);
    const expected = `${prefixed.r}${prefixed.s.slice(2)}${(prefixed.v + 4).toString(16)}`;
    for (const text of [prefixed.serialized, expected])
      expect(accepted(text)).to.deep.equal({ owner: OWNERS[1], signature: expected });
  });

  it('is refused where it cannot be read, whatever is in it', () => {
    const unreadable = [
      ...['', ' ', 'hello', '{', '{}', '[]', 'null', 'true', '[[]]', '{"signature":7}', '{"signature":null}'],
      ...[JSON.stringify([{ signature: whole }, { signature: whole }]), JSON.stringify({ r, s }), 'f'.repeat(70_000)],
      ...[JSON.stringify({ r, s, v: 99 }), JSON.stringify({ r: 'zz', s, v }), JSON.stringify({ r, s: `${s}00`, v })],
      ...[`${'['.repeat(30_000)}${']'.repeat(30_000)}`, '{"__proto__":{"signature":"0x"}}', '\u0000\u001b[2J'],
    ];
    for (const text of unreadable)
      expect(
        codeOf(() => accepted(text)),
        text.slice(0, 60),
      ).to.equal('sign/unreadable');
    expect(codeOf(() => accepted(JSON.stringify({ signer: 'me', signature: whole })))).to.equal('safe/bad-address');
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(codeOf(() => accepted(text))).to.match(/^(sign|safe)\//);
      }),
      { numRuns: 200 },
    );
  });

  it('is refused where no owner made it', () => {
    const stranger = failure(() => accepted(signed(STRANGER).serialized));
    expect(stranger.code).to.equal('safe/not-an-owner');
    expect(stranger.message).to.include(checksummed(addressOf(STRANGER)));
    const named = failure(() =>
      accepted(JSON.stringify({ signer: addressOf(STRANGER), signature: signed(STRANGER).serialized })),
    );
    expect(named.message).to.equal(`${checksummed(addressOf(STRANGER))} is not an owner of the Safe`);
    const wrong = failure(() => accepted(JSON.stringify({ signer: OWNERS[1], signature: whole })));
    expect(wrong.code).to.equal('sign/other-signer');
    expect(wrong.message).to.include(`made by ${signer}, not by ${checksummed(OWNERS[1] ?? '0x')}`);
  });

  it('over another transaction says which, where it is one nearby', () => {
    const over = (change: Partial<typeof IDENTITY & { nonce: bigint }>): string =>
      signed(FIRST, safeHashes({ ...IDENTITY, ...change, tx: { ...TX, nonce: change.nonce ?? TX.nonce } }).safeTx)
        .serialized;
    const said = (input: string): string => {
      const { code, message } = failure(() => accepted(input));
      expect(code).to.equal('sign/other-transaction');
      return message;
    };
    expect(said(over({ nonce: 43n }))).to.equal(
      `${signer} signed the same transaction with the nonce 43 in place of 42`,
    );
    expect(said(over({ nonce: 32n }))).to.include('the nonce 32 in place of 42');
    expect(said(over({ version: '1.1.1' }))).to.include('the hash of Safe 1.0.0 in place of 1.3.0');
    expect(said(over({ version: '0.1.0', nonce: 41n }))).to.include('the nonce 41 in place of 42 and the hash of');
    const far = JSON.stringify({ signer, signature: over({ nonce: 1000n }) });
    expect(said(far)).to.include(`the signature is not by ${signer} over this transaction`);
    expect(said(JSON.stringify({ signer, signature: over({ chainId: 10n }) }))).to.include('not by');
    const claims = JSON.stringify({ signer, signature: whole, safeTxHash: `0x${'ab'.repeat(32)}` });
    expect(said(claims)).to.include(`the transaction is ${HASH}`);
    expect(codeOf(() => accepted(over({ nonce: 1000n })))).to.equal('safe/not-an-owner');
  });

  it('of a Safe is hashed here as ethers hashes it', () => {
    const field = (name: string, type: string) => ({ name, type });
    const types = {
      SafeTx: [
        ...[field('to', 'address'), field('value', 'uint256'), field('data', 'bytes'), field('operation', 'uint8')],
        ...[field('safeTxGas', 'uint256'), field('baseGas', 'uint256'), field('gasPrice', 'uint256')],
        ...[field('gasToken', 'address'), field('refundReceiver', 'address'), field('nonce', 'uint256')],
      ],
    };
    expect(TypedDataEncoder.hash({ chainId: 1n, verifyingContract: IDENTITY.safe }, types, TX)).to.equal(HASH);
  });
});
