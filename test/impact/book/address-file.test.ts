import { expect } from 'chai';
import fc from 'fast-check';
import { readAddresses } from '../../../src/impact/book/address-file.js';
import { checksummed } from '../../../src/signer/address.js';

const address = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((bytes) => `0x${Buffer.from(bytes).toString('hex')}` as const);
const addresses = fc.array(address, { minLength: 1, maxLength: 12 });

/** An address as different tools write it. */
const written = fc.constantFrom(
  (one: string) => one,
  (one: string) => checksummed(one as `0x${string}`),
  (one: string) => `0x${one.slice(2).toUpperCase()}`,
  (one: string) => one.toUpperCase(),
);
const ending = fc.constantFrom('\n', '\r\n');
const mark = fc.constantFrom('', '\uFEFF');
/** What people write into other columns: separators, quotes, line breaks, number signs. */
const note = fc.string({ unit: fc.constantFrom(...'ab ,;\t"\n#0x'), maxLength: 12 });

const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
const once = (list: readonly string[]): string[] => [...new Set(list.map((one) => one.toLowerCase()))];

const refusal = (text: string, column: string | null = null): string => {
  try {
    readAddresses(text, 'users.csv', column);
  } catch (error) {
    return `${(error as { code: string }).code} ${(error as Error).message} (${(error as { hint: string }).hint})`;
  }
  return 'read';
};

describe('a file of addresses', () => {
  it('is one a line, with comments, blank lines, a byte order mark and any line ends', () => {
    fc.assert(
      fc.property(addresses, written, ending, mark, (list, write, end, bom) => {
        const lines = list.flatMap((one, index) => [`  ${write(one)}${index % 2 ? ' # a whale' : ''}`, '', '# note']);
        expect(readAddresses(bom + lines.join(end), 'users.txt', null)).to.deep.equal(once(list));
      }),
    );
  });

  it('is a column of a CSV whose other cells hold whatever they hold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(address, note), { minLength: 1, maxLength: 8 }),
        written,
        ending,
        mark,
        fc.constantFrom(',', ';', '\t'),
        (rows, write, end, bom, separator) => {
          const lines = rows.map(([one, text]) => [quote(text), quote(write(one)), '17'].join(separator));
          const text = bom + [['note', 'user', 'n'].join(separator), ...lines].join(end) + end;
          expect(readAddresses(text, 'users.csv', null)).to.deep.equal(once(rows.map(([one]) => one)));
          expect(readAddresses(text, 'users.csv', 'user')).to.deep.equal(once(rows.map(([one]) => one)));
        },
      ),
    );
  });

  it('is the JSON of Dune, of a subgraph, or a bare list', () => {
    fc.assert(
      fc.property(addresses, written, mark, (list, write, bom) => {
        const dune = {
          execution_id: '01H',
          state: 'QUERY_STATE_COMPLETED',
          result: {
            rows: list.map((one) => ({ borrower: write(one), debt: 1.5 })),
            metadata: { column_names: ['borrower', 'debt'], column_types: ['varbinary', 'double'], total_row_count: 1 },
          },
        };
        const subgraph = { data: { accounts: list.map((one) => ({ id: write(one), positions: [{ id: 'x' }] })) } };
        const nested = {
          data: { borrows: list.map((one, index) => ({ id: `b${index}`, account: { id: write(one) } })) },
        };
        for (const json of [dune, subgraph, nested, list.map(write)])
          expect(readAddresses(bom + JSON.stringify(json, null, 1), 'users.json', null)).to.deep.equal(once(list));
        expect(readAddresses(JSON.stringify(nested), 'users.json', 'account.id')).to.deep.equal(once(list));
      }),
    );
  });

  it('is refused where a row has no address, with the place', () => {
    const one = `0x${'ab'.repeat(20)}`;
    expect(refusal(`user,note\n"${one}","a\nb"\nbob,x\n`)).to.match(
      /^book\/addresses users\.csv has no address in line 4: bob, x/,
    );
    expect(refusal(`user,note\n${one},a\nbob,x\n`, 'user')).to.match(/has no address in line 3: bob/);
    expect(refusal(`${one.slice(0, -1)}\n${one}`)).to.match(/has no address in line 1/);
    expect(refusal(`[{"id":"${one}"},{"id":7}]`)).to.match(/has no address in row 2/);
    expect(refusal(`[{"id":"${one}"},null]`)).to.match(/has no address in row 2/);
  });

  it('is refused where it is not clear which column is meant', () => {
    const one = `0x${'ab'.repeat(20)}`;
    expect(refusal(`user,pool\n${one},${one}\n`)).to.match(
      /has 2 columns of addresses \(say which with --column: user, pool\)/,
    );
    expect(refusal(`${one},${one}\n`)).to.match(/has 2 columns of addresses \(give the columns a heading/);
    expect(refusal(`user,user\n${one},${one}\n`, 'user')).to.match(/has 2 columns user/);
    expect(refusal(`user\n${one}\n`, 'account')).to.match(/has no column account \(it has user\)/);
    expect(refusal(`{"a":["${one}"],"b":["${one}"]}`)).to.match(/has 2 lists with addresses, and one is wanted/);
    expect(refusal(`user,note\n${one},"open\n`)).to.match(/has a quote in line 2 that nothing closes/);
    expect(refusal('user\n')).to.match(/has no addresses/);
    expect(refusal('{"data":{"users":[]}}')).to.match(/has no addresses/);
    expect(refusal('')).to.match(/has no addresses/);
  });

  it('never throws anything raw, and never gives what is no address', () => {
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'0xab,;\t"\n\r#{}[]: '), maxLength: 60 }),
      fc.json(),
      fc.tuple(address, note, note).map((parts) => parts.join(',')),
    );
    fc.assert(
      fc.property(text, (one) => {
        try {
          for (const found of readAddresses(one, 'users.csv', null)) expect(found).to.match(/^0x[0-9a-f]{40}$/);
        } catch (error) {
          expect((error as { code?: string }).code, String(error)).to.match(/^(?:book\/addresses|source\/not-json)$/);
        }
      }),
      { numRuns: 500 },
    );
  });
});
