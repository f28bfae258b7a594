import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { SAFE_OWNERS } from '../../devnet/accounts.js';
import type { Proposal } from '../../src/proposal/proposal.js';
import { writeBundle } from '../../src/proposal/write-bundle.js';
import { type CliRun, cli, freshWorkspace, git, revertAfterEach } from './devnet.js';
import { proposalOf, replaceIn, setValue } from './in-process.js';

describe('review --attest', function () {
  this.timeout(180_000);
  revertAfterEach();
  let root: string;
  let env: Awaited<ReturnType<typeof freshWorkspace>>['env'];
  let folder: string;
  let proposal: Proposal;

  /** A committed change, proposed, in a workspace whose council demands two reviewers. */
  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
    folder = join(root, 'proposals', 'one');
    await replaceIn(root, 'plimsoll.yaml', /\n {4}safe:/, '\n    attestations: 2\n    safe:');
    await setValue(root, 'WETH', 'supplyCap', '2_500_000');
    await git(root, env, 'commit', '--quiet', '--all', '--message', 'Change');
    proposal = await proposalOf(root);
    await writeBundle(folder, proposal);
  });

  const plimsoll = (...args: readonly string[]): Promise<CliRun> => cli([...args, '--json'], { cwd: root, env });
  const attest = (who: number, ...more: readonly string[]): Promise<CliRun> =>
    plimsoll('review', folder, '--attest', '--devnet-account', String(who), ...more);
  const execute = (): Promise<CliRun> => plimsoll('execute', folder, '--devnet-account', '5', '--yes');
  const failure = ({ code, json }: CliRun): [number | null, string] => [code, json.error?.code ?? 'no error'];

  it('lets execute go on once as many reviewers as the workspace demands have attested', async () => {
    for (const owner of ['0', '1']) await plimsoll('sign', folder, '--devnet-account', owner, '--yes');
    const none = await execute();
    expect(failure(none)).to.deep.equal([1, 'execute/attestations']);
    expect(none.json.error.message).to.equal('0 of the 2 reviewers that the workspace demands attested it');

    const first = await attest(3);
    expect([first.code, first.json.verdict, first.json.input], first.out).to.deep.equal([0, 'CAUTION', 'bundle']);
    const { reviewer, file } = first.json.attestation;
    expect(file).to.equal(`proposals/one/attestations/${reviewer}.json`);
    const stored = JSON.parse(await readFile(join(root, file), 'utf8'));
    expect(stored).to.include({
      format: 'plimsoll.attestation/1',
      digest: proposal.digest,
      safeTxHash: proposal.hashes.safeTx,
      verdict: 'CAUTION',
      block: first.json.block.number,
      blockHash: first.json.block.hash,
      reviewer,
    });

    // The same reviewer again, and the same file under another name, make no second one.
    await attest(3);
    await writeFile(join(folder, 'attestations', `${SAFE_OWNERS[0]?.address}.json`), JSON.stringify(stored));
    const again = await execute();
    expect(failure(again)).to.deep.equal([1, 'execute/attestations']);
    expect(again.json.error.message).to.include('1 of the 2').and.to.include(SAFE_OWNERS[0]?.address);
    const status = await plimsoll('status', folder);
    expect(status.json).to.include({ state: 'ready', approvals: 1, attestationsNeeded: 2 });
    expect(status.json.attested).to.deep.equal([
      {
        reviewer,
        verdict: 'CAUTION',
        block: Number(first.json.block.number),
        tool: `${stored.tool.name}/${stored.tool.version}`,
      },
    ]);
    expect(status.json.notCounted).to.have.length(1);

    const second = await cli(['review', folder, '--attest', '--devnet-account', '0'], { cwd: root, env });
    expect(second.out).to.include(`attested  ${SAFE_OWNERS[0]?.address} says CAUTION at block `);
    const text = await cli(['status', folder], { cwd: root, env });
    expect(text.out).to.include('attested by 2 of the 2 reviewers needed').and.to.include(`CAUTION  by ${reviewer} at`);
    expect(text.out).to.include('plimsoll execute');
    const done = await execute();
    expect([done.code, done.json.ok], done.out).to.deep.equal([0, true]);
  });

  it('counts the listed reviewers only, and lists the others as not counted', async () => {
    const [listed, stranger] = [SAFE_OWNERS[1]?.address, SAFE_OWNERS[0]?.address];
    await replaceIn(
      root,
      'plimsoll.yaml',
      '\n    attestations: 2\n',
      `\n    attestations: 1\n    reviewers: ["${listed}"]\n`,
    );
    for (const owner of ['0', '1']) await plimsoll('sign', folder, '--devnet-account', owner, '--yes');
    const unlisted = await attest(0);
    expect([unlisted.code, unlisted.err]).to.deep.equal([
      0,
      `${stranger} is none of the reviewers that plimsoll.yaml lists: this attestation will not count.\n`,
    ]);
    const refused = await execute();
    expect(failure(refused)).to.deep.equal([1, 'execute/attestations']);
    expect(refused.json.error.message)
      .to.include('0 of the 1 reviewers that the workspace demands')
      .and.to.include(`${stranger}, who says CAUTION, is none of the reviewers that plimsoll.yaml lists`);
    const status = await plimsoll('status', folder);
    expect(status.json).to.include({ approvals: 0, attestationsNeeded: 1 });
    expect([status.json.attested, status.json.notCounted]).to.deep.equal([
      [],
      [
        {
          file: `attestations/${stranger}.json`,
          why: `${stranger}, who says CAUTION, is none of the reviewers that plimsoll.yaml lists`,
        },
      ],
    ]);
    const text = await cli(['status', folder], { cwd: root, env });
    expect(text.out).to.include(`not counted  attestations/${stranger}.json: `);
    expect((await attest(1)).err).to.equal('');
    const done = await execute();
    expect([done.code, done.json.ok], done.out).to.deep.equal([0, true]);
  });

  it('says in status what is waited for', async () => {
    for (const owner of ['0', '1']) await plimsoll('sign', folder, '--devnet-account', owner, '--yes');
    const { out } = await cli(['status', folder], { cwd: root, env });
    expect(out).to.include('enough owners have signed; waits for 2 more of 2 attestations: plimsoll review --attest');
  });

  it('never attests what is BLOCKED, what --strict refuses, or what asked no chain', async () => {
    expect(failure(await attest(3, '--strict'))).to.deep.equal([1, 'review/attest-refused']);
    expect(failure(await attest(3, '--offline'))[0]).to.equal(64);
    const blocked = await attest(3, '--expect-hash', `0x${'ab'.repeat(32)}`);
    expect(failure(blocked)).to.deep.equal([1, 'review/attest-refused']);
    expect(blocked.json.findings.map(({ ruleId }: { ruleId: string }) => ruleId)).to.include('safe/hash-mismatch');
    await writeFile(join(folder, 'report.md'), 'All is well.\n');
    expect(failure(await attest(3))).to.deep.equal([1, 'review/attest-refused']);
    expect(await readdir(folder)).not.to.include('attestations');
  });

  it('is for bundles, and a key is for attesting', async () => {
    const bare = await plimsoll('review', join(folder, 'safe-transaction.json'), '--attest', '--devnet-account', '3');
    expect(failure(bare)).to.deep.equal([64, 'review/flag-not-used']);
    expect(failure(await plimsoll('review', folder, '--devnet-account', '3'))[0]).to.equal(64);
    expect(failure(await plimsoll('review', folder, '--attest'))).to.deep.equal([64, 'cli/missing-flag']);
  });
});
