import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { isParquet, readParquetAddresses } from '../../../src/impact/book/parquet-file.js';

const bytesOf = (name: string): Uint8Array => readFileSync(new URL(`fixtures/${name}.parquet`, import.meta.url));
const address = (digits: string): string => `0x${digits.repeat(20)}`;
const ALL = [address('01'), address('02'), address('ab')];

const refusal = async (bytes: Uint8Array, column: string | null = null): Promise<string> => {
  try {
    return `read ${(await readParquetAddresses(bytes, 'users.parquet', column)).length}`;
  } catch (error) {
    return `${(error as { code?: string }).code} ${(error as Error).message}`;
  }
};

describe('a Parquet file of addresses', () => {
  it('has them as text with Snappy, as 20 bytes without compression, or as text in a column of bytes', async () => {
    expect(isParquet(bytesOf('text'))).to.equal(true);
    expect(isParquet(Buffer.from('0xab'))).to.equal(false);
    expect(await readParquetAddresses(bytesOf('text'), 'users.parquet', null)).to.deep.equal(ALL);
    expect(await readParquetAddresses(bytesOf('text'), 'users.parquet', 'borrower')).to.deep.equal(ALL);
    expect(await readParquetAddresses(bytesOf('bytes'), 'users.parquet', null)).to.deep.equal(ALL);
    expect(await readParquetAddresses(bytesOf('plain'), 'users.parquet', 'user')).to.deep.equal(ALL);
  });

  it('is refused where a row has none, or where it is not clear which column is meant', async () => {
    expect(await refusal(bytesOf('plain'))).to.match(/^book\/addresses users\.parquet has 2 columns of addresses/);
    expect(await refusal(bytesOf('missing'))).to.match(/^book\/addresses users\.parquet has no address in row 2/);
    expect(await refusal(bytesOf('text'), 'debt')).to.match(/^book\/addresses users\.parquet has no column debt/);
    expect(await refusal(bytesOf('text'), 'note')).to.match(
      /^book\/addresses users\.parquet has no address in row 1: a/,
    );
  });

  it('is refused where it was cut, and where it would keep its reader busy for ever', async () => {
    const whole = bytesOf('text');
    for (const length of [4, 20, 200, whole.length - 9, whole.length - 1])
      expect(await refusal(whole.subarray(0, length))).to.match(/is no Parquet file that can be read: /);
    const endless = Uint8Array.from(whole);
    endless[12] = 0;
    let said = '';
    await readParquetAddresses(endless, 'users.parquet', null, 2_000).catch((error: Error) => {
      said = error.message;
    });
    expect(said).to.equal('users.parquet is no Parquet file that can be read: it took longer than 2 s');
  });
});
