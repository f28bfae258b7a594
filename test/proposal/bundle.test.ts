import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { canonicalDigest } from '../../src/document/canonical.js';
import { artefactsOf, transactionOf } from '../../src/proposal/artefacts.js';
import type { Proposal } from '../../src/proposal/proposal.js';
import { readBundle } from '../../src/proposal/read-bundle.js';
import { bundleName, writeBundle, writeBundles } from '../../src/proposal/write-bundle.js';
import { decodeSafeTransaction } from '../../src/route/safe/decode.js';
import { transactionBuilderChecksum } from '../../src/route/safe/transaction-builder-checksum.js';
import { safeHashes } from '../../src/signer/hashes.js';
import { refusalIn } from '../refusal.js';
import { proposalFrom, workspaceWith } from '../review/bundle.js';

const EVIL = '\u001b[2J\u202e**bold** <script>alert(1)</script> [x](javascript:1) | cell\n# heading\n```';

describe('a bundle', function () {
  this.timeout(60_000);
  let root: string;
  let proposal: Proposal;
  let folder: string;
  before(async () => {
    root = await workspaceWith();
    proposal = await proposalFrom(root);
  });
  after(() => rm(root, { recursive: true, force: true }));
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'plimsoll-bundle-')), 'bundle');
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

  const code = async (make: () => Promise<unknown>): Promise<string> => {
    const error = await refusalIn(make);
    return error.code;
  };

  it('is the same bytes for the same inputs', async () => {
    expect([...artefactsOf(await proposalFrom(root))]).to.deep.equal([...artefactsOf(proposal)]);
    expect(bundleName(proposal)).to.equal(`core-1000-${proposal.digest.slice(0, 8)}`);
  });

  it('has a digest over all but itself, and the hashes of its own transaction', () => {
    const { digest, ...body } = proposal;
    expect(canonicalDigest(body)).to.equal(digest);
    const tx = transactionOf(proposal);
    expect(
      safeHashes({ chainId: 31337n, safe: '0x5afe5afe5afe5afe5afe5afe5afe5afe5afe5afe', version: '1.4.1', tx }),
    ).to.deep.equal(proposal.hashes);
    const { inner } = decodeSafeTransaction(tx, '0x5afe5afe5afe5afe5afe5afe5afe5afe5afe5afe');
    expect(inner.map(({ to, data }) => [to, data])).to.deep.equal(
      proposal.calls.map(({ to, data }) => [to.toLowerCase(), data]),
    );
  });

  it('has files that other tools take, with the calls of the transaction', () => {
    const files = artefactsOf(proposal);
    const builder = JSON.parse(files.get('transaction-builder.json') ?? '');
    expect(builder.chainId).to.equal('31337');
    expect(
      builder.transactions.map((t: { to: string; data: string; value: string }) => [t.to, t.data, t.value]),
    ).to.deep.equal(proposal.calls.map((c) => [c.to, c.data, '0']));
    expect(builder.meta.checksum).to.equal(transactionBuilderChecksum(builder));
    expect(builder.createdAt).to.equal(Number(proposal.block.timestamp) * 1000);
    const transaction = JSON.parse(files.get('safe-transaction.json') ?? '');
    expect(transaction).to.deep.include({
      safe: proposal.route.safe,
      to: proposal.transaction.to,
      data: proposal.transaction.data,
      nonce: proposal.transaction.nonce,
    });
  });

  it('reads back as it was written, and nothing is left beside it', async () => {
    expect(await writeBundle(folder, proposal)).to.equal('written');
    const { proposal: read, warnings } = await readBundle(folder);
    expect(read).to.deep.equal(JSON.parse(JSON.stringify(proposal)));
    expect(warnings).to.deep.equal([]);
    expect(await readdir(join(folder, '..'))).to.deep.equal(['bundle']);
  });

  it('is never written over another, nor over anything else', async () => {
    await writeBundle(folder, proposal);
    expect(await writeBundle(folder, proposal)).to.equal('there');
    const before = await readFile(join(folder, 'proposal.json'), 'utf8');
    expect(await code(async () => writeBundle(folder, await proposalFrom(root, { title: 'Another' })))).to.equal(
      'proposal/exists',
    );
    expect(await readFile(join(folder, 'proposal.json'), 'utf8')).to.equal(before);
    await mkdir(`${folder}-2`);
    expect(await code(() => writeBundle(`${folder}-2`, proposal))).to.equal('proposal/exists');
    await writeFile(`${folder}-3`, 'a file');
    expect(await code(() => writeBundle(`${folder}-3`, proposal))).to.equal('proposal/exists');
    expect(await readdir(join(folder, '..'))).to.have.members(['bundle', 'bundle-2', 'bundle-3']);
  });

  it('is written with the others of its change or not at all', async () => {
    const other = await proposalFrom(root, { title: 'Another' });
    const around = join(folder, 'parts');
    const both = [
      { folder: join(around, '1'), proposal },
      { folder: join(around, '2'), proposal: other },
    ];
    await mkdir(join(folder, '..', 'taken'));
    const taken = { folder: join(folder, '..', 'taken'), proposal: other };
    expect(await code(() => writeBundles([...both.slice(0, 1), taken]))).to.equal('proposal/exists');
    await writeFile(join(folder, '..', 'file'), '');
    const below = { folder: join(folder, '..', 'file', '2'), proposal: other };
    const failed = await writeBundles([...both.slice(0, 1), below]).then(
      () => 'written',
      ({ code: why }) => why,
    );
    expect(failed).to.equal('ENOTDIR');
    expect(existsSync(around)).to.equal(false);
    expect(await writeBundles(both.slice(0, 1))).to.deep.equal(['written']);
    expect(await writeBundles(both)).to.deep.equal(['there', 'written']);
    expect((await readdir(around)).sort()).to.deep.equal(['1', '2']);
    expect((await readBundle(join(around, '2'))).proposal.title).to.equal('Another');
  });

  it('is refused where it is none', async () => {
    const refused = async (text: string | Buffer): Promise<string> => {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'proposal.json'), text);
      return code(() => readBundle(folder));
    };
    expect(await code(() => readBundle(folder))).to.equal('bundle/unreadable');
    for (const text of [
      '',
      '{',
      '[]',
      'null',
      '{}',
      '{"format":"plimsoll.proposal/2"}',
      '{"__proto__":{}}',
      `${'['.repeat(100)}`,
    ])
      expect(await refused(text), text).to.be.oneOf(['bundle/unreadable', 'source/not-json']);
    expect(await refused(Buffer.from([0xff, 0xfe]))).to.equal('document/not-utf8');
    expect(await refused(JSON.stringify({ ...proposal, extra: 1 }))).to.equal('bundle/unreadable');
    expect(await refused(JSON.stringify(proposal).replace('{', '{"title":"twice",'))).to.be.oneOf([
      'source/not-json',
      'bundle/unreadable',
    ]);
  });

  it('does not follow a file to another place unseen', async () => {
    await writeBundle(folder, proposal);
    await rm(join(folder, 'report.md'));
    await symlink('/etc/hostname', join(folder, 'report.md'));
    expect((await readBundle(folder)).warnings.map(({ ruleId }) => ruleId)).to.deep.equal(['bundle/altered']);
  });

  it('shows hostile words as words', async () => {
    const files = artefactsOf(await proposalFrom(root, { title: EVIL.split('\n')[0] ?? '', description: EVIL }));
    const [md = '', html = ''] = [files.get('report.md'), files.get('report.html')];
    expect(md + html).not.to.match(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(md).not.to.match(/<script|(?<!\\)\*\*bold|\]\(javascript|^# heading|^```/m);
    expect(html).not.to.match(/<script>alert/);
    expect(html).to.include('&lt;script&gt;');
    expect(files.get('transaction-builder.json')).not.to.include('\u001b');
  });
});
