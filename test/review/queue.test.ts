import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Hex } from '../../src/chain/hex.js';
import { PlimsollError } from '../../src/diagnostic/error.js';
import type { Finding } from '../../src/diagnostic/finding.js';
import { transactionOf } from '../../src/proposal/artefacts.js';
import { writeBundle } from '../../src/proposal/write-bundle.js';
import { reviewMarkdown } from '../../src/report/review-markdown.js';
import { reviewText } from '../../src/report/review-text.js';
import { plain } from '../../src/report/style.js';
import { reviewBare } from '../../src/review/bare-review.js';
import type { SignedTransaction } from '../../src/review/hash-ways.js';
import { recogniseInput } from '../../src/review/input.js';
import { subjectOf } from '../../src/review/input-subject.js';
import { Notes } from '../../src/review/notes.js';
import { pendingTransactions, type QueueSources } from '../../src/review/queue.js';
import { noteNotRunFirst, noteQueue } from '../../src/review/queue-notes.js';
import { reviewBundle } from '../../src/review/review-bundle.js';
import { formatSafeTransactionFile } from '../../src/route/safe/safe-transaction-file.js';
import { serviceAddress } from '../../src/service/service-address.js';
import { safeHashes } from '../../src/signer/hashes.js';
import { safeTx } from '../../src/signer/safe-tx.js';
import { entry, hang, type LocalService, page, startService, text } from '../service/local-service.js';
import { proposalFrom, put, workspaceWith } from './bundle.js';

const SAFE: Hex = '0x5afe5afe5afe5afe5afe5afe5afe5afe5afe5afe';
const OTHER: Hex = `0x${'07'.repeat(20)}`;
const QUEUE = '/v2/safes/';
const IDENTITY = { safe: SAFE, chainId: 31337n, version: '1.4.1' };
const at = (nonce: bigint, value = 0n): SignedTransaction => ({ ...IDENTITY, tx: safeTx({ to: OTHER, nonce, value }) });
const hashOf = (signed: SignedTransaction): Hex => safeHashes(signed).safeTx;
const rules = (findings: readonly Finding[]): string[] =>
  findings.map(({ ruleId, data }) => `${ruleId} ${String(data?.verdict)}`);

describe('what waits for a Safe', () => {
  let service: LocalService;
  let folder: string;
  let sources: QueueSources & { service: { name: string } };
  beforeEach(async () => {
    service = await startService();
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-queue-'));
    sources = { service: serviceAddress(service.url) };
  });
  afterEach(async () => {
    await service.close();
    await rm(folder, { recursive: true, force: true });
  });
  const file = (name: string, signed: SignedTransaction, change: object = {}): Promise<void> =>
    put(folder, name, JSON.stringify({ ...(JSON.parse(formatSafeTransactionFile(signed)) as object), ...change }));

  describe('as a service tells it', () => {
    const listed = async (...entries: readonly unknown[]) => {
      service.on(QUEUE, page(entries));
      return pendingTransactions(sources, IDENTITY, 5n);
    };

    it('is in order of nonce, each once, with hashes of its own computing', async () => {
      const [five, six, rival] = [at(5n), at(6n), at(6n, 1n)];
      const { pending, findings, asked } = await listed(entry(rival), entry(six), entry(five), entry(six));
      const six_ = [six, rival].sort((a, b) => (hashOf(a) < hashOf(b) ? -1 : 1));
      expect(pending).to.deep.equal(
        [five, ...six_].map((signed) => ({
          nonce: signed.tx.nonce,
          tx: signed.tx,
          safeTxHash: hashOf(signed),
          from: sources.service.name,
        })),
      );
      expect(findings).to.deep.equal([]);
      expect(asked).to.deep.equal([sources.service.name]);
    });

    it('leaves out what the Safe is past', async () => {
      expect((await listed(entry(at(4n)), entry(at(5n)))).pending.map(({ nonce }) => nonce)).to.deep.equal([5n]);
    });

    it('names every lie: a hash, a field, a Safe, a chain', async () => {
      const honest = entry(at(5n));
      const lies = [
        { ...honest, safeTxHash: `0x${'ab'.repeat(32)}` },
        { ...honest, value: '1' },
        { ...honest, safe: OTHER },
        { ...honest, chainId: 1 },
      ];
      for (const lie of lies) {
        const { pending, findings } = await listed(lie);
        expect(pending).to.deep.equal([]);
        expect(rules(findings)).to.deep.equal(['review/service-lies BLOCKED']);
        expect(findings[0]?.message).to.contain('entry 1 in the queue of the service at http://127.0.0.1');
      }
    });

    it('tells the hash of an older Safe from a lie', async () => {
      const { pending, findings } = await listed({
        ...entry(at(5n)),
        safeTxHash: hashOf({ ...at(5n), version: '1.1.1' }),
      });
      expect(pending).to.deep.equal([]);
      expect(rules(findings)).to.deep.equal(['review/queue-old-hash CAUTION']);
    });

    it('says what it cannot read, and goes on', async () => {
      const { pending, findings } = await listed(
        5,
        null,
        { to: '\u001b[31m' },
        { ...entry(at(6n)), data: '0xabc' },
        entry(at(5n)),
      );
      expect(pending.map(({ nonce }) => nonce)).to.deep.equal([5n]);
      expect(rules(findings)).to.deep.equal(Array(4).fill('review/queue-unreadable CAUTION'));
    });

    it('bounds what it says of a hostile queue, and hides no lie in it', async () => {
      const noise = Array.from({ length: 500 }, () => 5);
      const { findings } = await listed(...noise, { ...entry(at(5n)), value: '1' });
      expect(findings).to.have.length(21);
      expect(rules(findings)[0]).to.equal('review/service-lies BLOCKED');
      expect(findings.at(-1)?.message).to.contain('481 more entries');
    });

    it('fails where the service does', async () => {
      service.on(QUEUE, text('{"results"'));
      const error = await pendingTransactions(sources, IDENTITY, 5n).catch((cause: unknown) => cause as PlimsollError);
      expect(error).to.be.instanceOf(PlimsollError).and.to.include({ code: 'service/garbage', exit: 69 });
    });
  });

  describe('as a folder tells it', () => {
    it('is no empty queue where nothing in it could be read', async () => {
      await put(folder, 'tx.JSON', formatSafeTransactionFile(at(5n)));
      await put(folder, 'sub/tx.json', formatSafeTransactionFile(at(5n)));
      const { pending, findings } = await pendingTransactions({ folder }, IDENTITY, 5n);
      expect(pending).to.deep.equal([]);
      expect(rules(findings)).to.deep.equal(['review/queue-unreadable CAUTION']);
      expect(findings[0]?.message).to.contain('none of its 2 entries is a proposal bundle or a .json file');
    });

    it('is the Safe transactions of files, for this Safe and chain', async () => {
      await file('a.json', at(6n));
      await file('b.json', at(5n), { safeTxHash: hashOf(at(5n)) });
      await file('other-chain.json', { ...at(7n), chainId: 1n });
      await file('other-safe.json', { ...at(7n), safe: OTHER });
      await put(folder, 'notes.txt', 'x');
      await mkdir(join(folder, 'empty'));
      await symlink(join(folder, 'a.json'), join(folder, 'link.json'));
      const { pending, findings } = await pendingTransactions({ folder }, IDENTITY, 5n);
      expect(pending.map(({ nonce, from }) => `${nonce} ${from}`)).to.deep.equal(['5 b.json', '6 a.json, link.json']);
      expect(findings).to.deep.equal([]);
    });

    it('says what it cannot read or judge', async () => {
      await file('hash.json', at(5n), { safeTxHash: `0x${'ab'.repeat(32)}` });
      await file('no-chain.json', at(5n), { chainId: null });
      await put(folder, 'cut.json', '{"to":');
      await symlink(join(folder, 'nowhere'), join(folder, 'lost.json'));
      await put(folder, 'other.json', '{"a":1}');
      await put(folder, 'bundle/proposal.json', '{}');
      await writeFile(join(folder, 'bytes.json'), Buffer.from([0xff, 0xfe, 0x00]));
      const { pending, findings } = await pendingTransactions({ folder }, IDENTITY, 5n);
      expect(pending).to.deep.equal([]);
      expect(rules(findings)).to.deep.equal(Array(7).fill('review/queue-unreadable CAUTION'));
      const words = findings.map(({ message }) => message).join('\n');
      for (const name of ['hash', 'no-chain', 'cut', 'other', 'bytes', 'lost'])
        expect(words).to.contain(`${name}.json in the folder`);
      expect(words)
        .to.contain('does not say its chain')
        .and.to.contain('bundle in the folder of the queue cannot be read');
    });

    it('is refused where there is none', async () => {
      const error = await pendingTransactions({ folder: join(folder, 'no') }, IDENTITY, 5n).catch(
        (cause: unknown) => cause,
      );
      expect(error).to.be.instanceOf(PlimsollError).and.to.include({ code: 'review/unreadable-input' });
    });

    it('and a service agree on one transaction', async () => {
      await file('a.json', at(6n));
      service.on(QUEUE, page([entry(at(6n)), entry(at(5n))]));
      const { pending } = await pendingTransactions({ ...sources, folder }, IDENTITY, 5n);
      expect(pending.map(({ from }) => from)).to.deep.equal([sources.service.name, `${sources.service.name}, a.json`]);
    });
  });

  describe('around the transaction under review', () => {
    const noted = async (
      signed: SignedTransaction,
      current: bigint | null,
      ...others: readonly SignedTransaction[]
    ) => {
      service.on(QUEUE, page(others.map(entry)));
      const notes = new Notes([]);
      const queue = await noteQueue(sources, signed, current, notes);
      // As where a node is there, but nothing could be run first.
      if (current !== null) noteNotRunFirst(signed.tx.nonce, queue?.pending ?? [], notes);
      return { notes, queue, rules: rules(notes.warnings) };
    };

    it('is nothing where it is next and alone', async () => {
      const { notes, rules: found } = await noted(at(5n), 5n, at(5n), at(6n));
      expect(found).to.deep.equal([]);
      expect(notes.checked.join()).to.contain('what waits in the queue of the Safe, as the service at');
    });

    it('is another on its nonce', async () => {
      expect((await noted(at(5n), 5n, at(5n), at(5n, 1n))).rules).to.deep.equal(['safe/nonce-shared CAUTION']);
    });

    it('is a gap, unless every nonce before it waits', async () => {
      expect((await noted(at(8n), 5n, at(5n), at(7n))).rules).to.deep.equal([
        'safe/nonce-gap CAUTION',
        'review/queue-before CAUTION',
      ]);
      const { notes, rules: found } = await noted(at(7n), 5n, at(5n), at(6n));
      expect(found).to.deep.equal(['review/queue-before CAUTION']);
      expect(notes.warnings[0]?.message).to.contain('on nonce 5, 6:');
    });

    it('is two before it on one nonce', async () => {
      expect((await noted(at(6n), 5n, at(5n), at(5n, 1n))).rules).to.deep.equal([
        'review/queue-before CAUTION',
        'review/queue-shared CAUTION',
      ]);
    });

    it('is only what shares its nonce where the chain was not asked', async () => {
      const { notes, rules: found } = await noted(at(8n), null, at(5n), at(8n, 1n));
      expect(found).to.deep.equal(['safe/nonce-shared CAUTION']);
      expect(notes.notChecked.join()).to.contain('the nonce that the Safe is at is not known');
      expect(service.asked[0]).to.contain('nonce__gte=8');
    });

    it('is used where the Safe is past it, also when nobody is asked', async () => {
      const notes = new Notes([]);
      expect(await noteQueue({}, at(4n), 5n, notes)).to.equal(null);
      expect(rules(notes.warnings)).to.deep.equal(['safe/nonce-used BLOCKED']);
    });

    it('is told in text, Markdown and JSON', async () => {
      service.on(QUEUE, page([entry(at(8n)), entry(at(8n, 1n)), entry(at(9n))]));
      await file('\u202eevil.json', at(9n, 2n));
      const found = await reviewBare({
        subject: subjectOf(recogniseInput(formatSafeTransactionFile(at(8n)), 'x'), {}),
        expectHash: null,
        machine: null,
        markets: [],
        definitions: [],
        authorities: null,
        against: null,
        queue: { ...sources, folder },
        notes: new Notes([]),
      });
      expect(found.queue).to.have.length(4);
      expect(found.queue?.find(({ safeTxHash }) => safeTxHash === hashOf(at(9n)))).to.deep.equal({
        nonce: '9',
        safeTxHash: hashOf(at(9n)),
        from: sources.service.name,
      });
      expect(found.notChecked).to.not.include('what else waits in the queue of the Safe');
      const told = reviewText(found, plain);
      expect(told).to.contain('What waits in the queue of the Safe');
      expect(told).to.match(new RegExp(`8 +this one +${hashOf(at(8n))}`));
      expect(told).to.match(new RegExp(`8 +on the same nonce +${hashOf(at(8n, 1n))}`));
      expect(told).to.match(new RegExp(`9 +after this one +${hashOf(at(9n))}`));
      expect(told).to.contain('\\u{202e}evil.json').and.to.not.contain('\u202e');
      const markdown = reviewMarkdown(found, 'x');
      expect(markdown).to.contain('## Queue').and.to.contain('on the same nonce').and.to.not.contain('\u202e');
      const empty = reviewText({ ...found, queue: [] }, plain);
      expect(empty).to.contain('nothing that was told');
    });
  });

  it('is not waited for without end', async () => {
    service.on(QUEUE, hang);
    const { fetchQueue } = await import('../../src/service/transactions.js');
    const { SERVICE_LIMITS } = await import('../../src/service/limits.js');
    const error = await fetchQueue(serviceAddress(service.url), SAFE, 0n, {
      ...SERVICE_LIMITS,
      timeoutMs: 100,
      maxBytes: 1000,
      wholeMs: 1000,
    }).catch((cause: unknown) => cause);
    expect(error).to.include({ code: 'service/timeout' });
  });

  it('is read for a bundle too, and bundles of a folder are read', async function () {
    this.timeout(60_000);
    const root = await workspaceWith();
    try {
      const proposal = await proposalFrom(root);
      await writeBundle(join(folder, 'mine'), proposal);
      const { readBundle } = await import('../../src/proposal/read-bundle.js');
      const bundle = await readBundle(join(folder, 'mine'));
      await file('rival.json', { ...at(7n), tx: { ...at(7n).tx, nonce: transactionOf(proposal).nonce } });
      const given = { bundle, root, machine: null, expectHash: null, expectChainId: null, expectSafe: null };
      const review = await reviewBundle({ ...given, queue: { folder } });
      expect(review.queue?.map(({ from }) => from)).to.have.members(['mine', 'rival.json']);
      expect(review.queue?.find(({ from }) => from === 'mine')?.safeTxHash).to.equal(proposal.hashes.safeTx);
      expect(rules(review.warnings)).to.include('safe/nonce-shared CAUTION');
      expect(await reviewBundle(given)).to.not.have.property('queue');
      await put(folder, 'mine/report.md', 'OK');
      const { findings } = await pendingTransactions({ folder }, IDENTITY, 0n);
      expect(findings[0]?.message).to.equal(
        'mine in the folder of the queue is not whole: report.md says something else than proposal.json',
      );
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
});
