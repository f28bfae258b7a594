import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Hex } from '../../src/chain/hex.js';
import { type Environment, keyEnvironment, rawKeyVariable } from '../../src/signer/key-environment.js';
import { keystoreFile } from '../../src/signer/keystore-folder.js';
import { refusalIn } from '../refusal.js';
import { temporary } from '../temporary.js';

const FIRST: Hex = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266';
const SECOND: Hex = '0x70997970c51812dc3a010c7d01b50e0d17dc79c8';

describe('the key that the environment names', () => {
  it('is a keystore or a folder, its password’s file, and an account', () => {
    expect(keyEnvironment({})).to.deep.equal({ keystore: null, passwordFile: null, account: null });
    expect(
      keyEnvironment({ ETH_KEYSTORE: ' ~/keys ', ETH_PASSWORD: 'pass', ETH_FROM: FIRST, ETH_KEYSTORE_ACCOUNT: 'x' }),
    ).to.deep.equal({ keystore: '~/keys', passwordFile: 'pass', account: FIRST });
    expect(keyEnvironment({ ETH_KEYSTORE: '', ETH_PASSWORD: ' ', ETH_FROM: '' }).keystore).to.equal(null);
    expect(keyEnvironment({ HOME: '/home/me', ETH_KEYSTORE_ACCOUNT: 'council' }).keystore).to.equal(
      join('/home/me', '.foundry', 'keystores', 'council'),
    );
  });

  it('is refused where a variable is of another kind', async () => {
    const code = async (environment: Environment) => (await refusalIn(() => keyEnvironment(environment))).code;
    expect(await code({ ETH_FROM: 'me' })).to.equal('safe/bad-address');
    for (const name of ['../key', '/etc/passwd', 'a\\b', '.hidden'])
      expect(await code({ ETH_KEYSTORE_ACCOUNT: name }), name).to.equal('signer/file');
  });

  it('is never a raw key, whose variable is named alone', () => {
    expect(rawKeyVariable({})).to.equal(null);
    expect(rawKeyVariable({ PRIVATE_KEY: `0x${'11'.repeat(32)}` })).to.equal('PRIVATE_KEY');
    expect(rawKeyVariable({ ETH_PRIVATE_KEY: 'x', PRIVATE_KEY: 'y' })).to.equal('ETH_PRIVATE_KEY');
    expect(JSON.stringify(keyEnvironment({ ETH_PRIVATE_KEY: 'secret', PRIVATE_KEY: 'secret' }))).to.not.include(
      'secret',
    );
  });
});

describe('a folder of keystores', () => {
  let folder: string;
  const put = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
  beforeEach(async () => {
    folder = join(await temporary('keystores'), `${Math.floor(process.hrtime()[1])}`);
    await mkdir(folder);
  });

  it('gives the file whose name or content tells the account', async () => {
    await put(`UTC--2024-01-01T00-00-00.000000000Z--${FIRST.slice(2)}`, '{}');
    await put('second.json', JSON.stringify({ address: SECOND.slice(2).toUpperCase(), version: 3 }));
    await put('.DS_Store', 'x');
    expect(await keystoreFile(folder, FIRST)).to.match(/--f39f[0-9a-f]+$/);
    expect(await keystoreFile(folder, SECOND)).to.equal(join(folder, 'second.json'));
    const which = await refusalIn(() => keystoreFile(folder, null));
    expect(which.code).to.equal('signer/which-account');
    expect(which.message).to.include('holds 2 keystores, and none is chosen');
    expect(which.hint).to.include('0x70997970C51812dc3A010C7d01b50e0d17dc79C8');
    const none = await refusalIn(() => keystoreFile(folder, `0x${'77'.repeat(20)}`));
    expect(none.code).to.equal('signer/which-account');
  });

  it('gives its only one, and the only one that tells no account', async () => {
    expect((await refusalIn(() => keystoreFile(folder, null))).message).to.include('holds 0 keystores');
    await put('council', '{"version":3}');
    expect(await keystoreFile(folder, null)).to.equal(join(folder, 'council'));
    await put('second.json', JSON.stringify({ address: SECOND }));
    expect(await keystoreFile(folder, FIRST), 'its account is seen once it is open').to.equal(join(folder, 'council'));
    await put('third', 'not json');
    expect((await refusalIn(() => keystoreFile(folder, FIRST))).code).to.equal('signer/which-account');
  });

  it('is left alone where the path is a file, or nothing', async () => {
    await put('one', '{}');
    expect(await keystoreFile(join(folder, 'one'), FIRST)).to.equal(join(folder, 'one'));
    expect(await keystoreFile(join(folder, 'none'), null)).to.equal(join(folder, 'none'));
  });
});
