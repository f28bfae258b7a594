import { expect } from 'chai';
import fc from 'fast-check';
import { PlimsollError } from '../../../src/diagnostic/error.js';
import { bookDigest, bookText, readBook } from '../../../src/impact/book/book-file.js';
import type { RawAccount, RawBook } from '../../../src/impact/book/raw-book.js';
import { account, bookOf, collateral, DOLLAR, debt, ETHER, THREE } from './fixture.js';

const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'read';
  } catch (error) {
    if (error instanceof PlimsollError) return error.code;
    throw error;
  }
};

const amount = fc.bigInt({ min: 0n, max: 2n ** 255n });
const anAccount = fc
  .record({
    id: fc.string({ minLength: 1, maxLength: 20 }),
    inMode: fc.boolean(),
    ether: amount,
    dollars: amount,
    health: amount,
  })
  .map(
    ({ id, inMode, ether, dollars, health }): RawAccount => ({
      ...account(id, inMode ? '1' : null, collateral(ETHER, ether), debt(DOLLAR, dollars)),
      health,
    }),
  );

describe('a book file', () => {
  let book: RawBook;
  before(async () => {
    book = await bookOf(THREE);
  });
  const read = (text: string) => readBook(text, 'book.json', book.params.protocol);

  it('is read as it was written, whatever the accounts', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anAccount, { selector: ({ id }) => id, maxLength: 8 }), (accounts) => {
        const one = { ...book, accounts };
        const text = bookText(one);
        const back = read(text);
        expect(back.accounts).to.deep.equal(accounts);
        expect(bookDigest(back)).to.equal(bookDigest(one));
        expect(bookText(back)).to.equal(text);
      }),
      { numRuns: 60 },
    );
  });

  it('has an account a line', () => {
    const lines = bookText(book).split('\n');
    for (const { id } of THREE) expect(lines.filter((line) => line.includes(`"${id}"`))).to.have.length(1);
  });

  it('is refused with any digit of an amount, a price or a threshold changed', () => {
    const text = bookText(book);
    for (const [from, to] of [
      ['"15000000000"', '"15000000001"'],
      ['"8250"', '"8251"'],
      ['"price": "200000000000"', '"price": "200000000001"'],
      ['"mode",0', '"mode",null'],
      ['"plain"', '"plane"'],
    ] as const) {
      expect(text, from).to.include(from);
      expect(
        codeOf(() => read(text.replace(from, to))),
        from,
      ).to.equal('book/altered');
    }
  });

  it('is refused wherever it is cut off, and never breaks', () => {
    const text = bookText(book);
    for (let length = 0; length < text.length - 2; length += 37)
      expect(codeOf(() => read(text.slice(0, length)))).to.match(/^(source\/not-json|book\/format|source\/snapshot)$/);
  });

  it('is refused with positions of what the market does not have', () => {
    const text = bookText(book).replace(/("assets": \[\s*")0x[0-9a-f]+/, `$10x${'11'.repeat(20)}`);
    expect(codeOf(() => read(text))).to.equal('book/unknown-asset');
  });

  it('is refused with an account or an asset twice, a negative amount, or an account without positions', () => {
    const text = bookText(book);
    const cases = [
      text.replace('"staked"', '"plain"'),
      text.replace('"15000000000"', '"-15000000000"'),
      text.replace('"15000000000"', 'NaN'),
      text.replace(/\["plain".*\]\],/, '["plain",null,null],'),
    ];
    for (const one of cases) {
      expect(one).to.not.equal(text);
      expect(codeOf(() => read(one))).to.match(/^(book\/format|source\/not-json)$/);
    }
  });

  it('is not written where it could not be read back', () => {
    const [plain] = THREE;
    if (plain === undefined) throw new Error('there are three');
    const accounts = ['a', 'b'].map((id) => ({ ...plain, id: id.repeat(17 * 1024 * 1024) }));
    expect(codeOf(() => bookText({ ...book, accounts }))).to.equal('book/too-large');
  });

  it('does not mind in which order assets are held', () => {
    const [plain] = THREE;
    if (plain === undefined) throw new Error('there are three');
    const turned = { ...book, accounts: [{ ...plain, positions: [...plain.positions].reverse() }] };
    expect(read(bookText(turned)).accounts).to.deep.equal(turned.accounts);
  });
});
