import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { type CliRun, cli, devnetRpc, freshWorkspace, git, revertAfterEach, send, sharedDevnet } from './devnet.js';
import { CORE, CORE_FILE, replaceIn, setValue, textIn } from './in-process.js';

const CONFIGURATOR = new Interface(['function setEModeCategory(uint8,uint16,uint16,uint16,string)']);

describe('propose with bad input', function () {
  this.timeout(180_000);
  revertAfterEach();
  let root: string;
  let env: Awaited<ReturnType<typeof freshWorkspace>>['env'];
  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
  });
  const plimsoll = (...args: readonly string[]): Promise<CliRun> => cli(args, { cwd: root, env });
  const told = async (
    ...args: readonly string[]
  ): Promise<{ code: number | null; is: string; message: string; hint: string }> => {
    const before = await git(root, env, 'status', '--porcelain', '--untracked-files=all');
    const { code, json } = await plimsoll('propose', CORE, '--json', ...args);
    expect(await git(root, env, 'status', '--porcelain', '--untracked-files=all'), 'something was written').to.equal(
      before,
    );
    return { code, is: json.error?.code, message: json.error?.message, hint: json.error?.hint ?? '' };
  };
  const cap = (value = '2_000_000'): Promise<void> => setValue(root, 'WETH', 'supplyCap', value);

  it('names the chain that the node serves where it is another', async () => {
    await cap();
    await replaceIn(root, 'plimsoll.yaml', 'id: 31337', 'id: 1');
    const { code, is, message } = await told();
    expect([code, is]).to.deep.equal([1, 'rpc/wrong-chain']);
    expect(message).to.match(/serves chain 31337, not chain 1$/);
  });

  it('says that the node is not there, or which variable lacks its URL', async () => {
    await cap();
    const text = await textIn(root, 'plimsoll.yaml');
    await writeFile(join(root, 'plimsoll.yaml'), text.replace(/rpc: .*/, 'rpc: "http://127.0.0.1:1"'));
    expect(await told()).to.include({ code: 69, is: 'rpc/unreachable' });
    await writeFile(join(root, 'plimsoll.yaml'), text.replace(/rpc: .*/, 'rpc: "$'.concat('{NOT_SET_RPC_URL}"')));
    expect(await told()).to.include({ code: 1, is: 'rpc/not-configured' });
    await writeFile(join(root, 'plimsoll.yaml'), text.replace(/rpc: .*/, 'rpc: "$'.concat('{HOME}"')));
    expect((await told()).code).to.equal(1);
  });

  it('refuses a document with a mistake before it asks the chain', async () => {
    for (const [value, rule] of [
      ['0.8', 'market/invalid'],
      ['82.555%', 'market/invalid'],
      ['99%', 'market/invalid'],
    ] as const) {
      await setValue(root, 'WETH', 'ltv', value);
      expect(await told()).to.include({ code: 1, is: rule });
    }
  });

  it('names a reserve that the chain does not have', async () => {
    await replaceIn(
      root,
      CORE_FILE,
      '\nreserves:\n',
      '\nreserves:\n  NEW:\n    asset: "0x0000000000000000000000000000000000000001"\n    supplyCap: 5\n',
    );
    const { code, is, message } = await told();
    expect([code, is]).to.deep.equal([1, 'plan/unknown-entity']);
    expect(message).to.equal('the chain has no NEW (0x0000000000000000000000000000000000000001) in reserves');
  });

  it('knows no other market, names the nearest, and takes only sound flags', async () => {
    const unknown = await plimsoll('propose', 'aave-v3-etherum-core', '--json');
    expect([unknown.code, unknown.json.error.code]).to.deep.equal([1, 'market/unknown']);
    expect(unknown.json.error.hint).to.include(CORE);
    await cap();
    expect(await told('--nonce', 'one')).to.include({ code: 64, is: 'cli/number' });
    expect(await told('--nonce=-1')).to.include({ code: 64, is: 'cli/number' });
    expect(await told('--block', '0x10')).to.include({ code: 64, is: 'source/block' });
    expect((await told('--block', '99999999')).code).to.be.oneOf([1, 69]);
    expect((await told('--description-file', 'none.txt')).code).to.equal(64);
    expect((await told('--only', 'reserves.NOBODY')).is).to.equal('plan/only-fits-nothing');
    expect((await plimsoll('propose', '--json')).code).to.equal(64);
  });

  it('never writes a bundle that review could not read', async () => {
    await cap();
    await writeFile(join(root, '..', 'long.txt'), 'y'.repeat(100_001));
    for (const flags of [
      ['--title', 'x'.repeat(401)],
      ['--title', ''],
      ['--title', 'two\nlines'],
      ['--description-file', join(root, '..', 'long.txt')],
    ]) {
      const { code, is, message } = await told(...flags);
      expect([code, is]).to.deep.equal([64, 'propose/text']);
      expect(message).to.match(/characters$/);
    }
  });

  it('writes into no folder that holds something else', async () => {
    await cap();
    await mkdir(join(root, '..', 'mine'));
    await writeFile(join(root, '..', 'mine', 'notes.txt'), 'mine');
    expect(await told('--out', join(root, '..', 'mine'))).to.include({ code: 1, is: 'proposal/exists' });
    expect(await readFile(join(root, '..', 'mine', 'notes.txt'), 'utf8')).to.equal('mine');
  });

  it('shows titles, descriptions and labels of strangers as text: no commands for terminals, no markup', async () => {
    const { safe, contracts } = await sharedDevnet();
    const evil = '\u001b[31m|**x** <img src=x onerror=alert(1)> [a](javascript:1) \u202egnp `code`';
    const rpc = await devnetRpc();
    await rpc.send('anvil_impersonateAccount', safe.address);
    await rpc.send('anvil_setBalance', safe.address, '0xde0b6b3a7640000');
    await send(
      safe.address,
      contracts.poolConfigurator ?? '',
      CONFIGURATOR.encodeFunctionData('setEModeCategory', [1, 9000, 9300, 10100, evil]),
    );
    await cap();
    const why = join(root, '..', 'why.txt');
    const flags = (title: string) => ['--title', title, '--description-file', why, '--out', 'b'];
    await writeFile(why, 'Because\n');
    const unseenTitle = await plimsoll('propose', CORE, ...flags(`Raise ${evil}`));
    expect(unseenTitle.code).to.equal(64);
    expect(unseenTitle.err).to.include('characters that cannot be seen').and.not.to.include('\u001b[31m|');
    expect(existsSync(join(root, 'b'))).to.equal(false);
    const markup = evil.replace(/[\p{Cc}\p{Cf}]/gu, '');
    await writeFile(why, `Because\n\n# ${markup}\n`);
    const proposed = await plimsoll('propose', CORE, ...flags(`Raise ${markup}`));
    expect(proposed.code, proposed.err).to.equal(0);
    const reviewed = await plimsoll('review', 'b');
    const signed = await plimsoll('sign', 'b', '--devnet-account', '0', '--yes');
    const [md, html, builder] = await Promise.all(
      ['report.md', 'report.html', 'transaction-builder.json'].map((file) => readFile(join(root, 'b', file), 'utf8')),
    );
    const unseen = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
    for (const text of [proposed.out, proposed.err, reviewed.out, reviewed.err, signed.out, signed.err, md, html])
      expect(text).not.to.match(unseen);
    expect(builder).not.to.include('\u001b');
    expect(md).to.include('eModes.1.label').and.not.to.include('<img').and.not.to.include('](javascript');
    expect(md).not.to.match(/(?<!\\)\*\*x/);
    expect(md?.split('\n').filter((line) => line.startsWith('# '))).to.have.length(1);
    expect(html)
      .to.include('eModes.1.label')
      .and.not.to.match(/<img|<script(?! )/);
    expect(reviewed.out).to.include('Raise ');
  });
});
