import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { TypedDataEncoder } from 'ethers/hash';
import { artefactsOf } from '../../src/proposal/artefacts.js';
import type { Proposal } from '../../src/proposal/proposal.js';
import { encodeExecTransaction } from '../../src/route/safe/exec.js';
import { formatSafeTransactionFile } from '../../src/route/safe/safe-transaction-file.js';
import { safeTx } from '../../src/signer/safe-tx.js';
import {
  type CliRun,
  cli,
  type Environment,
  freshWorkspace,
  git,
  revertAfterEach,
  sharedDevnet,
  temporaryFolder,
} from './devnet.js';
import { proposalOf, setValue, signAndExecute } from './in-process.js';

const OTHER = '0x0707070707070707070707070707070707070707';
const SAFE = '0x5afe5afE5afE5afE5afE5aFe5aFe5Afe5Afe5AfE';
const TRANSFER = new Interface(['function transfer(address,uint256)']).encodeFunctionData('transfer', [
  OTHER,
  5,
]) as `0x${string}`;
const IDENTITY = ['--safe', SAFE, '--chain-id', '1', '--safe-version', '1.3.0', '--nonce', '4'];
const rules = (found: CliRun): string[] => found.json.warnings.map(({ ruleId }: { ruleId: string }) => ruleId);

describe('review of what is no bundle, outside any workspace', function () {
  this.timeout(60_000);
  let cwd: string;
  before(async function () {
    this.timeout(240_000);
    cwd = await temporaryFolder();
  });
  const review = (args: readonly string[], input?: string): Promise<CliRun> =>
    cli(['review', ...args], { cwd, env: { HOME: cwd }, ...(input === undefined ? {} : { input }) });

  it('takes calldata with its target, and with the Safe’s data gives the hashes', async () => {
    const calls = await review([TRANSFER, '--to', OTHER, '--json']);
    expect(calls.code).to.equal(0);
    expect(calls.json).to.include({
      input: 'calldata',
      verdict: 'CAUTION',
      hashes: null,
      safe: null,
      reproduces: null,
    });
    expect(calls.json.calls[0]).to.deep.include({ to: OTHER, function: 'transfer(address,uint256)', operation: 0 });
    const whole = await review([TRANSFER, '--to', OTHER, ...IDENTITY, '--offline', '--json']);
    const tx = safeTx({ to: OTHER, data: TRANSFER, nonce: 4n });
    const file = formatSafeTransactionFile({ chainId: 1n, safe: SAFE, version: '1.3.0', tx });
    const same = await review(['-', '--offline', '--json'], file);
    expect(same.json.hashes).to.deep.equal(whole.json.hashes);
    const exec = await review(['-', ...IDENTITY, '--json'], encodeExecTransaction(tx, '0x'));
    expect(exec.json).to.include({ input: 'exec-transaction' });
    expect(exec.json.hashes).to.deep.equal(whole.json.hashes);
  });

  it('names all that lacks, with 1 for a file and 64 for flags', async () => {
    const flags = await review(['0x8456cb59', '--nonce', '1', '--json']);
    expect(flags.code).to.equal(64);
    expect(flags.json.error.message).to.equal('the calldata lacks --to, --safe, --chain-id, --safe-version');
    const file = await review(['-', '--json'], JSON.stringify({ to: OTHER, value: '0', safe: SAFE }));
    expect(file.code).to.equal(1);
    expect(file.json.error).to.include({
      code: 'safe-file/missing',
      message: 'standard input lacks chainId, version, nonce',
    });
  });

  it('ends with 1 where BLOCKED, and with --strict where CAUTION', async () => {
    expect((await review([TRANSFER, '--to', OTHER, '--operation', 'delegatecall'])).code).to.equal(1);
    expect((await review([TRANSFER, '--to', OTHER])).code).to.equal(0);
    expect((await review([TRANSFER, '--to', OTHER, '--strict', '--json'])).json).to.include({
      ok: false,
      verdict: 'CAUTION',
    });
  });

  it('writes the typed data of the hash it shows, and over no file', async () => {
    const path = join(cwd, 'typed.json');
    const args = [TRANSFER, '--to', OTHER, ...IDENTITY];
    const { json } = await review([...args, '--typed-data', path, '--json']);
    const { types, domain, message } = JSON.parse(await readFile(path, 'utf8')) as {
      types: { SafeTx: { name: string; type: string }[] };
      domain: object;
      message: object;
    };
    expect(TypedDataEncoder.hash(domain, { SafeTx: types.SafeTx }, message)).to.equal(json.hashes.safeTx);
    const again = await review([...args, '--typed-data', path, '--json']);
    expect(again.json.error.code).to.equal('review/file-exists');
    const printed = await review([...args, '--typed-data', '-']);
    expect(printed.out).to.equal(await readFile(path, 'utf8'));
    expect(printed.err).to.contain('CAUTION');
    expect((await review([...args, '--typed-data', '-', '--json'])).code).to.equal(64);
    expect((await review([TRANSFER, '--to', OTHER, '--typed-data', '-'])).err).to.contain('nothing to sign');
  });

  it('writes nothing to sign where it says BLOCKED, unless that is asked for', async () => {
    const path = join(cwd, 'blocked.json');
    const args = [TRANSFER, '--to', OTHER, '--operation', 'delegatecall', ...IDENTITY, '--typed-data'];
    for (const place of [path, '-']) {
      const { code, out, err } = await review([...args, place]);
      expect([code, out]).to.deep.equal([1, '']);
      expect(err).to.contain('[review/typed-data-blocked]').and.to.contain('[safe/delegatecall]');
    }
    expect(existsSync(path)).to.equal(false);
    const asked = await review([...args, path, '--typed-data-blocked', '--json']);
    expect([asked.code, asked.json.verdict]).to.deep.equal([1, 'BLOCKED']);
    expect(JSON.parse(await readFile(path, 'utf8')).message.operation).to.equal('1');
    expect((await review([TRANSFER, '--to', OTHER, '--typed-data-blocked'])).code).to.equal(64);
  });

  it('refuses bytes that are also the name of a file', async () => {
    await writeFile(join(cwd, '0xab'), TRANSFER);
    const both = await review(['0xab', '--to', OTHER, '--json']);
    expect(both.json.error).to.include({ code: 'review/ambiguous' });
    expect((await review(['./0xab', '--to', OTHER, '--json'])).json).to.include({ input: 'calldata' });
  });

  it('ends in words for random bytes, what is cut, and 5 MB of calldata', async () => {
    const random = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256)).toString('latin1');
    const file = formatSafeTransactionFile({
      chainId: 1n,
      safe: SAFE,
      version: '1.3.0',
      tx: safeTx({ to: OTHER, nonce: 1n }),
    });
    const cases: readonly (readonly [string, string])[] = [
      [random, 'review/unknown-input'],
      [file.slice(0, 200), 'safe-file/not-json'],
      ['['.repeat(200_000), 'safe-file/too-deep'],
      [`0x${'ab'.repeat(5_000_000)}`, 'safe-file/too-large'],
      [`0x${'ab'.repeat(1_500_000)}`, 'safe/bad-transaction'],
    ];
    for (const [input, code] of cases) {
      const found = await review(['-', '--to', OTHER, '--json'], input);
      expect(found.json.error.code).to.equal(code);
      expect(found.code).to.equal(1);
    }
    const large = await review(['-', '--to', OTHER], `0x${'ab'.repeat(5_000_000)}`);
    expect(large.err).to.match(
      /^error {2}standard input is longer than 4 MiB, the most that is read {2}\[safe-file\/too-large\]\nhelp: .*calldata 1 MiB.*128 KiB/,
    );
    const none = await review(['no/such/file', '--json']);
    expect(none.json.error).to.include({ code: 'review/unreadable-input' });
  });

  it('says that --against needs a workspace, and that a snapshot is no document', async () => {
    expect((await review([TRANSFER, '--to', OTHER, '--against', 'worktree', '--json'])).json.error.code).to.equal(
      'workspace/none',
    );
  });
});

describe('review of a bare transaction against a chain and a document', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  let env: Environment;
  let proposal: Proposal;
  let file: string;

  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
    await setValue(root, 'WETH', 'supplyCap', '2_500_000');
    await setValue(root, 'LINK', 'liquidationThreshold', '70%');
    await git(root, env, 'commit', '--quiet', '--all', '--message', 'Change');
    proposal = await proposalOf(root);
    file = artefactsOf(proposal).get('safe-transaction.json') ?? '';
  });
  const review = (args: readonly string[], input = file): Promise<CliRun> =>
    cli(['review', '-', ...args, '--json'], { cwd: root, env, input });
  const edited = (change: object): string => JSON.stringify({ ...(JSON.parse(file) as object), ...change });

  it('tells the change of parameters with the values of the chain, and that the document compiles to it', async () => {
    const found = await review(['--against', 'git:HEAD', '--expect-hash', proposal.hashes.safeTx]);
    expect(found.json).to.include({ verdict: 'CAUTION', market: proposal.market, reproduces: true, stale: false });
    expect(found.json.changes.map((change: { path: string }) => change.path)).to.deep.equal(
      proposal.changes.map(({ path }) => path),
    );
    expect(found.json.against).to.deep.equal({
      source: 'git:HEAD',
      market: proposal.market,
      missing: [],
      extra: [],
      otherCalls: [],
    });
    expect(rules(found)).to.deep.equal(['review/document-unproven']);
    expect(found.json.checked.join('\n')).to.contain('2 of 3 owners');
  });

  it('is run on a node that is given, outside any workspace too, and never on one of another chain', async () => {
    const cwd = await temporaryFolder();
    const { rpcUrl } = await sharedDevnet();
    const outside = (args: readonly string[], input = file): Promise<CliRun> =>
      cli(['review', '-', ...args, '--json'], { cwd, env: { HOME: cwd, MY_RPC_URL: rpcUrl }, input });
    const found = await outside(['--rpc', 'MY_RPC_URL']);
    expect(found.json.effect).to.include({ method: 'eth_simulateV1', events: 3 });
    expect(rules(found)).to.include('review/undeclared-effects').and.not.include('review/not-run');
    const other = await outside(['--rpc', rpcUrl], edited({ chainId: 1 }));
    expect([other.code, other.json.error.code]).to.deep.equal([1, 'rpc/wrong-chain']);
    const both = await outside(['--rpc', rpcUrl, '--offline']);
    expect([both.code, both.json.error.code]).to.deep.equal([64, 'cli/usage']);
    const unset = await outside(['--rpc', 'NO_RPC_URL']);
    expect([unset.code, unset.json.error.code]).to.deep.equal([64, 'rpc/url']);
    const chainless = await cli(['review', '0x8456cb59', '--to', `0x${'11'.repeat(20)}`, '--rpc', rpcUrl, '--json'], {
      cwd,
      env: { HOME: cwd },
    });
    expect([chainless.code, chainless.json.error.code]).to.deep.equal([64, 'review/missing-flags']);
  });

  it('tells which changes are missing and which are too many against another revision', async () => {
    const found = await review(['--against', 'git:HEAD~1']);
    expect(found.json).to.include({ verdict: 'BLOCKED', reproduces: false });
    expect(found.json.against.extra.map((change: { path: string }) => change.path)).to.deep.equal(
      proposal.changes.map(({ path }) => path),
    );
    await setValue(root, 'WETH', 'supplyCap', '2_600_000');
    const worktree = await review(['--against', 'worktree']);
    expect(
      worktree.json.against.missing.map((change: { path: string; after: { raw: string } }) => [
        change.path,
        change.after.raw,
      ]),
    ).to.deep.equal([['reserves.WETH.supplyCap', '2600000']]);
    expect(rules(worktree)).to.include('review/more-than-document');
  });

  it('is BLOCKED for a nonce that is used, another version, and where there is no Safe', async () => {
    await signAndExecute(proposal);
    const used = await review([]);
    expect(used.json).to.include({ verdict: 'BLOCKED', stale: true });
    expect(rules(used)).to.include('safe/nonce-used');
    const other = await review([], edited({ nonce: 1, version: '1.3.0' }));
    expect(rules(other)).to.include('review/safe-version');
    const none = await review([], edited({ nonce: 1, safe: OTHER }));
    expect(rules(none)).to.include.members(['safe/not-a-safe', 'review/foreign-safe']);
    expect([other.json.verdict, none.json.verdict]).to.deep.equal(['BLOCKED', 'BLOCKED']);
    const gap = await review([], edited({ nonce: 9 }));
    expect(rules(gap)).to.include('safe/nonce-gap');
    expect(gap.json.stale).to.equal(false);
  });

  it('offline knows no values, and says so', async () => {
    const found = await review(['--offline', '--against', 'worktree']);
    expect(found.json).to.include({ verdict: 'CAUTION', reproduces: null, stale: null, against: null });
    expect(found.json.changes).to.deep.equal([]);
    expect(found.json.notChecked.join('\n')).to.contain('the document of worktree');
    const asked = await cli(['review', '-', '--against', 'chain', '--json'], { cwd: root, env, input: file });
    expect(asked.json.error).to.include({ code: 'review/against-source' });
    expect(asked.code).to.equal(64);
  });

  it('goes on without a workspace that is broken', async () => {
    await writeFile(join(root, 'plimsoll.yaml'), 'nonsense: [');
    const found = await review([]);
    expect(found.code).to.equal(0);
    expect(rules(found)).to.include.members(['review/workspace-unusable', 'review/offline']);
    expect((await review(['--against', 'worktree'])).json.error.code).to.equal('workspace/invalid');
  });

  it('finds the nonce of the hash that a bundle is expected to have', async () => {
    const { rpcUrl } = await sharedDevnet();
    expect(rpcUrl).to.match(/^http/);
    const folder = join(root, 'proposals', 'one');
    const { writeBundle } = await import('../../src/proposal/write-bundle.js');
    await writeBundle(folder, proposal);
    const later = await proposalOf(root, { nonce: BigInt(proposal.transaction.nonce) + 3n });
    const found = await cli(['review', folder, '--offline', '--expect-hash', later.hashes.safeTx, '--json'], {
      cwd: root,
      env,
    });
    const [wrong] = found.json.warnings.filter(({ ruleId }: { ruleId: string }) => ruleId === 'safe/hash-mismatch');
    expect(wrong.data.nearbyNonce).to.equal(later.transaction.nonce);
    const flags = await cli(['review', folder, '--nonce', '3', '--json'], { cwd: root, env });
    expect(flags.json.error).to.include({ code: 'review/flag-not-used' });
  });
});
