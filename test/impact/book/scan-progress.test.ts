import { expect } from 'chai';
import fc from 'fast-check';
import type { Scanned } from '../../../src/impact/book/find-accounts.js';
import { progressText, readProgress, type ScanSubject } from '../../../src/impact/book/scan-progress.js';

const subject: ScanSubject = { chainId: 1n, logs: '0xpool pool.Borrow(address)' };
const address = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`);
const scanned: fc.Arbitrary<Scanned> = fc
  .record({
    from: fc.bigInt(0n, 10n ** 9n),
    blocks: fc.bigInt(0n, 10n ** 9n),
    logs: fc.nat(),
    accounts: fc.array(address),
  })
  .map(({ from, blocks, logs, accounts }) => ({ from, to: from + blocks, logs, accounts: new Set(accounts) }));

const code = (text: string, from = 0n): string => {
  try {
    return readProgress(text, 'books/m.json.progress', subject, from) === null ? 'anew' : 'goes on';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};

describe('what a stopped search left', () => {
  it('is gone on from, with every account', () => {
    fc.assert(
      fc.property(scanned, (so) => {
        const read = readProgress(progressText(subject, so), 'p', subject, so.from);
        expect(read).to.deep.equal(so);
      }),
    );
  });

  it('is of no use to a search of another chain, other contracts or logs, or earlier blocks', () => {
    const so = { from: 100n, to: 5000n, logs: 7, accounts: new Set(['0x'.padEnd(42, 'a')]) };
    const text = progressText(subject, so);
    expect(code(text, 100n)).to.equal('goes on');
    expect(code(text, 200n)).to.equal('goes on');
    expect(code(text, 99n)).to.equal('anew');
    expect(code(progressText({ ...subject, chainId: 10n }, so), 100n)).to.equal('anew');
    expect(code(progressText({ ...subject, logs: '0xother' }, so), 100n)).to.equal('anew');
  });

  it('is refused where it was cut or changed into something else, by one code', () => {
    const so = { from: 100n, to: 5000n, logs: 7, accounts: new Set(['0x'.padEnd(42, 'a'), '0x'.padEnd(42, 'b')]) };
    const text = progressText(subject, so);
    for (let length = 0; length < text.length - 2; length += 1)
      expect(code(text.slice(0, length), 100n), `${length} characters`).to.equal('book/progress');
    expect(code(text.replace('"to": "5000"', '"to": "99"'), 100n)).to.equal('book/progress');
    expect(code(text.replace('aaaa', 'AAAA'), 100n)).to.equal('book/progress');
    expect(code(text.replace('"logs": 7', '"logs": -7'), 100n)).to.equal('book/progress');
    expect(code(text.replace('"logs": 7', '"logs": 1e400'), 100n)).to.equal('book/progress');
    expect(code('[]')).to.equal('book/progress');
  });

  it('never throws anything raw', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(code(text)).to.equal('book/progress');
      }),
    );
  });
});
