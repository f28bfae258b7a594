import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import fc from 'fast-check';
import { parseDeclaration } from '../../src/chain/function.js';
import type { Hex } from '../../src/chain/hex.js';
import { decodeRevert, revertText } from '../../src/chain/revert.js';
import { revertDataOf } from '../../src/chain/rpc-error.js';

const theirs = new Interface([
  'error Error(string)',
  'error Panic(uint256)',
  'error CapExceeded(uint256 cap, address who, (bytes2 a, bool b)[] more)',
]);
const encode = (name: string, values: readonly unknown[]): Hex => theirs.encodeErrorResult(name, values) as Hex;
const CAP = parseDeclaration('error CapExceeded(uint256 cap, address who, (bytes2 a, bool b)[] more)');
const text = (data: Hex): string => revertText(decodeRevert(data, [CAP]));

describe('revert data', () => {
  it('is told in words', () => {
    expect(text('0x')).to.equal('reverted without a reason');
    expect(text(encode('Error', ['not owner']))).to.equal('reverted with "not owner"');
    expect(text(encode('Panic', [0x11n]))).to.equal(
      'reverted with panic 0x11: an arithmetic operation overflowed or underflowed',
    );
    expect(text(encode('Panic', [0x99n]))).to.equal('reverted with panic 0x99: an unknown panic code');
    expect(text(encode('CapExceeded', [5n, `0x${'ab'.repeat(20)}`, [['0x1234', true]]]))).to.equal(
      `reverted with CapExceeded(cap: 5, who: 0x${'ab'.repeat(20)}, more: [[0x1234, true]])`,
    );
    expect(text('0xdeadbeef01')).to.equal('reverted with the unknown error 0xdeadbeef (0xdeadbeef01)');
  });

  it('keeps the parts', () => {
    expect(decodeRevert(encode('Error', ['x']))).to.deep.equal({ kind: 'message', message: 'x' });
    expect(decodeRevert(encode('CapExceeded', [5n, `0x${'ab'.repeat(20)}`, []]))).to.have.property('kind', 'unknown');
  });

  it('that does not decode stays bytes', () => {
    expect(decodeRevert('0x08c379a0ffff')).to.deep.equal({
      kind: 'unknown',
      selector: '0x08c379a0',
      data: '0x08c379a0ffff',
    });
    expect(decodeRevert('0x08')).to.include({ kind: 'unknown', selector: '0x08' });
  });

  it('cannot write to a terminal, or without end', () => {
    const shown = text(encode('Error', [`\u001b[2J\n\u202e${'y'.repeat(10_000)}`]));
    expect(shown).to.not.match(/\p{C}/u);
    expect(shown).to.have.length.below(400);
    expect(text(`0xdeadbeef${'00'.repeat(10_000)}`)).to.have.length.below(250);
    expect(
      text(encode('CapExceeded', [1n, `0x${'00'.repeat(20)}`, new Array(500).fill(['0x0000', false])])),
    ).to.have.length.below(400);
  });

  it('of any bytes has a text', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', '08c379a0', '4e487b71', CAP.selector.slice(2)),
        fc.uint8Array({ maxLength: 200 }),
        (selector, bytes) => {
          expect(text(`0x${selector}${Buffer.from(bytes).toString('hex')}`)).to.match(/^reverted with/);
        },
      ),
    );
  });

  const nodes: readonly (readonly [string, { code: number; message: string; data?: unknown }, Hex | undefined])[] = [
    ['geth', { code: 3, message: 'execution reverted: x', data: '0x08C379A0' }, '0x08c379a0'],
    ['geth without data', { code: -32000, message: 'execution reverted' }, '0x'],
    ['Nethermind', { code: -32015, message: 'VM execution error.', data: 'Reverted 0xdeadbeef' }, '0xdeadbeef'],
    [
      'Hardhat',
      {
        code: -32603,
        message: 'Error: VM Exception while processing transaction: reverted',
        data: { message: 'x', data: '0x12345678' },
      },
      '0x12345678',
    ],
    ['a node that is not in sync', { code: -32000, message: 'header not found' }, undefined],
    ['a node that hides reverts in text', { code: -32000, message: 'insufficient funds', data: 'text' }, undefined],
  ];
  for (const [who, { code, message, data }, expected] of nodes) {
    it(`is found where ${who} puts it`, () => {
      expect(revertDataOf({ code, message, data })).to.equal(expected);
    });
  }
});
