import { expect } from 'chai';
import { createRpc } from '../../src/chain/rpc.js';
import { canonicalDigest } from '../../src/document/canonical.js';
import { observeMarket } from '../../src/observe/observe-chain.js';
import { baseOf } from '../../src/plan/lock-base.js';
import { marketInWorktree } from '../../src/plan/sources.js';
import { touchedScope } from '../../src/plan/touched.js';
import type { AnyProposal } from '../../src/proposal/proposal.js';
import { writeBundle } from '../../src/proposal/write-bundle.js';
import type { BadNode } from '../chain/bad-node.js';
import { startRelay } from '../chain/relay.js';
import { expectValid } from '../outputs.js';
import { cli, type Environment, freshWorkspace, revertAfterEach, sharedDevnet } from './devnet.js';
import { CORE, contextOf, PERPETUAL, proposalOf, replaceIn, setValue, textIn } from './in-process.js';
import { deployTimelock, makeRiskAdmin, writeRoutes } from './route-ground.js';

interface Told {
  readonly route: { readonly kind: string; readonly authority: string };
  readonly lane: object;
  readonly why: string;
  readonly passedOver: object;
  readonly impact: object;
  readonly changes: readonly { readonly path: string }[];
}

describe('an emergency lane', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  let env: Environment;
  let broken: BadNode;

  /** A node on which a reserve that nobody touches cannot be read: whatever names it fails whole. */
  const withoutReserve = async (asset: string): Promise<BadNode> => {
    const { rpcUrl } = await sharedDevnet();
    const word = asset.slice(2).toLowerCase();
    return startRelay(rpcUrl, ({ id, method, params }) =>
      /^eth_(call|simulateV1)$/.test(method) && JSON.stringify(params).toLowerCase().includes(word)
        ? { reply: { id, error: { code: 3, message: 'execution reverted', data: '0x' } } }
        : undefined,
    );
  };

  const run = async (...args: string[]) => {
    const ran = await cli(args, { cwd: root, env });
    expect(ran.code, `${ran.out}${ran.err}`).to.equal(0);
    return ran;
  };

  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
    const { params } = await marketInWorktree(await contextOf(root), CORE);
    const link = [...(params.entities.get('reserves')?.values() ?? [])].find(({ label }) => label === 'LINK');
    broken = await withoutReserve(link?.identity ?? '');
  });
  afterEach(() => broken.close());

  it('freezes a reserve on the quickest route, from YAML to read-back, where another reserve cannot be read', async () => {
    const { safe, rpcUrl } = await sharedDevnet();
    const timelock = await deployTimelock(safe.address);
    await makeRiskAdmin(timelock);
    const later = `  later:\n    chain: devnet\n    through:\n      - timelock: "${timelock}"\n      - authority: risk-council\n`;
    await writeRoutes(root, later, ['later', 'risk-council']);
    await setValue(root, 'WETH', 'frozen', 'true');
    await setValue(root, 'WETH', 'ltv', '0%');
    await replaceIn(root, 'plimsoll.yaml', `"${rpcUrl}"`, `"\${BROKEN_RPC_URL}"`);
    env = { ...env, BROKEN_RPC_URL: broken.url };

    const usual = await cli(['propose', CORE, '--no-impact', '--out', 'usual'], { cwd: root, env });
    expect(usual.code).to.not.equal(0);
    expect(usual.err).to.contain('LINK', usual.err);

    const { json } = await run('propose', CORE, '--emergency', '--out', 'one', '--json');
    const told = expectValid(json) as unknown as Told;
    expect(told.route).to.include({ kind: 'safe', authority: 'risk-council' });
    expect(told.passedOver).to.deep.equal([{ name: 'later', why: ['it takes 2h at best'] }]);
    expect(told.why).to.equal('the quickest that may: it takes no time at best');
    expect(told.lane).to.deep.equal({ kind: 'emergency', entities: ['reserves.WETH', 'eModes.*'] });
    expect(told.impact).to.deep.equal({ simulated: false, reason: 'left out with --emergency' });
    // The LTV follows from the freeze, and the document has it so.
    expect(told.changes.map(({ path }) => path)).to.deep.equal(['reserves.WETH.ltv', 'reserves.WETH.frozen']);
    const { out } = await run('propose', CORE, '--emergency', '--out', 'two');
    expect(out).to.contain('not taken  the route later: it takes 2h at best');
    expect(out).to.contain('taken  the route risk-council, the quickest that may: it takes no time at best');
    const note = 'Emergency lane: of the market only reserves.WETH, eModes.* were read and read back;';
    expect(out).to.contain(note);
    for (const file of ['report.md', 'report.html'])
      expect(await textIn(root, `one/${file}`), file).to.contain('Emergency lane');

    const review = await run('review', 'one');
    expect(review.out).to.match(/^CAUTION/);
    expect(review.out).to.contain(
      'an emergency lane: of the market only reserves.WETH, eModes.* are read, and no impact was simulated  [review/emergency-lane]',
    );
    expect(review.out).to.contain('every entity of the market but reserves.WETH, eModes.*');
    const reviewed = expectValid((await run('review', 'one', '--json')).json) as unknown as {
      readonly reproduces: boolean;
      readonly stale: boolean;
      readonly effect: object | null;
    };
    expect(reviewed).to.include({ reproduces: true, stale: false });
    expect(reviewed.effect).to.not.equal(null);

    for (const index of [0, 1]) await run('sign', 'one', '--devnet-account', String(index), '--yes');
    await run('execute', 'one', '--devnet-account', '4', '--yes');
    const verified = expectValid((await run('verify', 'one', '--json')).json) as { readonly matches: string[] };
    expect(verified.matches).to.include.members(['reserves.WETH.frozen', 'reserves.WETH.ltv', 'eModes.1.ltvzero']);
    // Verifying again is the same, though the lock moved.
    await run('verify', 'one');

    // Read whole from a node that can: the lock kept what was not read.
    env = { ...env, BROKEN_RPC_URL: rpcUrl };
    const after = await run('propose', CORE, '--route', 'risk-council', '--no-impact', '--json');
    expect((after.json as unknown as { readonly bundle: null }).bundle).to.equal(null);
    // Exit code 2 would tell of changes or drift.
    await run('diff', CORE, '--detailed-exitcode');
  });

  it('is refused to what does more than close, with what to leave out', async () => {
    await setValue(root, 'WETH', 'supplyCap', '3_100_000');
    await setValue(root, 'DAI', 'borrowCap', '1');
    const mixed = await cli(['propose', CORE, '--emergency', '--out', 'one'], { cwd: root, env });
    expect(mixed.code).to.equal(1);
    expect(mixed.err).to.contain('no emergency: more than closing is reserves.WETH.supplyCap  [propose/not-emergency]');
    expect(mixed.err).to.contain('leave that out with --only "reserves.DAI.borrowCap"');
    const { out } = await run('propose', CORE, '--emergency', '--only', 'reserves.DAI.borrowCap', '--out', 'one');
    expect(out).to.contain('of the market only reserves.DAI was read and read back');
    const raised = await cli(['propose', CORE, '--emergency', '--only', 'reserves.WETH', '--out', 'two'], {
      cwd: root,
      env,
    });
    expect(raised.err).to.contain('propose it without --emergency');

    // A bundle that says it is one, and is not.
    const proposal: AnyProposal = await proposalOf(root, { selection: { only: ['reserves.WETH.supplyCap'] } });
    const { digest: _, ...body } = { ...proposal, lane: { kind: 'emergency' as const, entities: ['reserves.WETH'] } };
    await writeBundle(`${root}/forged`, { ...body, digest: canonicalDigest(body) } as AnyProposal);
    const review = await cli(['review', 'forged'], { cwd: root, env });
    expect(review.code).to.equal(1);
    expect(review.out).to.contain('does more than close: reserves.WETH.supplyCap  [review/not-emergency]');
  });

  it('is one of any protocol that says what closes', async () => {
    const file = 'params/perp-curie/devnet.yaml';
    await replaceIn(root, file, /(?<=\n {2}settlementTokenBalanceCap: ).*/, '1');
    const { out } = await run('propose', PERPETUAL, '--emergency', '--out', 'one');
    expect(out).to.contain('of the market only clearingHouse was read and read back');
    expect((await run('review', 'one')).out).to.match(/^CAUTION/);
  });

  it('asks a node for a small part of what a whole market takes', async () => {
    const { rpcUrl } = await sharedDevnet();
    await setValue(root, 'WETH', 'paused', 'true');
    const { workspace } = await contextOf(root);
    const market = await marketInWorktree(await contextOf(root), CORE);
    const base = await baseOf(CORE, workspace, market.params.protocol);
    const scope = touchedScope(market.params, base, { only: [], includeDrift: [] });
    const [whole, part] = [createRpc(rpcUrl), createRpc(rpcUrl)];
    const all = await observeMarket(market, workspace, 'latest', whole);
    const some = await observeMarket(market, workspace, 'latest', part, scope);
    expect([...some.params.entities].map(([group, table]) => [group, table.size])).to.deep.equal([
      ['eModes', 0],
      ['reserves', 1],
    ]);
    expect(some.reads.length).to.be.below(15);
    expect(all.reads.length).to.be.above(some.reads.length * 20);
    expect(part.stats.requests).to.be.at.most(whole.stats.requests);
    expect(part.stats.bytesIn * 10).to.be.below(whole.stats.bytesIn);

    // Of the whole proposal, proof included: the same transaction for less.
    const [slow, fast] = [createRpc(rpcUrl), createRpc(rpcUrl)];
    const usual = await proposalOf(root, { rpc: slow });
    const emergency = await proposalOf(root, { rpc: fast, lane: 'emergency' });
    expect(emergency.hashes).to.deep.equal(usual.hashes);
    expect(emergency.calls).to.deep.equal(usual.calls);
    expect(fast.stats.requests).to.be.at.most(slow.stats.requests);
    expect(fast.stats.bytesIn + fast.stats.bytesOut).to.be.below((slow.stats.bytesIn + slow.stats.bytesOut) / 2);
    expect(emergency.proof.values * 20).to.be.below(usual.proof.values);
  });
});
