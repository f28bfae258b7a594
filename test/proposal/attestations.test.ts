import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { verifyMessage } from 'ethers';
import { SAFE_OWNERS } from '../../devnet/accounts.js';
import { memoryFiles } from '../../src/cli/memory-files.js';
import { canonicalText } from '../../src/document/canonical.js';
import type { Statement } from '../../src/proposal/attestation.js';
import { approvals, collectAttestations, writeAttestation } from '../../src/proposal/attestations.js';
import { demandsFor, type Weighed, weigh } from '../../src/proposal/demands.js';
import { SecretKey } from '../../src/signer/secret-key.js';
import { loadWorkspace } from '../../src/workspace/workspace.js';

const DIGEST = 'd1'.repeat(32);
const HASH = `0x${'5a'.repeat(32)}`;
const PROPOSAL = { digest: DIGEST, hashes: { domain: HASH, message: HASH, safeTx: HASH } };
const STATEMENT: Statement = {
  digest: DIGEST,
  safeTxHash: HASH,
  verdict: 'OK',
  block: '1000',
  blockHash: `0x${'b1'.repeat(32)}`,
  tool: { name: 'plimsoll', version: '0.1.0' },
};
const KEYS = SAFE_OWNERS.map(({ privateKey }) => new SecretKey(privateKey));
const NAMES = SAFE_OWNERS.map(({ address }) => address);

describe('the attestations beside a proposal', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-attestations-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const attest = async (who: number, more: Partial<Statement> = {}): Promise<string> => {
    const key = KEYS[who];
    if (key === undefined) throw new Error('there is no such key');
    return writeAttestation(folder, { ...STATEMENT, ...more }, key);
  };
  const collected = () => collectAttestations(folder, PROPOSAL);
  const whys = async (): Promise<readonly string[]> => (await collected()).invalid.map(({ why }) => why);
  const pathOf = (who: number): string => join(folder, 'attestations', `${NAMES[who]}.json`);
  const textOf = (who: number): Promise<string> => readFile(pathOf(who), 'utf8');
  const alter = async (who: number, change: (json: Record<string, unknown>) => object): Promise<void> =>
    writeFile(pathOf(who), canonicalText(change(JSON.parse(await textOf(who)) as Record<string, unknown>)));

  it('are none where there is no folder', async () => {
    expect(await collected()).to.deep.equal({ valid: [], invalid: [] });
  });

  it('are personal messages over canonical JSON, which any wallet’s library verifies', async () => {
    expect(await attest(0)).to.equal(`attestations/${NAMES[0]}.json`);
    const { signature, ...statement } = JSON.parse(await textOf(0)) as Record<string, string>;
    expect(Object.keys(statement)).to.have.members([
      'format',
      'digest',
      'safeTxHash',
      'verdict',
      'block',
      'blockHash',
      'tool',
      'reviewer',
    ]);
    expect(verifyMessage(canonicalText(statement), signature ?? '')).to.equal(NAMES[0]);
    expect((await collected()).valid).to.deep.equal([{ ...STATEMENT, reviewer: NAMES[0]?.toLowerCase() }]);
  });

  it('count once a reviewer, whose later word stands, and BLOCKED counts for nothing', async () => {
    await attest(0);
    await attest(1, { verdict: 'CAUTION' });
    await attest(2, { verdict: 'BLOCKED' });
    expect((await collected()).valid.map(({ verdict }) => verdict)).to.have.members(['OK', 'CAUTION', 'BLOCKED']);
    expect(approvals(await collected())).to.equal(2);
    await attest(0);
    await writeFile(join(folder, 'attestations', 'again.json'), await textOf(0));
    expect(approvals(await collected())).to.equal(2);
    expect(await whys()).to.deep.equal([`it is by ${NAMES[0]} and is not named for them`]);
    await attest(0, { verdict: 'BLOCKED' });
    expect(approvals(await collected())).to.equal(1);
  });

  it('do not count of another proposal, or of another transaction', async () => {
    await attest(0, { digest: 'd2'.repeat(32) });
    await attest(1, { safeTxHash: `0x${'a5'.repeat(32)}` });
    expect((await collected()).valid).to.deep.equal([]);
    expect(await whys()).to.deep.equal(['it is of another proposal', 'it is of another proposal']);
  });

  it('do not count where anything that was signed is altered', async () => {
    const changes: Readonly<Record<string, unknown>> = {
      verdict: 'CAUTION',
      block: '1001',
      blockHash: HASH,
      tool: { name: 'plimsoll', version: '9.9.9' },
    };
    for (const [field, value] of Object.entries(changes)) {
      await attest(0);
      await alter(0, (json) => ({ ...json, [field]: value }));
      expect((await collected()).valid, field).to.deep.equal([]);
      expect((await whys())[0], field).to.match(
        new RegExp(`^it was signed by 0x[0-9a-fA-F]{40}, not by ${NAMES[0]}, or altered$`),
      );
    }
  });

  it('do not count in another reviewer’s name', async () => {
    await attest(0);
    const stolen = (await textOf(0)).replace(NAMES[0] ?? '', NAMES[1] ?? '');
    await rm(pathOf(0));
    await writeFile(pathOf(1), stolen);
    expect((await collected()).valid).to.deep.equal([]);
    expect((await whys())[0]).to.contain(`not by ${NAMES[1]}`);
  });

  it('say what is wrong with any other file, and never throw', async () => {
    await attest(0);
    const good = await textOf(0);
    const cases: Readonly<Record<string, readonly [string, string]>> = {
      'empty.json': ['', 'is not a whole JSON document'],
      'list.json': ['[]', 'it is no attestation'],
      'format.json': [good.replace('attestation/1', 'attestation/2'), 'it is no attestation'],
      'verdict.json': [good.replace('"OK"', '"FINE"'), 'its verdict is none of OK, CAUTION and BLOCKED'],
      'block.json': [good.replace('"1000"', '1000'), 'its block is missing or no block'],
      'more.json': [good.replace('{\n', '{\n  "note": "all is well",\n'), 'it is not written as'],
      'twice.json': [good.replace('"verdict"', '"verdict": "BLOCKED",\n  "verdict"'), ''],
      'spaced.json': [good.replace('\n}', '\n }'), 'it is not written as'],
      'unsigned.json': [
        good.replace(/"signature": "0x[0-9a-f]+"/, '"signature": "0x"'),
        'The signature is not 65 bytes',
      ],
      'tool.json': [good.replace('0.1.0', '\\u001b[31m'), 'its version is missing or no version'],
    };
    for (const [name, [text]] of Object.entries(cases)) await writeFile(join(folder, 'attestations', name), text);
    await mkdir(join(folder, 'attestations', 'folder.json'));
    const { valid, invalid } = await collected();
    expect(valid.map(({ reviewer }) => reviewer)).to.deep.equal([NAMES[0]?.toLowerCase()]);
    for (const [name, [, why]] of Object.entries(cases))
      expect(invalid.find(({ file }) => file.endsWith(`/${name}`))?.why, name).to.contain(why);
    expect(invalid.map(({ file }) => file)).to.include('attestations/folder.json');
  });
});

describe('how many attestations a workspace demands', () => {
  const workspace = (authorities: string) =>
    loadWorkspace(
      memoryFiles(
        new Map([
          [
            'plimsoll.yaml',
            `apiVersion: plimsoll/v1\nkind: Workspace\nchains:\n  one: { id: 1 }\n  two: { id: 2 }\nauthorities:\n${authorities}`,
          ],
        ]),
      ),
    );
  const A = NAMES[0] ?? '';
  const authority = (name: string, rest: string): string =>
    `  ${name}: { chain: one, safe: { address: "${A}" }${rest} }\n`;
  const of = (chain: string, safe = A.toLowerCase()) => ({
    chain: { name: 'x', id: chain },
    route: { kind: 'safe' as const, authority: 'any', safe, version: '1.4.1', threshold: '1', owners: [] },
  });

  const need = (proposal: ReturnType<typeof of>, found: Awaited<ReturnType<typeof workspace>>): number =>
    weigh(demandsFor(proposal, found), { valid: [], invalid: [] }).need;
  /** Attestations of these accounts, which say OK. */
  const by = (...who: readonly number[]) => ({
    valid: who.map((index) => ({ ...STATEMENT, reviewer: (NAMES[index] ?? '').toLowerCase() as `0x${string}` })),
    invalid: [],
  });
  const weighed = async (authorities: string, ...who: readonly number[]): Promise<Weighed> =>
    weigh(demandsFor(of('1'), await workspace(authorities)), by(...who));

  it('counts listed reviewers only, and says of each other why it does not count', async () => {
    const listed = authority('a', `, attestations: 1, reviewers: ["${NAMES[1]}", "${NAMES[2]}"]`);
    const stranger = await weighed(listed, 0);
    expect([stranger.have, stranger.need, stranger.counted]).to.deep.equal([0, 1, []]);
    expect(stranger.notCounted).to.deep.equal([
      {
        file: `attestations/${NAMES[0]}.json`,
        why: `${NAMES[0]}, who says OK, is none of the reviewers that plimsoll.yaml lists`,
      },
    ]);
    for (const who of [1, 2]) {
      const found = await weighed(listed, 0, who);
      expect([found.have, found.counted.map(({ reviewer }) => reviewer)]).to.deep.equal([
        1,
        [NAMES[who]?.toLowerCase()],
      ]);
    }
    expect((await weighed(authority('a', ', attestations: 1'), 0)).have, 'without a list').to.equal(1);
  });

  it('of several authorities with this Safe every demand counts: the one that lacks most is told', async () => {
    const both =
      authority('a', `, attestations: 1, reviewers: ["${NAMES[0]}"]`) +
      authority('b', `, attestations: 1, reviewers: ["${NAMES[1]}"]`);
    for (const [who, have] of [
      [[], 0],
      [[0], 0],
      [[1], 0],
      [[0, 1], 1],
    ] as const)
      expect((await weighed(both, ...who)).have, String(who)).to.equal(have);
    const more = authority('a', ', attestations: 2') + authority('b', `, attestations: 1, reviewers: ["${NAMES[1]}"]`);
    expect(await weighed(more, 0, 2)).to.include({ have: 0, need: 1 });
    expect(await weighed(more, 0, 1)).to.include({ have: 2, need: 2 });
  });

  it('is none unless it says so', async () => {
    expect(need(of('1'), await workspace(authority('a', '')))).to.equal(0);
    expect(weigh([], by(0)).have).to.equal(1);
  });

  it('is the most of any authority with this Safe on this chain, whichever the proposal names', async () => {
    const found = await workspace(authority('a', ', attestations: 1') + authority('b', ', attestations: 3'));
    expect(need(of('1'), found)).to.equal(3);
    expect(need(of('2'), found)).to.equal(0);
    expect(need(of('1', `0x${'0b'.repeat(20)}`), found)).to.equal(0);
  });

  it('is a whole number that is not negative', async () => {
    expect(need(of('1'), await workspace(authority('a', ', attestations: 0')))).to.equal(0);
    for (const bad of ['-1', '1.5', 'two', '101'])
      expect(
        await workspace(authority('a', `, attestations: ${bad}`)).then(
          () => 'it was read',
          ({ code }: { code: string }) => code,
        ),
        bad,
      ).to.equal('workspace/invalid');
  });
});
