import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { SigningKey } from 'ethers/crypto';
import { hashMessage } from 'ethers/hash';
import { getBytes } from 'ethers/utils';
import { encryptKeystoreJson } from 'ethers/wallet';
import { type KnownAccount, SAFE_OWNERS, SUPPLIER } from '../../devnet/accounts.js';
import type { Proposal } from '../../src/proposal/proposal.js';
import { writeBundle } from '../../src/proposal/write-bundle.js';
import { type LocalWallet, signTyped, startWallet } from '../signer/wallet/local-wallet.js';
import { type CliRun, cli, freshWorkspace, git, revertAfterEach, sharedDevnet } from './devnet.js';
import { proposalOf, replaceIn, setValue } from './in-process.js';

const PASSWORD = 'correct horse';
const owner = (index: number): KnownAccount => {
  const found = SAFE_OWNERS[index];
  if (found === undefined) throw new TypeError('the Safe has three owners');
  return found;
};

describe('signers', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  let env: Record<string, string | undefined>;
  let proposal: Proposal;
  let wallet: LocalWallet;

  beforeEach(async () => {
    const made = await freshWorkspace();
    root = made.root;
    env = { ...made.env };
    await setValue(root, 'WETH', 'supplyCap', '2_500_000');
    await git(root, env, 'commit', '--quiet', '--all', '--message', 'Change');
    proposal = await proposalOf(root);
    await writeBundle(join(root, 'one'), proposal);
    wallet = await startWallet(owner(0), 31337n);
  });
  afterEach(() => wallet.close());

  const plimsoll = (args: readonly string[], input = ''): Promise<CliRun> => cli(args, { cwd: root, env, input });
  const sign = (flags: readonly string[], input = ''): Promise<CliRun> =>
    plimsoll(['sign', 'one', ...flags, '--json'], input);
  const failure = ({ code, json }: CliRun): [number | null, string] => [code, json.error?.code ?? 'no error'];
  const signatures = async (): Promise<readonly string[]> =>
    readdir(join(root, 'one', 'signatures')).catch(() => [] as string[]);
  const execute = async (): Promise<CliRun> => plimsoll(['execute', 'one', '--devnet-account', '5', '--yes', '--json']);
  const write = async (name: string, text: string): Promise<string> => {
    await writeFile(join(root, '..', name), text, { mode: 0o600 });
    return `../${name}`;
  };

  it('sign by a wallet and by file, and the Safe executes what both signed', async () => {
    const byWallet = await sign(['--wallet', wallet.url, '--yes']);
    expect(byWallet.json, byWallet.out + byWallet.err).to.deep.include({
      ...{ ok: true, signer: owner(0).address, by: 'wallet', added: true, have: 1, need: 2, verdict: 'CAUTION' },
      hashes: proposal.hashes,
    });
    // What the device is about to show was told before, on standard error.
    for (const part of [proposal.hashes.domain, proposal.hashes.message].map((hash) => hash.slice(2).toUpperCase()))
      expect(byWallet.err).to.include(part);
    expect(byWallet.err)
      .to.match(/verifyingContract {2}0x/)
      .and.to.include('Waiting for the wallet at http://127.0.0.1');

    const given = await sign(['--typed-data', '../typed-data.json']);
    expect(given.json).to.deep.include({ ok: true, typedData: '../typed-data.json', have: 1, need: 2 });
    const text = await readFile(join(root, '../typed-data.json'), 'utf8');
    const signature = await signTyped(owner(1).privateKey, text);
    const file = await write('signed.json', JSON.stringify({ address: owner(1).address, sig: signature }));
    const imported = await sign(['--import', file]);
    expect(imported.json, imported.out).to.deep.include({
      ...{ signer: owner(1).address, signature, by: 'import', added: true, have: 2, need: 2 },
      file: `one/signatures/${owner(1).address}.json`,
    });
    const again = await sign(['--import', '-'], signature);
    expect(again.json).to.deep.include({ added: false, have: 2, file: imported.json.file });
    expect((await signatures()).length).to.equal(2);
    const told = await plimsoll(['sign', 'one', '--import', file]);
    expect(told.out).to.match(
      new RegExp(`^signed {2}${owner(1).address} had signed already, nothing was added: 2 of 2`),
    );

    const executed = await execute();
    expect([executed.code, executed.json.ok], executed.out).to.deep.equal([0, true]);
    const asked = wallet.calls.length;
    expect(failure(await sign(['--wallet', wallet.url, '--yes']))).to.deep.equal([1, 'signer/nonce-used']);
    expect(wallet.calls.length, 'the wallet is not asked for what is over').to.equal(asked);
    const late = await sign(['--import', '-'], await signTyped(owner(2).privateKey, text));
    expect(failure(late)[0]).to.equal(1);
    expect((await signatures()).length).to.equal(2);
  });

  it('sign by the keystore of the environment and by eth_sign, and the Safe executes it', async () => {
    await mkdir(join(root, '../keys'));
    for (const index of [0, 2]) {
      const { address } = owner(index);
      const text = await encryptKeystoreJson(owner(index), PASSWORD, { scrypt: { N: 1024, r: 8, p: 1 } });
      await write(`keys/UTC--2026-01-01T00-00-00.0Z--${address.slice(2).toLowerCase()}`, text);
    }
    const password = join(root, await write('password', `${PASSWORD}\n`));
    env = { ...env, ETH_KEYSTORE: join(root, '../keys'), ETH_PASSWORD: password };
    expect(failure(await sign(['--yes'])), 'two keystores').to.deep.equal([1, 'signer/which-account']);
    env.ETH_FROM = owner(2).address;
    const signed = await sign(['--yes']);
    expect(signed.json, signed.out).to.include({ signer: owner(2).address, by: 'key', have: 1 });
    expect(signed.err).to.include('by a key that has no screen').and.to.include(proposal.hashes.safeTx);

    const personal = new SigningKey(owner(1).privateKey).sign(hashMessage(getBytes(proposal.hashes.safeTx)));
    const imported = await sign(['--import', '-'], personal.serialized);
    expect(imported.json, imported.out).to.include({ signer: owner(1).address, have: 2 });
    expect(imported.json.signature).to.match(/(1f|20)$/);
    const executed = await execute();
    expect([executed.code, executed.json.ok], executed.out).to.deep.equal([0, true]);
  });

  it('say what is wrong with a key of the environment, and repeat no secret', async () => {
    const text = await encryptKeystoreJson(owner(0), PASSWORD, { scrypt: { N: 1024, r: 8, p: 1 } });
    const file = join(root, await write('first.json', text));
    const password = join(root, await write('password', PASSWORD));
    const before = env;
    const withEnv = async (more: Record<string, string>, ...flags: readonly string[]): Promise<CliRun> => {
      env = { ...before, ...more };
      const done = await sign([...flags, '--yes']);
      expect(done.out + done.err)
        .to.not.include('hunter2')
        .and.not.include(owner(0).privateKey.slice(2));
      return done;
    };
    expect(failure(await withEnv({ ETH_KEYSTORE: file, ETH_PASSWORD: 'hunter2' }))).to.deep.equal([1, 'signer/file']);
    expect(failure(await withEnv({ ETH_KEYSTORE: file }))).to.deep.equal([64, 'cli/missing-flag']);
    const keystore = { ETH_KEYSTORE: file, ETH_PASSWORD: password };
    const other = await withEnv({ ...keystore, ETH_FROM: owner(1).address });
    expect(failure(other)).to.deep.equal([1, 'signer/wrong-account']);
    expect(failure(await withEnv(keystore, '--signer', owner(1).address))).to.deep.equal([1, 'signer/wrong-account']);
    const raw = await withEnv({ PRIVATE_KEY: owner(0).privateKey });
    expect(failure(raw)).to.deep.equal([64, 'cli/missing-flag']);
    expect(raw.json.error.hint).to.include('PRIVATE_KEY is not read');
    expect(await signatures()).to.deep.equal([]);
    const flag = await withEnv({ ETH_PASSWORD: password, ETH_FROM: owner(1).address }, '--keystore', file);
    expect(flag.json, 'a file named by a flag is meant').to.include({ signer: owner(0).address });
  });

  it('sign by anvil, which offers all of its accounts, once one is chosen', async () => {
    const { rpcUrl } = await sharedDevnet();
    expect(failure(await sign(['--wallet', rpcUrl, '--yes']))).to.deep.equal([64, 'wallet/several-accounts']);
    expect(failure(await sign(['--wallet', rpcUrl, '--signer', SUPPLIER, '--yes']))).to.deep.equal([
      1,
      'signer/not-an-owner',
    ]);
    env.ETH_FROM = owner(2).address;
    const signed = await sign(['--wallet', rpcUrl, '--yes']);
    expect(signed.json, signed.out).to.include({ signer: owner(2).address, by: 'wallet', have: 1 });
  });

  it('store nothing where a wallet says no, signs something else, or is on another chain', async () => {
    const byWallet = (...more: readonly string[]): Promise<CliRun> => sign(['--wallet', wallet.url, '--yes', ...more]);
    expect(failure(await sign(['--wallet', wallet.url])), 'CAUTION, unconfirmed').to.deep.equal([
      64,
      'cli/missing-flag',
    ]);
    expect(wallet.calls.map(({ method }) => method)).to.not.include('eth_signTypedData_v4');
    wallet.on('eth_signTypedData_v4', () => ({ error: { code: 4001, message: 'User declined' } }));
    expect(failure(await byWallet())).to.deep.equal([1, 'wallet/rejected']);
    wallet.on('eth_signTypedData_v4', async ([, data]) => ({ result: await signTyped(owner(1).privateKey, data) }));
    expect(failure(await byWallet())).to.deep.equal([1, 'wallet/wrong-signature']);
    wallet.on('eth_signTypedData_v4', () => ({ result: '0x1234' }));
    expect(failure(await byWallet())).to.deep.equal([69, 'wallet/garbage']);
    expect(failure(await byWallet('--signer', owner(1).address))).to.deep.equal([1, 'wallet/no-account']);
    const asked = wallet.calls.length;
    wallet.on('eth_chainId', () => ({ result: '0x1' }));
    expect(failure(await byWallet())).to.deep.equal([1, 'wallet/wrong-chain']);
    expect(wallet.calls.slice(asked).map(({ method }) => method)).to.not.include('eth_signTypedData_v4');
    expect(failure(await sign(['--wallet', 'http://192.0.2.1:1248', '--yes']))).to.deep.equal([64, 'wallet/url']);
    await wallet.close();
    expect(failure(await byWallet())).to.deep.equal([69, 'wallet/unreachable']);
    expect(await signatures()).to.deep.equal([]);
  });

  it('take typed data and signatures without a network', async () => {
    const { ETHEREUM_RPC_URL: _, ...rest } = env;
    env = rest;
    await replaceIn(root, 'plimsoll.yaml', /rpc: .*/, 'rpc: ${NOWHERE_RPC_URL}');
    await git(root, env, 'commit', '--quiet', '--all', '--message', 'No node');
    const printed = await plimsoll(['sign', 'one', '--typed-data', '-', '--offline']);
    expect([printed.code, printed.err.includes('The typed data was given after a review')], printed.err).to.deep.equal([
      0,
      true,
    ]);
    const reviewed = await plimsoll(['review', 'one', '--typed-data', '-', '--offline']);
    expect(printed.out, 'the same as review gives').to.equal(reviewed.out);
    const signature = await signTyped(owner(0).privateKey, printed.out);
    const imported = await sign(['--import', '-', '--offline'], `${signature}\n`);
    expect(imported.json, imported.out).to.include({ signer: owner(0).address, have: 1, need: 2, added: true });
    const online = await sign(['--import', '-'], signature);
    expect(online.code, 'the node was asked').to.not.equal(0);
  });

  it('refuse signatures that are not an owner’s over this transaction, each with its reason', async () => {
    const { out } = await plimsoll(['sign', 'one', '--typed-data', '-']);
    const stranger = '0x4bbbf85ce3377467afe5d46f804f221813b2bb87f24d81f60f1fcdbf7cbf4356';
    const next = JSON.stringify({ ...JSON.parse(out), message: { ...JSON.parse(out).message, nonce: '7' } });
    const good = await signTyped(owner(0).privateKey, out);
    const cases: readonly (readonly [string, string, RegExp])[] = [
      ['safe/not-an-owner', await signTyped(stranger, out), /is by 0x.{40}, which is not an owner/],
      ['sign/other-transaction', await signTyped(owner(0).privateKey, next), /with the nonce 7 in place of/],
      [
        'sign/other-transaction',
        JSON.stringify({ signature: good, safeTxHash: `0x${'1'.repeat(64)}` }),
        /said to be over/,
      ],
      ['sign/other-signer', JSON.stringify({ signature: good, owner: owner(1).address }), /made by 0xf39F/],
      ['safe/bad-signature', good.slice(0, 80), /39 bytes, not 65/],
      ['sign/unreadable', 'no signature', /neither hexadecimal nor JSON/],
      [
        'sign/contract-signature',
        `0x${'0'.repeat(24)}${owner(0).address.slice(2)}${'0'.repeat(64)}01`,
        /mark of a contract/,
      ],
    ];
    for (const [code, input, why] of cases) {
      const done = await sign(['--import', '-'], input);
      expect(failure(done), input.slice(0, 60)).to.deep.equal([1, code]);
      expect(done.json.error.message).to.match(why);
    }
    expect(failure(await sign(['--import', 'none.json']))).to.deep.equal([1, 'review/unreadable-input']);
    expect(await signatures()).to.deep.equal([]);
  });

  it('get nothing to sign where the review says BLOCKED, or where it would spoil the bundle', async () => {
    expect(failure(await sign(['--typed-data', 'one/typed-data.json']))).to.deep.equal([1, 'sign/inside-bundle']);
    await writeFile(join(root, 'there.json'), 'mine');
    expect(failure(await sign(['--typed-data', 'there.json']))).to.deep.equal([1, 'review/file-exists']);
    const { out } = await plimsoll(['sign', 'one', '--typed-data', '-']);
    const signature = await signTyped(owner(0).privateKey, out);
    await replaceIn(root, 'one/report.md', /2\\?_500\\?_000/, '2_400_000');
    expect(failure(await sign(['--typed-data', 'new.json']))).to.deep.equal([1, 'sign/blocked']);
    expect(failure(await sign(['--typed-data', 'new.json', '--offline']))).to.deep.equal([1, 'sign/blocked']);
    expect(failure(await sign(['--import', '-'], signature))).to.deep.equal([1, 'sign/blocked']);
    expect(failure(await sign(['--wallet', wallet.url, '--yes']))).to.deep.equal([1, 'sign/blocked']);
    expect(await readdir(root)).to.not.include('new.json');
    expect(await signatures()).to.deep.equal([]);
  });

  it('are chosen by flags that go together', async () => {
    for (const flags of [
      ['--typed-data', '-'],
      ['--offline', '--devnet-account', '0'],
      ['--offline', '--wallet', 'frame'],
      ['--wallet', 'frame', '--devnet-account', '0'],
      ['--wallet', 'frame', '--import', 'x'],
      ['--typed-data', 'a', '--import', 'b'],
      ['--import', 'b', '--keystore', 'c'],
      ['--signer', owner(0).address, '--import', 'b'],
      ['--devnet-account', '0', '--password-file', 'b'],
    ])
      expect(failure(await sign([...flags, '--yes']))[0], flags.join(' ')).to.equal(64);
  });
});
