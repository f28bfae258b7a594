import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { encryptKeystoreJson, HDNodeWallet } from 'ethers/wallet';
import { devnetKey, isLoopbackUrl } from '../../src/signer/devnet-keys.js';
import { openKeystore } from '../../src/signer/keystore.js';
import { SecretKey, scrub } from '../../src/signer/secret-key.js';
import { refusalIn } from '../refusal.js';

const anvil = { rpcUrl: 'http://127.0.0.1:8545', clientVersion: 'anvil/v1.7.1', chainId: 31337n };
const KEY = `0x${'4c'.repeat(32)}`;

describe('development keys', () => {
  it('are those of the public mnemonic', () => {
    const phrase = 'test test test test test test test test test test test junk';
    for (let index = 0; index < 10; index += 1) {
      const wallet = HDNodeWallet.fromPhrase(phrase, '', `m/44'/60'/0'/0/${index}`);
      const key = devnetKey(index, anvil);
      expect(key.reveal()).to.equal(wallet.privateKey);
      expect(key.address).to.equal(wallet.address.toLowerCase());
    }
  }).timeout(10_000);

  it('are refused unless node, kind of node and chain are those of a local Anvil', async () => {
    const cases = {
      'not on this computer': { ...anvil, rpcUrl: 'https://mainnet.example.org' },
      'on this computer': { ...anvil, rpcUrl: 'http://127.0.0.1@example.org' },
      'not Anvil': { ...anvil, clientVersion: 'Geth/v1.14 anvil' },
      'chain id is 1': { ...anvil, chainId: 1n },
    };
    for (const [text, facts] of Object.entries(cases)) {
      const error = await refusalIn(() => devnetKey(0, facts));
      expect(error.code).to.equal('signer/devnet-only');
      expect(error.message).to.contain(text);
    }
    for (const index of [-1, 10, 0.5, Number.NaN]) {
      expect((await refusalIn(() => devnetKey(index, anvil))).code).to.equal('signer/no-such-key');
    }
  });

  it('take only this computer for local', () => {
    const local = ['http://localhost:8545', 'ws://127.9.9.9', 'http://[::1]:1', 'http://2130706433'];
    const other = [
      ...['http://localhost.example.org', 'http://127.0.0.1.example.org', 'http://0.0.0.0', 'http://10.0.0.1'],
      ...['file:///localhost', 'localhost:8545', '', 'http://[::ffff:8.8.8.8]', 'http://a@b:c@localhost.evil'],
    ];
    for (const url of local) expect(isLoopbackUrl(url), url).to.equal(true);
    for (const url of other) expect(isLoopbackUrl(url), url).to.equal(false);
  });
});

describe('a secret key', () => {
  it('does not show itself', () => {
    const key = new SecretKey(KEY);
    const digits = KEY.slice(2);
    const texts = [
      `${key}`,
      JSON.stringify({ key }),
      inspect(key),
      inspect({ a: { key } }, { depth: 9, showHidden: true }),
    ];
    for (const text of texts) {
      expect(text).to.contain('private key of 0x');
      expect(text).not.to.contain(digits);
    }
  });

  it('is refused without being repeated', async () => {
    for (const bad of ['', '0x12', `0x${'00'.repeat(32)}`, `0x${'ff'.repeat(32)}`, 'my secret words']) {
      const error = await refusalIn(() => new SecretKey(bad));
      expect(error.code).to.equal('signer/bad-key');
      if (bad.length > 0) expect(`${error.message}${error.hint}`).not.to.contain(bad);
    }
  });

  it('is taken out of texts in every spelling', () => {
    const text = `a ${KEY} b ${KEY.slice(2).toUpperCase()} c`;
    expect(scrub(text, [KEY])).to.equal('a [removed] b [removed] c');
    expect(scrub('abc', ['ab'])).to.equal('abc');
  });
});

describe('a keystore', function () {
  this.timeout(20_000);
  let folder: string;
  const put = async (name: string, text: string, mode = 0o600): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, text);
    await chmod(file, mode);
    return file;
  };
  let json: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-keystore-'));
    const account = { address: new SecretKey(KEY).address, privateKey: KEY };
    json = await encryptKeystoreJson(account, 'corréct horse', { scrypt: { N: 1024, r: 8, p: 1 } });
  });
  after(async () => rm(folder, { recursive: true }));

  it('opens with the password asked for, or with the first line of a file', async () => {
    const file = await put('key.json', json);
    const asked = await openKeystore(file, { kind: 'prompt', ask: async () => 'corréct horse' });
    expect(asked.key.reveal()).to.equal(KEY);
    expect(asked.warnings).to.deep.equal([]);
    const password = await put('password', 'corréct horse\r\nsecond line\n');
    expect((await openKeystore(file, { kind: 'file', file: password })).key.reveal()).to.equal(KEY);
  });

  it('warns where others can read it or the password', async function () {
    if (process.platform === 'win32') this.skip();
    const file = await put('open.json', json, 0o644);
    const password = await put('open-password', 'corréct horse', 0o640);
    const { warnings } = await openKeystore(file, { kind: 'file', file: password });
    expect(warnings.map((w) => [w.ruleId, w.file])).to.deep.equal([
      ['signer/permissions', file],
      ['signer/permissions', password],
    ]);
    expect(warnings[0]?.help).to.equal(`chmod 600 ${file}`);
  });

  it('refuses a wrong password without repeating it', async () => {
    const file = await put('key2.json', json);
    const error = await refusalIn(() => openKeystore(file, { kind: 'prompt', ask: async () => 'hunter2-hunter2' }));
    expect(error.code).to.equal('signer/wrong-password');
    expect(JSON.stringify([error, error.message, error.hint, String(error.cause), error.stack])).not.to.contain(
      'hunter2',
    );
  });

  it('refuses other files before it asks for a password', async () => {
    const ask = { kind: 'prompt', ask: async () => expect.fail('asked') } as const;
    const parsed = JSON.parse(json) as { Crypto: { kdfparams: Record<string, unknown> } };
    const costly = (parameters: object) => {
      const crypto = { ...parsed.Crypto, kdfparams: { ...parsed.Crypto.kdfparams, ...parameters } };
      return JSON.stringify({ ...parsed, Crypto: crypto });
    };
    const cases: [string, string][] = [
      ['signer/not-a-keystore', 'not json'],
      ['signer/not-a-keystore', '[]'],
      ['signer/not-a-keystore', '{"version":3}'],
      ['signer/not-a-keystore', '{"version":3,"crypto":{"kdf":"md5"}}'],
      ['signer/not-a-keystore', '{"address":"0x00","to":"0x00","data":"0x"}'],
      ['signer/keystore-too-costly', costly({ n: 2 ** 31 })],
      ['signer/keystore-too-costly', costly({ r: 1e9 })],
      ['signer/keystore-too-costly', costly({ p: 1000 })],
      ['signer/keystore-too-costly', costly({ n: 'many' })],
      ['signer/file', 'x'.repeat(70_000)],
    ];
    for (const [index, [code, text]] of cases.entries()) {
      const file = await put(`bad${index}.json`, text);
      expect((await refusalIn(() => openKeystore(file, ask))).code, text.slice(0, 60)).to.equal(code);
    }
    expect((await refusalIn(() => openKeystore(join(folder, 'absent'), ask))).code).to.equal('signer/file');
    expect((await refusalIn(() => openKeystore(folder, ask))).code).to.equal('signer/file');
  });

  it('refuses one that is damaged inside', async () => {
    const damaged = json.replace(/"iv":"[0-9a-f]{4}/, '"iv":"zzzz');
    const file = await put('damaged.json', damaged);
    const error = await refusalIn(() => openKeystore(file, { kind: 'prompt', ask: async () => 'corréct horse' }));
    expect(error.code).to.equal('signer/not-a-keystore');
  });
});
