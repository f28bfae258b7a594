import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Hex } from '../../src/chain/hex.js';
import type { Proposal } from '../../src/proposal/proposal.js';
import { writeBundle } from '../../src/proposal/write-bundle.js';
import { nestedApproval } from '../../src/route/safe/approvals.js';
import { formatSafeTransactionFile } from '../../src/route/safe/safe-transaction-file.js';
import { expectValid } from '../outputs.js';
import { type CliRun, cli, type Environment, freshWorkspace, revertAfterEach, sharedDevnet } from './devnet.js';
import { proposalOf, setValue } from './in-process.js';

const CHILD: Hex = '0x70997970c51812dc3a010c7d01b50e0d17dc79c8';
const rules = ({ json }: CliRun): string[] => json.warnings.map(({ ruleId }: { ruleId: string }) => ruleId);

describe('review of nested Safes, as it is typed', function () {
  this.timeout(240_000);
  let root: string;
  let env: Environment;
  let proposal: Proposal;
  before(async () => {
    await sharedDevnet();
    ({ root, env } = await freshWorkspace());
    await setValue(root, 'WETH', 'supplyCap', '2_900_000');
    proposal = await proposalOf(root);
    await writeBundle(join(root, 'one'), proposal);
    const approval = nestedApproval(proposal.route.safe.toLowerCase() as Hex, proposal.hashes.safeTx as Hex, 5n);
    const file = formatSafeTransactionFile({ chainId: 31337n, safe: CHILD, version: '1.4.1', tx: approval });
    await writeFile(join(root, 'approval.json'), file);
  });
  revertAfterEach();
  const review = (args: readonly string[], extra: Environment = {}): Promise<CliRun> =>
    cli(['review', ...args], { cwd: root, env: { ...env, ...extra } });

  it('tells the owners of a bundle’s Safe, and offline only what is named', async () => {
    const online = expectValid((await review(['one', '--json'])).json);
    expect(online.owners.threshold).to.equal('2');
    expect(online.owners.signers.map(({ kind }: { kind: string }) => kind)).to.deep.equal(Array(3).fill('account'));
    expect(online.owners.nested).to.deep.equal([]);
    const offline = await review(['one', '--offline', '--json']);
    expect(offline.json).to.not.have.property('owners');
    const named = await review(['one', '--offline', '--json', '--nested', `${CHILD},nonce=5,version=1.4.1`]);
    const [child] = expectValid(named.json).owners.nested;
    const own = await review(['approval.json', '--offline', '--json']);
    expect(child.hashes).to.deep.equal(own.json.hashes);
    expect(child.approval).to.deep.equal(own.json.transaction);
  });

  it('refuses a nested Safe without nonce, or that is no owner', async () => {
    const lacking = await review(['one', '--offline', '--json', '--nested', CHILD]);
    expect([lacking.code, lacking.json.error.code]).to.deep.equal([64, 'review/missing-flags']);
    const none = await review(['one', '--json', '--nested', `0x${'07'.repeat(20)}`]);
    expect([none.code, none.json.verdict]).to.deep.equal([1, 'BLOCKED']);
    expect(rules(none)).to.include('review/nested-not-owner');
    const calls = await review(['0x8456cb59', '--to', CHILD, '--json', '--nested', CHILD]);
    expect([calls.code, calls.json.error.code]).to.deep.equal([64, 'review/missing-flags']);
  });

  it('takes the bundle or its file as what an approval stands for', async () => {
    for (const parent of ['one', join('one', 'safe-transaction.json')]) {
      const found = await review(['approval.json', '--offline', '--json', '--parent', parent]);
      expect(expectValid(found.json).approves[0].hashes).to.deep.equal(proposal.hashes);
      expect(rules(found)).to.not.include('safe/approve-hash');
    }
    const text = await review(['approval.json', '--offline', '--parent', 'one']);
    expect(text.out).to.contain('What is really approved').and.to.contain('setSupplyCap');
    const twice = await review(['one', '--offline', '--json', '--parent', 'one']);
    expect([twice.code, twice.json.error.code]).to.deep.equal([64, 'review/flag-not-used']);
    const batch = await review([
      'approval.json',
      '--offline',
      '--json',
      '--parent',
      join('one', 'transaction-builder.json'),
    ]);
    expect([batch.code, batch.json.error.code]).to.deep.equal([1, 'review/unknown-input']);
  });

  it('shows the changes behind an approval, with the values of the chain', async () => {
    const found = await review(['approval.json', '--json', '--parent', 'one']);
    expect(expectValid(found.json).approves[0].changes).to.deep.equal(
      proposal.changes.map(({ kind: _, ...change }) => change),
    );
    expect(rules(found), 'the child here is an account').to.include('safe/not-a-safe');
  });

  it('says which field a parent’s file lacks', async () => {
    const file = JSON.parse(await readFile(join(root, 'one', 'safe-transaction.json'), 'utf8'));
    await writeFile(join(root, 'short.json'), JSON.stringify({ ...file, version: undefined, chainId: undefined }));
    const found = await review(['approval.json', '--offline', '--json', '--parent', 'short.json']);
    expect(found.json.error).to.include({
      code: 'safe-file/missing',
      message: 'short.json lacks chainId, version',
      hint: 'Add them to the file: every one is part of the hash that is approved.',
    });
  });

  it('writes the typed data of a nested Safe', async () => {
    const nested = ['--nested', `${CHILD},nonce=5,version=1.4.1`, '--typed-data', '-'];
    const found = await review(['one', '--offline', ...nested, '--typed-data-for', CHILD]);
    const own = await review(['approval.json', '--offline', '--typed-data', '-']);
    expect(JSON.parse(found.out)).to.deep.equal(JSON.parse(own.out));
    const other = await review(['one', '--offline', ...nested, '--typed-data-for', `0x${'07'.repeat(20)}`]);
    expect([other.code, other.err.includes('review/no-nested-safe')]).to.deep.equal([1, true]);
  });

  it('shows the hash as a QR code, with colour and without, and never beside JSON', async () => {
    const plain = await review(['one', '--offline', '--qr'], { NO_COLOR: '1' });
    const picture = plain.out.split('\n').filter((line) => /^[█▀▄ ]+$/.test(line) && line.includes('█'));
    expect(picture.length).to.be.at.least(20);
    expect(new Set(picture.map((line) => [...line].length)).size).to.equal(1);
    expect(plain.out.indexOf('█')).to.be.greaterThan(plain.out.indexOf(proposal.hashes.safeTx));
    expect(plain.out.indexOf('█')).to.be.lessThan(plain.out.indexOf('What it changes'));
    const coloured = await review(['one', '--offline', '--qr'], { FORCE_COLOR: '1', NO_COLOR: undefined });
    for (const line of picture) expect(coloured.out).to.contain(`\u001b[97;40m${line}\u001b[39;49m`);
    expect((await review(['one', '--offline', '--qr', '--json'])).code).to.equal(64);
    const none = await review(['0x8456cb59', '--to', CHILD, '--offline', '--qr']);
    expect([none.code, none.err.includes('review/missing-flags')]).to.deep.equal([1, true]);
  });
});
