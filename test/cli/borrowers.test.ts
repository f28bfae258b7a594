import { open, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { borrowersOfFile } from '../../src/cli/borrowers.js';
import { temporary } from '../temporary.js';

const ONE = `0x${'ab'.repeat(20)}`;
const MEBIBYTE = 1024 * 1024;

const refusal = async (file: string): Promise<string> => {
  try {
    await borrowersOfFile(file, undefined);
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
  return 'read';
};

describe('a file that gives borrowers', () => {
  let folder: string;
  before(async () => {
    folder = await temporary('borrowers');
  });

  const written = async (name: string, content: string | Uint8Array): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, content);
    return file;
  };

  it('is named and digested in what it gives, each address once', async () => {
    const file = await written('users.csv', `\uFEFFuser,debt\r\n${ONE},1\r\n${ONE.toUpperCase()},2\r\n`);
    const { found, accounts } = await borrowersOfFile(file, undefined);
    expect(accounts).to.deep.equal([ONE]);
    expect(found).to.include({ kind: 'addresses', name: 'users.csv' });
  });

  it('is refused where it is not there, not text, or too large to be a list of borrowers', async () => {
    expect(await refusal(join(folder, 'none.csv'))).to.equal('book/addresses');
    expect(await refusal(folder)).to.equal('document/not-a-file');
    expect(await refusal(await written('bytes.csv', Uint8Array.of(0xff, 0xfe, 0x30)))).to.equal('document/not-utf8');
    const large = await written('large.csv', `${ONE}\n`);
    await truncate(large, 65 * MEBIBYTE);
    expect(await refusal(large)).to.equal('document/too-large');
    const parquet = await written('large.parquet', 'PAR1');
    const handle = await open(parquet, 'r+');
    await handle.truncate(257 * MEBIBYTE);
    await handle.close();
    expect(await refusal(parquet)).to.equal('book/addresses');
    expect(await refusal(await written('large.json', `["${'x'.repeat(33 * MEBIBYTE)}"]`))).to.equal('source/not-json');
  });

  it('is refused where the download broke off, in any of its forms', async () => {
    expect(await refusal(await written('cut.csv', `user\n${ONE}\n${ONE.slice(0, 30)}`))).to.equal('book/addresses');
    expect(await refusal(await written('cut-quote.csv', `user\n"${ONE}"\n"${ONE.slice(0, 9)}`))).to.equal(
      'book/addresses',
    );
    expect(await refusal(await written('cut.json', `[{"user":"${ONE}"},{"us`))).to.equal('source/not-json');
    expect(await refusal(await written('cut.parquet', 'PAR1 and no more'))).to.equal('book/addresses');
  });
});
