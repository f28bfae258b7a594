import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { solidityPacked } from 'ethers/hash';
import fc from 'fast-check';
import type { Hex } from '../../../src/chain/hex.js';
import { decodeExecTransaction, encodeExecTransaction, signedTransaction } from '../../../src/route/safe/exec.js';
import {
  decodeMultiSend,
  encodeMultiSend,
  type PackedCall,
  packCalls,
  unpackCalls,
} from '../../../src/route/safe/multisend.js';
import { safeTx } from '../../../src/signer/safe-tx.js';
import { codeOf } from '../../refusal.js';

const hex = (size: { minLength: number; maxLength: number }) =>
  fc.uint8Array(size).map((b) => `0x${Buffer.from(b).toString('hex')}` as Hex);
const address = hex({ minLength: 20, maxLength: 20 });
const uint = fc.bigInt({ min: 0n, max: (1n << 256n) - 1n });
const call: fc.Arbitrary<PackedCall> = fc.record({
  operation: fc.nat(255),
  to: address,
  value: uint,
  data: hex({ minLength: 0, maxLength: 90 }),
});
const abi = new Interface(['function multiSend(bytes)']);
const execAbi = new Interface([
  'function execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)',
]);

describe('MultiSend batches', () => {
  it('are packed as abi.encodePacked does, and unpack to the same calls', () => {
    fc.assert(
      fc.property(fc.array(call, { maxLength: 8 }), (calls) => {
        const packed = packCalls(calls);
        const expected = calls.map((c) =>
          solidityPacked(
            ['uint8', 'address', 'uint256', 'uint256', 'bytes'],
            [c.operation, c.to, c.value, (c.data.length - 2) / 2, c.data],
          ).slice(2),
        );
        expect(packed).to.equal(`0x${expected.join('')}`);
        expect(unpackCalls(packed)).to.deep.equal(calls);
        expect(encodeMultiSend(calls)).to.equal(abi.encodeFunctionData('multiSend', [packed]));
        expect(decodeMultiSend(encodeMultiSend(calls))).to.deep.equal(calls);
      }),
    );
  });

  it('of random bytes are refused, or pack again to the same bytes', () => {
    fc.assert(
      fc.property(hex({ minLength: 0, maxLength: 400 }), (packed) => {
        const code = codeOf(() => expect(packCalls(unpackCalls(packed))).to.equal(packed));
        expect(code).to.be.oneOf(['no error', 'safe/bad-batch']);
      }),
      { numRuns: 500 },
    );
  });

  it('that are cut anywhere but between two calls, or have bytes left over, are refused', () => {
    const one = packCalls([{ operation: 0, to: `0x${'11'.repeat(20)}`, value: 1n, data: '0xabcdef' }]);
    const two = `${one}${one.slice(2)}` as Hex;
    for (let end = 4; end < two.length; end += 2) {
      const expected = end === one.length ? 'no error' : 'safe/bad-batch';
      expect(
        codeOf(() => unpackCalls(two.slice(0, end) as Hex)),
        `${end}`,
      ).to.equal(expected);
    }
    expect(codeOf(() => unpackCalls(`${one}00`))).to.equal('safe/bad-batch');
    expect(codeOf(() => unpackCalls(`0x00${'11'.repeat(20)}${'00'.repeat(32)}${'ff'.repeat(32)}`))).to.equal(
      'safe/bad-batch',
    );
    expect(codeOf(() => unpackCalls('0x0'))).to.equal('safe/bad-batch');
  });

  it('whose calldata is not the exact encoding are refused', () => {
    const exact = encodeMultiSend([{ operation: 0, to: `0x${'11'.repeat(20)}`, value: 1n, data: '0xabcdef' }]);
    const offset = exact.replace(`${'0'.repeat(62)}20`, `${'0'.repeat(62)}40`) as Hex;
    for (const bad of [`${exact}00`, exact.slice(0, -2), `${exact.slice(0, -2)}01`, offset, exact.slice(0, 10), '0x']) {
      expect(
        codeOf(() => decodeMultiSend(bad as Hex)),
        bad,
      ).to.equal('safe/bad-batch');
    }
  });

  it('of more calls than any block holds are refused', () => {
    const one = packCalls([{ operation: 0, to: `0x${'11'.repeat(20)}`, value: 0n, data: '0x' }]).slice(2);
    expect(codeOf(() => unpackCalls(`0x${one.repeat(10_001)}`))).to.equal('safe/bad-batch');
  });
});

describe('execTransaction', () => {
  const signatures = hex({ minLength: 0, maxLength: 200 });
  const fields = fc.tuple(
    address,
    uint,
    hex({ minLength: 0, maxLength: 100 }),
    fc.constantFrom(0 as const, 1 as const),
    uint,
  );
  it('is encoded as ethers does, and decodes to the same transaction', () => {
    fc.assert(
      fc.property(fields, fc.tuple(uint, uint, address, address, uint), signatures, (head, tail, sigs) => {
        const [to, value, data, operation, safeTxGas] = head;
        const [baseGas, gasPrice, gasToken, refundReceiver, nonce] = tail;
        const tx = safeTx({
          to,
          value,
          data,
          operation,
          safeTxGas,
          baseGas,
          gasPrice,
          gasToken,
          refundReceiver,
          nonce,
        });
        const encoded = encodeExecTransaction(tx, sigs);
        expect(encoded).to.equal(
          execAbi.encodeFunctionData('execTransaction', [...head, baseGas, gasPrice, gasToken, refundReceiver, sigs]),
        );
        const decoded = decodeExecTransaction(encoded);
        expect(decoded.signatures).to.equal(sigs);
        expect(signedTransaction(decoded, nonce)).to.deep.equal(tx);
        expect(codeOf(() => decodeExecTransaction(`${encoded}00`))).to.equal('safe/bad-exec');
      }),
    );
  });
});
