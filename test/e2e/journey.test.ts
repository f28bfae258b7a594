import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { SAFE_OWNERS } from '../../devnet/accounts.js';
import { expectGolden } from '../golden/golden.js';
import { type CliRun, cliProcess, freshWorkspace, git, revertAfterEach, sharedDevnet } from './devnet.js';
import { CORE, CORE_FILE, setValue, textIn } from './in-process.js';

const PASSWORD = 'correct horse battery staple';

describe('the journey of a change, by the program', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  let env: Awaited<ReturnType<typeof freshWorkspace>>['env'];
  /** All that any command wrote, for what must never be in it. */
  let printed: string;

  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
    printed = '';
  });

  const plimsoll = async (...args: readonly string[]): Promise<CliRun> => {
    const done = await cliProcess(args, { cwd: root, env });
    printed += done.out + done.err;
    return done;
  };
  /** What differs from machine to machine: paths, ports, and what depends on them through the workspace's digest. */
  const steady = (text: string): string =>
    text
      .replaceAll(root, '<workspace>')
      .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>')
      .replace(/(?<=aave-v3-ethereum-core-)\d+-[0-9a-f]{8}/g, '<block>-<digest>')
      .replace(/\bblock \d+(?: \(`0x[0-9a-f]{64}`\))?/g, 'block <block>')
      .replace(/(?<!0x)\b[0-9a-f]{64}\b/g, '<sha256>')
      .replace(/(?<!0x)\b[0-9a-f]{40}\b/g, '<commit>')
      .replace(/(?<=executed {2}in block <block>: |executed in block <block>, )0x[0-9a-f]{64}/g, '<transaction>');
  const keystore = async (owner: number, name: string): Promise<{ file: string; passwordFile: string }> => {
    const { encryptKeystoreJson } = await import('ethers/wallet');
    const { address, privateKey } = SAFE_OWNERS[owner] ?? { address: '', privateKey: '' };
    const text = await encryptKeystoreJson({ address, privateKey }, PASSWORD, { scrypt: { N: 1024, r: 8, p: 1 } });
    const [file, passwordFile] = [join(root, '..', `${name}.json`), join(root, '..', `${name}.password`)];
    await writeFile(file, text, { mode: 0o600 });
    await writeFile(passwordFile, `${PASSWORD}\n`, { mode: 0o600 });
    return { file, passwordFile };
  };
  const noSecrets = async (folder: string): Promise<void> => {
    const files = await Promise.all(
      (await readdir(folder, { recursive: true, withFileTypes: true }))
        .filter((f) => f.isFile())
        .map((f) => readFile(join(f.parentPath, f.name), 'utf8')),
    );
    for (const { privateKey } of SAFE_OWNERS) {
      const digits = privateKey.slice(2);
      for (const text of [printed, ...files])
        expect(text.toLowerCase().includes(digits), 'a private key').to.equal(false);
    }
    for (const text of [printed, ...files]) expect(text.includes(PASSWORD), 'a password').to.equal(false);
  };

  it('goes from an edit to the chain, and every step says what people read', async () => {
    await setValue(root, 'WETH', 'supplyCap', '3_300_000');
    await setValue(root, 'WETH', 'ltv', '80.25%');
    await setValue(root, 'WETH', 'liquidationThreshold', '82.5%');
    await setValue(root, 'USDC', 'slope1', '6.1%');
    await git(root, env, 'commit', '--quiet', '--all', '--message', 'Raise WETH');
    const step = async (name: string, ...args: readonly string[]): Promise<CliRun> => {
      const done = await plimsoll(...args);
      expect(done.code, done.err + done.out).to.equal(0);
      expectGolden(
        `journey-${name}`,
        steady(
          `$ plimsoll ${args.map((arg) => (arg.includes(' ') ? JSON.stringify(arg) : arg)).join(' ')}\n${done.out}${done.err}`,
        ),
      );
      return done;
    };
    await step('propose', 'propose', CORE, '--title', 'Raise WETH');
    const [bundle = ''] = await readdir(join(root, 'proposals'));
    const folder = `proposals/${bundle}`;
    await step('review', 'review', folder);
    const keys = [await keystore(0, 'first'), await keystore(1, 'second')];
    for (const [index, { file, passwordFile }] of keys.entries()) {
      const flags = ['--keystore', relative(root, file), '--password-file', relative(root, passwordFile), '--yes'];
      await step(`sign-${index + 1}`, 'sign', folder, ...flags);
      await step(`status-${index + 1}`, 'status', folder);
    }
    await step('execute', 'execute', folder, '--devnet-account', '5', '--yes');
    await step('status-3', 'status', folder);
    await step('verify', 'verify', folder);
    await step('diff', 'diff', CORE);
    await step('propose-again', 'propose', CORE);
    expectGolden('journey-report', steady(await textIn(root, `${folder}/report.md`)));
    await noSecrets(join(root, 'proposals'));
  });

  it('gives the same as JSON, one object a command, and moves the lock at the end', async () => {
    await setValue(root, 'LINK', 'reserveFactor', '21%');
    await setValue(root, 'LINK', 'borrowingEnabled', 'false');
    const proposed = await plimsoll('propose', CORE, '--json', '--out', join(root, 'one'));
    expect(proposed.json).to.include({ format: 'plimsoll.propose/1', ok: true, bundle: 'one' });
    expect(
      proposed.json.changes.map(({ path, before, after }: { path: string; before: object; after: object }) => [
        path,
        before,
        after,
      ]),
    ).to.deep.equal([
      ['reserves.LINK.reserveFactor', { text: '20%', raw: '2000' }, { text: '21%', raw: '2100' }],
      ['reserves.LINK.borrowingEnabled', { text: 'true', raw: 'true' }, { text: 'false', raw: 'false' }],
    ]);
    expect(proposed.json.proof).to.include({ method: 'eth_simulateV1', values: 1072, nonceAhead: '0' });
    const reviewed = await plimsoll('review', 'one', '--json', '--expect-hash', proposed.json.hashes.safeTx);
    expect(reviewed.json).to.deep.include({
      format: 'plimsoll.review/1',
      ok: true,
      verdict: 'CAUTION',
      reproduces: true,
      stale: false,
      hashes: proposed.json.hashes,
    });
    expect(reviewed.json.wrapper.function).to.match(/^multiSend/);
    for (const owner of [1, 2]) {
      const signed = await plimsoll('sign', 'one', '--devnet-account', String(owner), '--yes', '--json');
      expect(signed.json).to.include({
        format: 'plimsoll.sign/1',
        ok: true,
        signer: SAFE_OWNERS[owner]?.address,
        have: owner,
        need: 2,
      });
    }
    expect((await plimsoll('status', 'one', '--json')).json).to.include({
      format: 'plimsoll.status/1',
      state: 'ready',
    });
    const before = await textIn(root, 'plimsoll.lock');
    const early = await plimsoll('verify', 'one', '--json');
    expect([early.code, early.json.error.code]).to.deep.equal([1, 'verify/not-executed']);
    expect(await textIn(root, 'plimsoll.lock')).to.equal(before);
    const executed = await plimsoll('execute', 'one', '--devnet-account', '0', '--yes', '--json');
    expect(executed.json).to.include({ format: 'plimsoll.execute/1', ok: true });
    const verified = await plimsoll('verify', 'one', '--json');
    expect(verified.json).to.deep.include({
      format: 'plimsoll.verify/1',
      ok: true,
      mismatches: [],
      block: executed.json.block,
    });
    expect(verified.json.matches).to.deep.equal(['reserves.LINK.reserveFactor', 'reserves.LINK.borrowingEnabled']);
    const lock = JSON.parse(await textIn(root, 'plimsoll.lock'));
    expect(lock.markets[CORE].snapshot.block).to.equal(executed.json.block);
    expect((await plimsoll('propose', CORE, '--json')).json).to.deep.equal({
      format: 'plimsoll.propose/1',
      ok: true,
      bundle: null,
      changes: [],
      calls: [],
    });
    const { safe } = await sharedDevnet();
    expect(reviewed.json.safe.address).to.equal(safe.address);
    await noSecrets(join(root, 'one'));
  });

  it('says what is wrong with a key, and tells nobody the password', async () => {
    await setValue(root, 'LINK', 'reserveFactor', '21%');
    await plimsoll('propose', CORE, '--out', join(root, 'one'));
    const { file, passwordFile } = await keystore(0, 'owner');
    const wrong = join(root, '..', 'wrong.password');
    await writeFile(wrong, 'Tr0ub4dor&3-is-not-it\n', { mode: 0o600 });
    const sign = async (...flags: readonly string[]): Promise<[number | null, string]> => {
      const { code, json } = await plimsoll('sign', 'one', '--yes', '--json', ...flags);
      return [code, json.error?.code];
    };
    expect(await sign('--keystore', file, '--password-file', wrong)).to.deep.equal([1, 'signer/wrong-password']);
    expect(await sign('--keystore', file)).to.deep.equal([64, 'cli/missing-flag']);
    expect(await sign()).to.deep.equal([64, 'cli/missing-flag']);
    expect((await sign('--keystore', join(root, CORE_FILE), '--password-file', passwordFile))[1]).to.match(
      /^signer\/(not-a-keystore|file)$/,
    );
    expect((await sign('--keystore', join(root, 'none.json'), '--password-file', passwordFile))[1]).to.equal(
      'signer/file',
    );
    expect((await sign('--password-file', passwordFile))[0]).to.equal(64);
    expect((await sign('--devnet-account', '0', '--keystore', file))[0]).to.equal(64);
    expect((await sign('--devnet-account', '12'))[0]).to.equal(64);
    expect(await sign('--devnet-account', '7')).to.deep.equal([1, 'signer/not-an-owner']);
    expect(printed).not.to.include('Tr0ub4dor');
    await chmod(passwordFile, 0o644);
    const open = await plimsoll('sign', 'one', '--yes', '--keystore', file, '--password-file', passwordFile);
    expect([open.code, open.err]).to.satisfy(
      ([code, err]: [number, string]) => code === 0 && err.includes('Other users of this computer may read'),
    );
    await noSecrets(join(root, 'one'));
  });
});
