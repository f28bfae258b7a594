import { expect } from 'chai';
import fc from 'fast-check';
import { concatHex, decodeFunctionData, encodeFunctionData, encodePacked, parseAbi, size } from 'viem';
import { encodeCall } from '../../../src/chain/calldata.js';
import { APPROVE_HASH, nestedApproval } from '../../../src/route/safe/approvals.js';
import { decodeExecTransaction, encodeExecTransaction } from '../../../src/route/safe/exec.js';
import { decodeMultiSend, encodeMultiSend, packCalls } from '../../../src/route/safe/multisend.js';
import { anyAddress, anyBytes, anyHash, anyTx, anyUint } from '../../signer/transactions.js';

const ABI = parseAbi([
  'function execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures) payable returns (bool success)',
  'function approveHash(bytes32 hashToApprove)',
  'function multiSend(bytes transactions) payable',
]);

const calls = fc.array(
  fc.record({ operation: fc.constantFrom(0, 1), to: anyAddress, value: anyUint, data: anyBytes }),
  { maxLength: 6 },
);

describe('calldata of a Safe, by viem', () => {
  it('of execTransaction is the same bytes, both ways', () => {
    fc.assert(
      fc.property(anyTx(), anyBytes, (tx, signatures) => {
        const args = [
          ...([tx.to, tx.value, tx.data, tx.operation, tx.safeTxGas] as const),
          ...([tx.baseGas, tx.gasPrice, tx.gasToken, tx.refundReceiver, signatures] as const),
        ] as const;
        const theirs = encodeFunctionData({ abi: ABI, functionName: 'execTransaction', args });
        expect(encodeExecTransaction(tx, signatures)).to.equal(theirs);
        const { nonce: _, ...fields } = tx;
        expect(decodeExecTransaction(theirs)).to.deep.equal({ tx: fields, signatures });
      }),
      { numRuns: 200 },
    );
  });

  it('of approveHash is the same bytes, and so is the approval by a Safe that owns another', () => {
    fc.assert(
      fc.property(anyHash, anyAddress, anyUint, (hash, parent, nonce) => {
        const theirs = encodeFunctionData({ abi: ABI, functionName: 'approveHash', args: [hash] });
        expect(encodeCall(APPROVE_HASH, [hash])).to.equal(theirs);
        expect(nestedApproval(parent, hash, nonce)).to.include({ to: parent, data: theirs, operation: 0, value: 0n });
      }),
      { numRuns: 100 },
    );
  });

  it('of a batch is packed to the same bytes, and read back', () => {
    fc.assert(
      fc.property(calls, (batch) => {
        const packed = concatHex([
          '0x',
          ...batch.map(({ operation, to, value, data }) =>
            encodePacked(
              ['uint8', 'address', 'uint256', 'uint256', 'bytes'],
              [operation, to, value, BigInt(size(data)), data],
            ),
          ),
        ]);
        expect(packCalls(batch)).to.equal(packed);
        const theirs = encodeFunctionData({ abi: ABI, functionName: 'multiSend', args: [packed] });
        expect(encodeMultiSend(batch)).to.equal(theirs);
        expect(decodeMultiSend(theirs)).to.deep.equal(batch);
        expect(decodeFunctionData({ abi: ABI, data: encodeMultiSend(batch) }).args).to.deep.equal([packed]);
      }),
      { numRuns: 200 },
    );
  });
});
