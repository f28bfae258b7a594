import { expect } from 'chai';
import fc from 'fast-check';
import { BATCH_READER_ADDRESS, BATCH_READER_CODE, decodeBatch, encodeBatch } from '../../src/chain/batch-reader.js';
import type { Hex } from '../../src/chain/hex.js';
import { keccakText } from '../../src/chain/keccak.js';
import { compile, readerSource } from './contracts.js';

const A: Hex = `0x${'aa'.repeat(20)}`;
const header = (...words: readonly bigint[]): string =>
  words.map((value) => value.toString(16).padStart(64, '0')).join('');

describe('the batch reader', () => {
  it('is what its source compiles to', function () {
    this.timeout(60_000);
    expect(compile('Yul', readerSource())).to.equal(BATCH_READER_CODE);
  });

  it('sits at the address its name hashes to', () => {
    expect(BATCH_READER_ADDRESS).to.equal(`0x${keccakText('plimsoll.batch-reader').slice(26)}`);
  });

  it('writes target, size and calldata of each call', () => {
    expect(
      encodeBatch([
        { to: A, data: '0x1234' },
        { to: A, data: '0x' },
      ]),
    ).to.equal(`0x${'aa'.repeat(20)}0000021234${'aa'.repeat(20)}000000`);
  });

  it('reads the block and how each call ended', () => {
    const answer: Hex = `0x${header(1n, 20n, 300n, 4n)}01000000021234000000000002000000000100000000`;
    expect(decodeBatch(answer, 4)).to.deep.equal({
      block: { chainId: 1n, number: 20n, timestamp: 300n, parentHash: `0x${header(4n)}` },
      ends: [
        { kind: 'returned', data: '0x1234' },
        { kind: 'reverted', data: '0x' },
        { kind: 'no-code' },
        { kind: 'returned', data: '0x' },
      ],
    });
  });

  it('reads an answer to the first calls only', () => {
    expect(decodeBatch(`0x${header(1n, 2n, 3n, 4n)}0200000000`, 5)?.ends).to.have.length(1);
  });

  const head = header(1n, 2n, 3n, 4n);
  const foreign: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['a short header', head.slice(64)],
    ['more answers than calls', `${head}01000000000100000000`],
    ['an unknown status', `${head}0300000000`],
    ['a size cut short', `${head}010000`],
    ['an answer cut short', `${head}01000000021234`.slice(0, -2)],
  ];
  for (const [what, digits] of foreign) {
    it(`does not read ${what}`, () => {
      expect(decodeBatch(`0x${digits}`, 1)).to.equal(undefined);
    });
  }

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(5), (bytes, calls) => {
        const read = decodeBatch(`0x${head}${Buffer.from(bytes).toString('hex')}`, calls);
        expect(read?.ends.length ?? 0).to.be.at.most(calls);
      }),
    );
  });
});
