import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Hex } from '../../src/chain/hex.js';
import { PlimsollError } from '../../src/diagnostic/error.js';
import { canonicalText } from '../../src/document/canonical.js';
import { digestOf } from '../../src/document/source.js';
import { artefactsOf, transactionOf } from '../../src/proposal/artefacts.js';
import type { Proposal } from '../../src/proposal/proposal.js';
import { readBundle } from '../../src/proposal/read-bundle.js';
import { writeBundle } from '../../src/proposal/write-bundle.js';
import { checksumAddress } from '../../src/quantity/codecs/address.js';
import { type Review, verdictOf } from '../../src/review/review.js';
import { reviewBundle } from '../../src/review/review-bundle.js';
import { safeHashes } from '../../src/signer/hashes.js';
import { leaves, other, type Path, type Plain, set, withDigest } from './altered.js';
import { git, MARKET_FILE, proposalFrom, workspaceWith } from './bundle.js';

const STRANGER = checksumAddress(`0x${'de'.repeat(20)}`) ?? '';

const withHashes = (proposal: Proposal): Proposal => ({
  ...proposal,
  hashes: safeHashes({
    chainId: BigInt(proposal.chain.id),
    safe: proposal.route.safe.toLowerCase() as Hex,
    version: proposal.route.version,
    tx: transactionOf(proposal),
  }),
});

describe('a bundle that was altered', function () {
  this.timeout(180_000);
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

  const review = async (from: string | null = root): Promise<Review> =>
    reviewBundle({
      bundle: await readBundle(folder),
      root: from,
      machine: null,
      expectHash: null,
      expectChainId: null,
      expectSafe: null,
    });
  /** What an attacker hands over who makes the digest and every file again. */
  const hand = async (forged: Proposal): Promise<void> => {
    await rm(folder, { recursive: true, force: true });
    await writeBundle(folder, withDigest(forged));
  };
  /** The same for a proposal that may make no files at all. */
  const spoil = async (forged: Proposal): Promise<void> => {
    const whole = withDigest(forged);
    let files: ReadonlyMap<string, string>;
    try {
      files = artefactsOf(whole);
    } catch {
      files = new Map([['proposal.json', canonicalText(whole)]]);
    }
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    for (const [file, text] of files) await writeFile(join(folder, file), text);
  };
  const blocking = (found: Review): string[] => [
    ...new Set(found.warnings.flatMap(({ ruleId, data }) => (data?.verdict === 'BLOCKED' ? [ruleId] : []))),
  ];
  /** What the bundle's own files say, before anything else is looked at. */
  const read = async (): Promise<string> => {
    try {
      return verdictOf((await readBundle(folder)).warnings);
    } catch (error) {
      if (error instanceof PlimsollError) return error.code;
      throw error;
    }
  };
  /** The verdict, or the code of the refusal. */
  const outcome = async (): Promise<string> => {
    try {
      return (await review()).verdict;
    } catch (error) {
      if (error instanceof PlimsollError) return error.code;
      throw error;
    }
  };

  it('is CAUTION as it is, for want of a node and of trusted pins, and nothing blocks', async () => {
    await hand(proposal);
    const found = await review();
    expect(found.verdict).to.equal('CAUTION');
    expect(found.reproduces).to.equal(true);
    expect(found.stale).to.equal(null);
    expect(found.warnings.map(({ ruleId }) => ruleId)).to.deep.equal(['review/offline', 'trust/none']);
    expect(found.changes.map(({ path }) => path)).to.have.members(proposal.changes.map(({ path }) => path));
    expect(found.notChecked).to.include('the effect on the chain as it is now');
  });

  it('is never taken where one byte of any file is another', async () => {
    await hand(proposal);
    const files = (await readdir(folder)).sort();
    expect(files).to.deep.equal([
      'proposal.json',
      'report.html',
      'report.md',
      'safe-transaction.json',
      'transaction-builder.json',
    ]);
    const original = new Map(
      await Promise.all(files.map(async (file) => [file, await readFile(join(folder, file))] as const)),
    );
    const change = fc.record({
      file: fc.constantFrom(...files),
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      by: fc.integer({ min: 1, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ file, at, by }) => {
        const bytes = Buffer.from(original.get(file) ?? []);
        const index = Math.floor(at * bytes.length);
        bytes[index] = ((bytes[index] ?? 0) + by) % 256;
        await writeFile(join(folder, file), bytes);
        const found = await read();
        await writeFile(join(folder, file), original.get(file) ?? '');
        expect(found, `${file} at ${index}`).to.match(
          /^(BLOCKED|bundle\/unreadable|source\/not-json|document\/not-utf8)$/,
        );
      }),
      { numRuns: 80 },
    );
  });

  it('is BLOCKED where a file is missing, is there besides, or begins with a mark nobody sees', async () => {
    await hand(proposal);
    await rm(join(folder, 'report.md'));
    expect(blocking(await review())).to.deep.equal(['bundle/altered']);
    await hand(proposal);
    await writeFile(join(folder, 'README.txt'), 'sign this');
    const found = await review();
    expect(blocking(found)).to.deep.equal(['bundle/altered']);
    expect(found.warnings[0]?.message).to.equal('README.txt does not belong to the bundle');
    await hand(proposal);
    await writeFile(join(folder, 'report.md'), `\uFEFF${await readFile(join(folder, 'report.md'), 'utf8')}`);
    expect(blocking(await review())).to.deep.equal(['bundle/altered']);
    await hand(proposal);
    await rm(join(folder, 'report.html'));
    await mkdir(join(folder, 'report.html'));
    expect(await outcome()).to.equal('document/not-a-file');
  });

  it('is refused where the checksum of an address is wrong', async () => {
    for (const path of [
      ['route', 'safe'],
      ['route', 'owners', 1],
      ['transaction', 'to'],
      ['calls', 0, 'to'],
      ['contracts', 'pool'],
    ] as const) {
      const address = path.reduce<unknown>(
        (at, key) => (at as Record<string | number, unknown>)[key],
        proposal,
      ) as string;
      const flipped = address.replace(/[a-fA-F](?=[^a-fA-F]*$)/, (letter) =>
        letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
      );
      await spoil(set(proposal, path, flipped === address ? `${address.slice(0, -1)}a` : flipped));
      expect(await outcome(), path.join('.')).to.equal('bundle/unreadable');
    }
  });

  describe('with its digest and files made again', () => {
    const blocked = async (forged: Proposal, ...rules: readonly string[]): Promise<Review> => {
      await hand(forged);
      const found = await review();
      expect(found.verdict).to.equal('BLOCKED');
      expect(blocking(found)).to.deep.equal(rules);
      return found;
    };

    it('is BLOCKED for calls that are not those of the transaction, which the builder file would carry', async () => {
      const drain = STRANGER;
      const forged = set(proposal, ['calls', 0, 'to'], drain);
      await hand(forged);
      expect(await readFile(join(folder, 'transaction-builder.json'), 'utf8')).to.match(/0x(de){20}/i);
      await blocked(forged, 'review/report-differs');
      expect(blocking(await review(null))).to.deep.equal(['review/report-differs']);
    });

    it('is BLOCKED for a report that tells of other changes', async () => {
      await blocked(set(proposal, ['changes', 0, 'after', 'text'], '2500'), 'review/report-differs');
      await blocked(set(proposal, ['changes'], proposal.changes.slice(1)), 'review/report-differs');
      await blocked(set(proposal, ['calls', 0, 'title'], 'Do nothing'), 'review/report-differs');
      await blocked(set(proposal, ['calls', 1, 'siblings'], []), 'review/report-differs');
      await blocked(set(proposal, ['leftAlone'], proposal.changes), 'review/report-differs');
    });

    it('is BLOCKED for hashes that its fields do not give', async () => {
      for (const name of ['domain', 'message', 'safeTx'])
        await blocked(set(proposal, ['hashes', name], `0x${'ab'.repeat(32)}`), 'bundle/hash');
    });

    it('is BLOCKED for another Safe or chain, with the right hashes too', async () => {
      const safe = set(proposal, ['route', 'safe'], STRANGER);
      await blocked(safe, 'bundle/hash', 'review/other-safe');
      await blocked(withHashes(safe), 'review/other-safe');
      await blocked(withHashes(set(proposal, ['chain', 'id'], '1')), 'review/other-chain');
    });

    it('is BLOCKED for other calldata, with the right hashes and calls', async () => {
      const data = proposal.transaction.data.replace('2625a0', '2625ff'); // 2_500_000 of the supply cap
      expect(data).not.to.equal(proposal.transaction.data);
      const call = proposal.calls[0]?.data.replace('2625a0', '2625ff');
      await blocked(
        withHashes(set(set(proposal, ['transaction', 'data'], data), ['calls', 0, 'data'], call)),
        'review/does-not-reproduce',
      );
    });

    it('is BLOCKED for a refund, another library or a delegatecall inside', async () => {
      const forged = (path: Path, value: unknown): Proposal => withHashes(set(proposal, path, value));
      await hand(forged(['transaction', 'gasPrice'], '1'));
      expect(blocking(await review())).to.include('review/does-not-reproduce');
      expect((await review(null)).verdict).to.equal('BLOCKED');
      await hand(forged(['transaction', 'to'], STRANGER));
      expect((await review(null)).verdict).to.equal('BLOCKED');
      // The calls in its data are those of the YAML, and mean nothing to unknown code.
      const other = await review();
      expect([other.changes, other.wrapper, other.calls.length]).to.deep.equal([[], null, 1]);
      expect(other.warnings.map(({ ruleId }) => ruleId)).to.include('review/unknown-call');
    });

    it('is BLOCKED for values it was not made on', async () => {
      const usdc = Object.keys((proposal.observed as { entities: { reserves: Plain } }).entities.reserves)[1] ?? '';
      await blocked(
        set(proposal, ['observed', 'entities', 'reserves', usdc, 'values', 'pendingLtv'], '1'),
        'review/does-not-reproduce',
      );
      const weth = Object.keys((proposal.observed as { entities: { reserves: Plain } }).entities.reserves)[0] ?? '';
      await blocked(
        set(proposal, ['observed', 'entities', 'reserves', weth, 'values', 'supplyCap'], '1'),
        'review/does-not-reproduce',
      );
      await blocked(
        set(proposal, ['observed', 'entities', 'reserves', weth, 'values', 'supplyCap'], 'lots'),
        'review/observed',
      );
      await blocked(set(proposal, ['observed'], {}), 'review/observed');
    });

    it('is BLOCKED for documents that the commit does not have, or that say something else', async () => {
      const index = proposal.provenance.documents.findIndex(({ path }) => path === MARKET_FILE);
      const at = ['provenance', 'documents', index];
      const text = (await readFile(join(root, MARKET_FILE), 'utf8')).replace('2_500_000', '9_999_999');
      await blocked(set(proposal, [...at, 'sha256'], digestOf(text)), 'review/document-differs');
      await blocked(set(proposal, [...at, 'text'], text), 'review/document-differs');
      const consistent = set(set(proposal, [...at, 'text'], text), [...at, 'sha256'], digestOf(text));
      await blocked(consistent, 'review/does-not-reproduce');
      expect((await review()).warnings.map(({ ruleId }) => ruleId)).to.include('review/not-committed');
      await blocked(set(proposal, [...at, 'text'], 'kind: Market\nname: core\n'), 'review/document-differs');
      const invalid = 'apiVersion: plimsoll/v1\nkind: Market\nname: core\nprotocol: aave-v3\nltv: 0.8\n';
      await blocked(
        set(set(proposal, [...at, 'text'], invalid), [...at, 'sha256'], digestOf(invalid)),
        'review/documents-invalid',
      );
    });

    it('is BLOCKED for another commit, definition, market, selection or address', async () => {
      const earlier = await git(root, 'rev-parse', 'HEAD~1');
      await blocked(set(proposal, ['provenance', 'commit'], earlier), 'review/document-differs');
      await blocked(set(proposal, ['provenance', 'protocol', 'sha256'], 'ab'.repeat(32)), 'review/definition-differs');
      await blocked(set(proposal, ['market'], 'another'), 'review/documents-invalid');
      await blocked(set(proposal, ['selection', 'only'], ['reserves.WETH.supplyCap']), 'review/does-not-reproduce');
      await blocked(set(proposal, ['contracts', 'poolConfigurator'], STRANGER), 'review/does-not-reproduce');
    });

    it('is at best CAUTION for a commit that this clone lacks, and outside a clone', async () => {
      await hand(set(proposal, ['provenance', 'commit'], '1'.repeat(40)));
      const found = await review();
      expect(found.verdict).to.equal('CAUTION');
      expect(found.reproduces).to.equal(null);
      expect(found.warnings.map(({ ruleId }) => ruleId)).to.include('review/commit-missing');
      expect(found.notChecked).to.include('whether the documents compile to these bytes');
      await hand(proposal);
      const outside = await review(null);
      expect(outside.verdict).to.equal('CAUTION');
      expect(outside.warnings.map(({ ruleId }) => ruleId)).to.include('review/no-repository');
      expect(outside.calls).to.have.length(proposal.calls.length);
    });

    it('refuses paths that leave the workspace', async () => {
      await hand(set(proposal, ['provenance', 'documents', 0, 'path'], '../plimsoll.yaml'));
      expect(await outcome()).to.be.oneOf(['BLOCKED', 'workspace/outside']);
    });

    it('has another digest whatever was changed: words that nothing can prove are told apart by it', async () => {
      for (const [path, value] of [
        [['title'], 'Raise everything'],
        [['description'], 'Agreed by all.'],
        [['tool', 'version'], '9.9.9'],
      ] as const) {
        await hand(set(proposal, path, value));
        const { proposal: read, warnings } = await readBundle(folder);
        expect(read.digest).not.to.equal(proposal.digest);
        expect(warnings).to.deep.equal([]);
        expect((await review()).verdict).to.equal('CAUTION');
      }
    });

    /** What a review without a node cannot prove: words, the block and its proof, who the owners were, and
     * contracts that only the chain names. */
    const UNPROVEN =
      /^(title|description|tool\.|block\.|proof\.|route\.(threshold|owners)|selection\.includeDrift|contracts\.(pool|aclManager|rateStrategy)$|provenance\.commit|observed\.(block|blockHash|chainId|market|format|protocol)|observed\.entities\.\w+\.\w+\.(label|context))/;

    it('is BLOCKED wherever a single value of it is another, but for what only a node can prove', async () => {
      const all = leaves(proposal).filter(({ path }) => path[0] !== 'digest');
      expect(all.length).to.be.above(150);
      const proven = all.filter(({ path }) => !UNPROVEN.test(path.join('.')));
      for (const [index, { path, value }] of proven.entries()) {
        // The calls and the values observed are many of a kind: every eleventh stands for the others.
        if (['calls', 'observed'].includes(String(path[0])) && index % 11 !== 0) continue;
        const name = path.join('.');
        await spoil(set(proposal, path, other(value)));
        expect(await outcome(), name).to.match(
          /^(BLOCKED|bundle\/unreadable|workspace\/outside|safe\/unknown-version)$/,
        );
      }
    });

    it('ends in a verdict that is not OK, or a refusal, for whatever stands in its place', async () => {
      const all = leaves(proposal);
      const anything = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.constant([]),
        fc.constant({}),
        fc.constantFrom('0x', '-1', '1e3', '__proto__', '../..', '${HOME}'),
      );
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...all), anything, async ({ path }, value) => {
          await spoil(set(proposal, path, value));
          expect(await outcome(), path.join('.')).not.to.equal('OK');
        }),
        { numRuns: 40 },
      );
    });
  });
});
