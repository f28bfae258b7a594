import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Hex } from '../../src/chain/hex.js';
import { PlimsollError } from '../../src/diagnostic/error.js';
import { canonicalText } from '../../src/document/canonical.js';
import { artefactsOf } from '../../src/proposal/artefacts.js';
import { governedChangeOf } from '../../src/proposal/governance/change-of.js';
import { votedDescription } from '../../src/proposal/governance/description.js';
import type { Proposal } from '../../src/proposal/proposal.js';
import { readBundle } from '../../src/proposal/read-bundle.js';
import { routeCallsOf, stepsRouteJson } from '../../src/proposal/steps-route.js';
import { reviewBundle } from '../../src/review/review-bundle.js';
import type { Known } from '../../src/route/known.js';
import { stagesOfKnown } from '../../src/route/read-route.js';
import { safeTxJson } from '../../src/route/safe/transaction-json.js';
import { wrapCalls } from '../../src/route/safe/wrap.js';
import { checksummed } from '../../src/signer/address.js';
import { safeHashes } from '../../src/signer/hashes.js';
import { leaves, other, set, withDigest } from './altered.js';
import { BLOCK, MARKET_FILE, proposalFrom, SAFE, workspaceWith } from './bundle.js';

const TIMELOCK: Hex = `0x${'71'.repeat(20)}`;
const KNOWN: readonly Known[] = [
  {
    kind: 'timelock',
    facts: {
      ...{ address: TIMELOCK, minDelay: 7200n, sender: SAFE.address, openExecution: true },
      may: { propose: true, execute: true, cancel: true },
    },
    settings: { delay: 7200n, predecessor: null, salt: null },
  },
  { kind: 'authority', facts: SAFE, settings: { sender: null } },
];

/** The proposal that `propose` would make on the route, without a chain: what it read and proved is made up. */
const onRoute = (plain: Proposal): Proposal => {
  const account = checksummed(TIMELOCK);
  const calls = routeCallsOf(plain);
  const steps = { ...plain, route: { ...plain.route, kind: 'steps', account } } as unknown as Proposal;
  const about = { nonce: `0x${'5a'.repeat(32)}` as Hex, description: votedDescription(governedChangeOf(steps)) };
  const stages = stagesOfKnown(calls, { known: KNOWN, first: null }, about);
  const { kind: _, ...signing } = plain.route as Extract<Proposal['route'], { kind: 'safe' }>;
  const identity = { chainId: BLOCK.chainId, safe: SAFE.address, version: SAFE.version };
  const tx = wrapCalls(stages[0]?.calls ?? [], { ...identity, address: SAFE.address }, { nonce: SAFE.nonce });
  return withDigest({
    ...plain,
    route: {
      ...stepsRouteJson(
        { name: 'later', title: null },
        { account: TIMELOCK, first: null, known: KNOWN, stages },
        { about, best: { seconds: 7200n, blocks: 0n }, step: 0 },
      ),
      ...signing,
    },
    transaction: safeTxJson(tx),
    hashes: safeHashes({ ...identity, tx }),
    proof: { ...plain.proof, steps: [] },
  });
};

/** Facts that the bytes do not depend on: only a node tells whether they are true. */
const ONLY_A_NODE =
  /^known\.0\.facts\.(minDelay|sender|may)|^known\.1\.(facts\.(version|nonce)|settings)|^(title|threshold)$/;

describe('a bundle of several steps', function () {
  this.timeout(120_000);
  let root: string;
  let folder: string;
  let proposal: Proposal;

  before(async () => {
    root = await workspaceWith();
    const through = `      - timelock: "${checksummed(TIMELOCK)}"\n        delay: 2h\n      - authority: council\n`;
    await appendFile(join(root, 'plimsoll.yaml'), `routes:\n  later:\n    chain: ethereum\n    through:\n${through}`);
    const market = await readFile(join(root, MARKET_FILE), 'utf8');
    await writeFile(
      join(root, MARKET_FILE),
      market.replace('authority: council', 'authority: council\nroutes: [later]'),
    );
    proposal = onRoute(await proposalFrom(root));
    folder = join(await mkdtemp(join(tmpdir(), 'plimsoll-steps-')), 'bundle');
  });
  after(() => Promise.all([root, join(folder, '..')].map((one) => rm(one, { recursive: true, force: true }))));

  const hand = async (forged: Proposal): Promise<void> => {
    let files: ReadonlyMap<string, string>;
    try {
      files = artefactsOf(forged);
    } catch {
      files = new Map([['proposal.json', canonicalText(forged)]]);
    }
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    for (const [name, text] of files) await writeFile(join(folder, name), text);
  };
  const review = async () =>
    reviewBundle({
      ...{ bundle: await readBundle(folder), root, machine: null },
      ...{ expectHash: null, expectChainId: null, expectSafe: null },
    });
  const outcome = async (): Promise<string> => {
    try {
      return (await review()).verdict;
    } catch (error) {
      if (error instanceof PlimsollError) return error.code;
      throw error;
    }
  };

  it('is compiled again to the same bytes, step by step, without a chain', async () => {
    await hand(proposal);
    const found = await review();
    expect(found.warnings.filter(({ data }) => data?.verdict === 'BLOCKED')).to.deep.equal([]);
    expect([found.verdict, found.reproduces, found.stale]).to.deep.equal(['CAUTION', true, null]);
    expect(found.route?.steps.map(({ name }) => name)).to.deep.equal(['sign', 'execute']);
    expect(found.planned.map(({ path }) => path)).to.have.members(proposal.changes.map(({ path }) => path));
  });

  it('is never taken where anything of its route is another, whoever makes digest and files again', async () => {
    const told: string[] = [];
    for (const { path, value } of leaves(proposal.route)) {
      const name = path.join('.');
      if (ONLY_A_NODE.test(name)) continue;
      await hand(withDigest(set(proposal, ['route', ...path], other(value))));
      const found = await outcome();
      if (!/^(BLOCKED|bundle\/unreadable)$/.test(found)) told.push(`${name}: ${found}`);
    }
    expect(told).to.deep.equal([]);
  });

  it('is BLOCKED where plimsoll.yaml has another delay, or another contract by that name', async () => {
    const file = join(root, 'plimsoll.yaml');
    const text = await readFile(file, 'utf8');
    for (const [from, to] of [
      ['delay: 2h', 'delay: 3h'],
      [checksummed(TIMELOCK), checksummed(`0x${'72'.repeat(20)}`)],
    ] as const) {
      await writeFile(file, text.replace(from, to));
      const plain = await proposalFrom(root);
      await hand(withDigest({ ...proposal, provenance: plain.provenance }));
      const found = await review();
      const blocking = found.warnings.filter(({ data }) => data?.verdict === 'BLOCKED').map(({ ruleId }) => ruleId);
      expect(blocking, to).to.include('review/other-route');
    }
    await writeFile(file, text);
  });

  it('is refused, and not stumbled over, where its steps cannot be computed', async () => {
    const manager = {
      kind: 'accessManager',
      facts: { address: TIMELOCK, caller: SAFE.address, expiration: { integer: '1' }, calls: [] },
      settings: { before: null },
    };
    for (const known of [[], [manager], [manager, manager]]) {
      await hand(withDigest(set(proposal, ['route', 'known'], known)));
      expect(await outcome(), JSON.stringify(known)).to.equal('bundle/unreadable');
    }
    await hand(withDigest(set(proposal, ['calls'], [])));
    expect(await outcome()).to.match(/^(BLOCKED|bundle\/unreadable)$/);
  });
});
