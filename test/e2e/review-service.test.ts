import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Hex } from '../../src/chain/hex.js';
import { transactionOf } from '../../src/proposal/artefacts.js';
import type { Proposal } from '../../src/proposal/proposal.js';
import { writeBundle } from '../../src/proposal/write-bundle.js';
import type { SignedTransaction } from '../../src/review/hash-ways.js';
import { safeHashes } from '../../src/signer/hashes.js';
import { safeTx } from '../../src/signer/safe-tx.js';
import { entry, json, type LocalService, page, startService } from '../service/local-service.js';
import { type CliRun, cli, type Environment, freshWorkspace, git, revertAfterEach, temporaryFolder } from './devnet.js';
import { proposalOf, setValue } from './in-process.js';

const OTHER: Hex = `0x${'07'.repeat(20)}`;
const SAFE: Hex = `0x${'5a'.repeat(20)}`;
const rules = (found: CliRun): string[] => found.json.warnings.map(({ ruleId }: { ruleId: string }) => ruleId);

describe('review of a hash outside any workspace', function () {
  this.timeout(240_000);
  const signed: SignedTransaction = {
    safe: SAFE,
    chainId: 10n,
    version: '1.3.0',
    tx: safeTx({ to: OTHER, nonce: 4n, data: '0x8456cb59' }),
  };
  const { safeTx: hash } = safeHashes(signed);
  let cwd: string;
  let service: LocalService;
  before(async () => {
    cwd = await temporaryFolder();
    service = await startService();
    service.on(`/v2/multisig-transactions/${hash}/`, json(entry(signed)));
  });
  after(() => service.close());
  const review = async (args: readonly string[], input?: string): Promise<CliRun> => {
    const found = await cli(['review', ...args], {
      cwd,
      env: { HOME: cwd, SAFE_SERVICE_URL: service.url },
      ...(input === undefined ? {} : { input }),
    });
    expect(found.out + found.err).to.not.contain('s3cret');
    return found;
  };

  it('is fetched by URL, by variable and from standard input, and gives the same', async () => {
    const ways: readonly (readonly [readonly string[], string?])[] = [
      [[hash, '--service-url', service.url]],
      [[hash, '--service-url', 'SAFE_SERVICE_URL', '--safe', SAFE]],
      [['-', '--service-url', 'SAFE_SERVICE_URL'], `  ${hash}\n`],
    ];
    for (const [args, input] of ways) {
      const found = await review([...args, '--chain-id', '10', '--json'], input);
      expect(found.code).to.equal(0);
      expect(found.json).to.deep.include({
        input: 'hash',
        verdict: 'CAUTION',
        hashes: safeHashes(signed),
        queue: [],
      });
    }
    const text = await review([hash, '--service-url', 'SAFE_SERVICE_URL', '--chain-id', '10', '--details']);
    expect(text.out).to.contain(hash).and.to.contain(`the service at http://127.0.0.1`);
  });

  it('ends with 1 where the service lies, 69 where it fails, and 64 where the command line does', async () => {
    const lies = { ...entry(signed), operation: 1 };
    service.on(`/v2/multisig-transactions/0x${'aa'.repeat(32)}/`, json(lies));
    const lied = await review([`0x${'aa'.repeat(32)}`, '--service-url', service.url, '--chain-id', '10', '--json']);
    expect(lied.code).to.equal(1);
    expect(lied.json).to.include({ ok: false, verdict: 'BLOCKED', hashes: null });
    expect(rules(lied)).to.include('review/service-lies');
    const typed = await review([
      `0x${'aa'.repeat(32)}`,
      '--service-url',
      service.url,
      '--chain-id',
      '10',
      '--typed-data',
      '-',
    ]);
    expect(typed.code).to.equal(1);
    expect(typed.err).to.contain('nothing to sign');
    const unknown = await review([`0x${'bb'.repeat(32)}`, '--service-url', service.url, '--chain-id', '10', '--json']);
    expect([unknown.code, unknown.json.error.code]).to.deep.equal([1, 'service/not-found']);
    const gone = await review([hash, '--service-url', 'http://127.0.0.1:1/s3cret', '--chain-id', '10', '--json']);
    expect([gone.code, gone.json.error.code]).to.deep.equal([69, 'service/unreachable']);
    const usage: readonly (readonly [readonly string[], string])[] = [
      [[hash, '--service-url', service.url, '--offline'], 'cli/usage'],
      [[hash, '--service-url', service.url], 'review/missing-flags'],
      [[hash, '--service-url', service.url, '--nonce', '4'], 'review/flag-not-used'],
      [[hash, '--service-url', 'http://s3cret.example'], 'service/url'],
      [['0x8456cb59', '--to', OTHER, '--service-url', service.url], 'review/flag-not-used'],
      [['0x8456cb59', '--to', OTHER, '--queue', '.'], 'review/flag-not-used'],
    ];
    for (const [args, code] of usage) {
      const found = await review([...args, '--json']);
      expect([found.code, found.json.error.code], args.join(' ')).to.deep.equal([64, code]);
    }
    const alone = await review([hash, '--json']);
    expect([alone.code, alone.json.error.code]).to.deep.equal([1, 'review/hash-alone']);
    expect(alone.json.error.hint).to.contain('--service-url');
  });

  it('of a governor proposal is its id, in decimal too', async () => {
    const file = JSON.stringify({ targets: [OTHER], values: [0], calldatas: ['0x8456cb59'], description: 'd' });
    const found = await review(['-', '--executor', SAFE, '--json'], file);
    expect(found.code).to.equal(0);
    const [id] = found.json.ids;
    for (const expected of [id.value, id.hex])
      expect((await review(['-', '--expect-hash', expected, '--json'], file)).json.verdict).to.equal('CAUTION');
    const other = await review(['-', '--expect-hash', `${BigInt(id.value) - 1n}`, '--json'], file);
    expect([other.code, other.json.verdict]).to.deep.equal([1, 'BLOCKED']);
    const uneven = await review(['-', '--json'], file.replace('[0]', '[]'));
    expect([uneven.code, uneven.json.error.code]).to.deep.equal([1, 'governance/unequal-lists']);
  });
});

describe('review with a service and a chain', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  let env: Environment;
  let proposal: Proposal;
  let signed: SignedTransaction;
  let service: LocalService;
  /** The nonce that the Safe uses next. */
  let next: bigint;

  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
    await setValue(root, 'WETH', 'supplyCap', '2_500_000');
    await git(root, env, 'commit', '--quiet', '--all', '--message', 'Change');
    next = BigInt((await proposalOf(root)).transaction.nonce);
    proposal = await proposalOf(root, { nonce: next + 1n });
    signed = {
      chainId: BigInt(proposal.chain.id),
      safe: proposal.route.safe.toLowerCase() as Hex,
      version: proposal.route.version,
      tx: transactionOf(proposal),
    };
    service = await startService();
    service.on('/v2/multisig-transactions/', json(entry(signed)));
  });
  afterEach(() => service.close());
  const review = (...args: readonly string[]): Promise<CliRun> =>
    cli(['review', ...args, '--service-url', service.url, '--json'], { cwd: root, env });
  const first = (): SignedTransaction => ({ ...signed, tx: safeTx({ to: OTHER, nonce: next }) });

  it('finds chain and version itself, and tells the changes and what waits before', async () => {
    service.on('/v2/safes/', page([entry(signed), entry(first())]));
    const found = await review(proposal.hashes.safeTx);
    expect(found.json.safe).to.deep.equal({
      address: proposal.route.safe,
      version: proposal.route.version,
      chainId: proposal.chain.id,
    });
    expect(found.json.changes.map(({ path }: { path: string }) => path)).to.deep.equal(
      proposal.changes.map(({ path }) => path),
    );
    expect(rules(found)).to.have.members(['review/document-unproven', 'review/queue-before']);
    expect(found.json.queue.map(({ nonce }: { nonce: string }) => nonce)).to.deep.equal([`${next}`, `${next + 1n}`]);
    expect(service.asked.some((path) => path.includes(`nonce__gte=${next}&`))).to.equal(true);
  });

  it('tells of a bundle what waits, from a service and a folder', async () => {
    service.on('/v2/safes/', page([]));
    const folder = join(root, 'proposals', 'one');
    await writeBundle(folder, proposal);
    const gap = await review(folder);
    expect(gap.json.queue).to.deep.equal([]);
    expect(rules(gap)).to.include('safe/nonce-gap');
    const queue = join(root, 'queue');
    await mkdir(queue);
    const { formatSafeTransactionFile } = await import('../../src/route/safe/safe-transaction-file.js');
    await writeFile(join(queue, 'first.json'), formatSafeTransactionFile(first()));
    const found = await review(folder, '--queue', queue);
    expect(rules(found)).to.include('review/queue-before').and.to.not.include('safe/nonce-gap');
    expect(found.json.queue).to.deep.equal([
      { nonce: `${next}`, safeTxHash: safeHashes(first()).safeTx, from: 'first.json' },
    ]);
    service.on('/v2/safes/', page([{ ...entry(first()), to: signed.safe }]));
    const lied = await review(folder);
    expect([lied.code, lied.json.verdict]).to.deep.equal([1, 'BLOCKED']);
    expect(rules(lied)).to.include('review/service-lies');
  });
});
