import { existsSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { Transaction } from 'ethers/transaction';
import { GUARDIAN, SAFE_OWNERS } from '../../devnet/accounts.js';
import { canonicalDigest, canonicalText } from '../../src/document/canonical.js';
import { artefactsOf } from '../../src/proposal/artefacts.js';
import type { Proposal, StepsRoute } from '../../src/proposal/proposal.js';
import { startRelay } from '../chain/relay.js';
import { devnetRpc, type Environment, freshWorkspace, git, revertAfterEach, send, sharedDevnet } from './devnet.js';
import { CORE, CORE_FILE, node, replaceIn, setValue } from './in-process.js';
import {
  deployTimelock,
  makeRiskAdmin,
  onNode,
  pass,
  programIn,
  sendAs,
  writeAuthority,
  writeRoutes,
} from './route-ground.js';
import { createSafe, deployVersion } from './safes.js';

const TIMELOCK = new Interface([
  'function cancel(bytes32)',
  'function updateDelay(uint256)',
  'function schedule(address,uint256,bytes,bytes32,bytes32,uint256)',
  'function hashOperation(address,uint256,bytes,bytes32,bytes32) view returns (bytes32)',
]);
const WORD = `0x${'0'.repeat(64)}`;
const HOURS = 3600n;

interface Step {
  readonly name: string;
  readonly ids: readonly { readonly hex: string }[];
  readonly state: { readonly kind: string; readonly from?: string } | null;
}

describe('a change through a timelock behind a Safe', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  let env: Environment;
  let run: ReturnType<typeof programIn>;
  let timelock: string;
  let safe: string;

  const route = (more = '', authority = 'risk-council', address = timelock): string =>
    `  later:\n    chain: devnet\n    through:\n      - { timelock: "${address}"${more} }\n      - authority: ${authority}\n`;
  const commit = (): Promise<string> => git(root, env, 'commit', '--quiet', '--all', '--message', 'Change');
  const sign = async (bundle: string): Promise<void> => {
    for (const index of ['0', '1']) await run.good('sign', bundle, '--devnet-account', index, '--yes');
  };
  const execute = (bundle: string, account = '4'): readonly string[] => [
    ...['execute', bundle, '--devnet-account', account, '--yes'],
  ];
  const state = async (bundle: string): Promise<string> => (await run.json('status', bundle)).state;
  const rules = async (bundle: string): Promise<readonly (readonly [string, string])[]> =>
    ((await run.review(bundle)).warnings as { ruleId: string; data?: { verdict: string } }[]).map(
      ({ ruleId, data }) => [String(data?.verdict), ruleId],
    );
  const proposalIn = async (bundle: string): Promise<Proposal & { readonly route: StepsRoute }> =>
    JSON.parse(await readFile(join(root, bundle, 'proposal.json'), 'utf8'));

  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
    run = programIn(root, env);
    safe = (await sharedDevnet()).safe.address;
    timelock = await deployTimelock(safe);
    await makeRiskAdmin(timelock);
    await setValue(root, 'WETH', 'supplyCap', '3_100_000');
  });

  it('goes from YAML to what is read back, each step in its time', async () => {
    await writeRoutes(root, route(), ['later']);
    await commit();
    const proposed = await run.good('propose', CORE, '--out', 'one', '--no-impact');
    expect(proposed.out).to.match(
      /\nRoute later\n.*\n {2}1 {2}sign {5}2 of 3 owners {2}now .*Safe 0x\w{40}\n {2}2 {2}execute {2}anyone {9}2h later {2}TimelockController 0x\w{40}\n {2}at best 2h\n/,
    );
    expect(proposed.out).to.match(
      /\nproven {2}\d+ values read back after the simulated 2 steps: these changes and nothing else; \d+ gas for the first, \d+ events, all declared\n/,
    );
    const { route: steps, proof } = await proposalIn('one');
    expect(proof.steps?.map(({ title }) => title)).to.deep.equal([
      `sign in the Safe ${safe}`,
      `execute in the TimelockController ${timelock}`,
    ]);
    const review = await run.good('review', 'one');
    expect(review.out).to.match(/^CAUTION /);
    expect(review.out).to.match(
      /\nWhat it plans for later\n.*\n {2}reserves\.WETH\.supplyCap {2}3_000_000 {2}→ {2}3_100_000/,
    );
    expect(await rules('one')).to.deep.equal([['CAUTION', 'trust/none']]);
    const id = steps.steps[1]?.ids[0]?.hex;

    expect(await state('one')).to.equal('draft');
    expect((await run.bad(...execute('one'))).err).to.match(/\[execute\/\w+|\[sign\/\w+/);
    await run.good('sign', 'one', '--devnet-account', '0', '--yes');
    expect((await run.good('status', 'one')).out).to.match(/^signed {2}/);
    await run.good('sign', 'one', '--devnet-account', '1', '--yes');
    expect(await state('one')).to.equal('ready');
    expect((await run.good(...execute('one'))).out).to.match(
      /^done {2}step 1 of 2, sign\n {2}in block \d+: 0x\w{64}\nplimsoll status says what comes next\.\n$/,
    );
    const queued = await run.json('status', 'one');
    expect([queued.state, queued.next]).to.deep.equal(['queued', 2]);
    const [signed, waiting] = queued.steps as readonly Step[];
    expect([signed?.state?.kind, waiting?.state?.kind]).to.deep.equal(['done', 'waiting']);
    const when = new Date(Number(waiting?.state?.from) * 1000).toISOString().replace('.000', '');
    const early = await run.bad(...execute('one'));
    expect([early.code, early.err]).to.satisfy(
      ([code, err]: [number, string]) => code === 1 && err.includes(`can be taken from ${when} on  [execute/not-yet]`),
    );
    expect((await run.bad('verify', 'one')).err).to.match(
      /not every step is done: it is queued, and step 2 of 2, execute in the TimelockController 0x\w{40}, comes next/,
    );
    expect(await rules('one')).to.deep.equal([['CAUTION', 'trust/none']]);

    await pass(2n * HOURS);
    const open = await run.good('status', 'one');
    expect(open.out).to.match(/^executable {2}/);
    expect(open.out).to.include(`operation id (OpenZeppelin TimelockController) ${id}`);
    const taken = await run.json(...execute('one'));
    expect([taken.step, taken.steps, taken.name]).to.deep.equal([2, 2, 'execute']);
    expect(await state('one')).to.equal('executed');
    expect((await run.bad(...execute('one'))).err).to.match(/every step is done {2}\[execute\/already\]/);
    // What is read back is the block of the last step, whoever asks and whenever.
    await (await devnetRpc()).send('anvil_mine', '0x5');
    for (const noted of ['with a note', 'without']) {
      if (noted === 'without') await writeFile(join(root, 'one', 'steps', '2.json'), '{}');
      const verified = await run.json('verify', 'one');
      expect([verified.ok, verified.block, verified.matches]).to.deep.equal([
        ...[true, taken.block, ['reserves.WETH.supplyCap']],
      ]);
      expect(verified.transaction).to.equal(noted === 'without' ? null : taken.transaction);
    }
    expect((await run.good('propose', CORE)).out).to.match(/nothing to propose|nothing to do|no change/i);
    expect(await rules('one')).to.deep.equal([['CAUTION', 'trust/none']]);
  });

  it('is told as lost once cancelled, and as another where the delay grew or the bundle lies', async () => {
    await writeRoutes(root, route(), ['later']);
    await commit();
    await run.good('propose', CORE, '--out', 'one', '--no-impact');
    const one = await proposalIn('one');

    // The contract's least delay grows: what is signed would be refused.
    const rpc = await devnetRpc();
    const before = await rpc.sendHex('evm_snapshot');
    await sendAs(timelock, timelock, TIMELOCK.encodeFunctionData('updateDelay', [3n * HOURS]));
    const grown = await run.any('review', 'one');
    expect(grown.code).to.equal(1);
    expect(grown.out).to.match(
      /the contracts of the route later are not as the bundle has them: step 1 is another now/,
    );
    expect(grown.out).to.match(/it would not happen: the chain refuses step 1 of 2, sign in the Safe 0x\w{40}.*delay/i);
    await rpc.send('evm_revert', before);

    // A bundle whose steps or contracts were altered, with its digest made again.
    const { digest: _, ...body } = one;
    const forge = async (name: string, forged: Omit<Proposal, 'digest'>): Promise<void> => {
      const whole = { ...forged, digest: canonicalDigest(forged) } as Proposal;
      await cp(join(root, 'one'), join(root, name), { recursive: true, force: true });
      for (const [file, text] of artefactsOf(whole)) await writeFile(join(root, name, file), text);
    };
    await forge('known', {
      ...body,
      route: {
        ...body.route,
        known: body.route.known.map((known) =>
          known.kind === 'timelock' ? { ...known, settings: { ...known.settings, delay: { integer: '1' } } } : known,
        ),
      } as Proposal['route'],
    });
    expect(await rules('known')).to.deep.include(['BLOCKED', 'bundle/steps']);
    await forge('steps', {
      ...body,
      route: { ...body.route, steps: [...body.route.steps].reverse() } as Proposal['route'],
    });
    expect(await rules('steps')).to.deep.include(['BLOCKED', 'bundle/steps']);
    await writeFile(
      join(root, 'known', 'proposal.json'),
      canonicalText({ ...one, route: { ...one.route, atBest: { seconds: '1', blocks: '0' } } }),
    );
    expect(await rules('known')).to.deep.include(['BLOCKED', 'bundle/altered']);

    // The documents that it names have another delay, or another timelock, than what it was made with.
    const provenance = one.provenance;
    for (const [name, more, address] of [
      ['delay', ', delay: 3h', timelock],
      ['timelock', '', GUARDIAN.address],
    ] as const) {
      await replaceIn(
        root,
        'plimsoll.yaml',
        /\nroutes:\n(?: {2}.*\n)*/,
        `\nroutes:\n${route(more, 'risk-council', address)}`,
      );
      await commit();
      const text = await readFile(join(root, 'plimsoll.yaml'));
      const { createHash } = await import('node:crypto');
      const sha256 = createHash('sha256').update(text).digest('hex');
      await forge(name, {
        ...body,
        provenance: {
          ...provenance,
          commit: await git(root, env, 'rev-parse', 'HEAD'),
          documents: provenance.documents.map((one) => (one.path === 'plimsoll.yaml' ? { ...one, sha256 } : one)),
        },
      });
      const found = await run.any('review', name);
      expect(found.out).to.match(
        name === 'delay'
          ? /the route later is not as the documents have it: its delay is 10800 seconds, the proposal’s 7200 {2}\[review\/other-route\]/
          : /the route later is not as the documents have it: its timelock is 0x\w{40}, the proposal’s 0x\w{40} {2}\[review\/other-route\]/,
      );
      expect(found.code).to.equal(1);
    }
    await git(root, env, 'reset', '--quiet', '--hard', provenance.commit ?? '');

    await sign('one');
    await run.good(...execute('one'));
    await sendAs(safe, timelock, TIMELOCK.encodeFunctionData('cancel', [one.route.steps[1]?.ids[0]?.hex]));
    const cancelled = await run.good('status', 'one');
    expect(cancelled.out).to.match(/^cancelled {2}/);
    expect((await run.bad(...execute('one'))).err).to.match(
      /can never be taken any more: it is cancelled {2}\[execute\/lost\]/,
    );
    expect((await run.bad('verify', 'one')).err).to.match(/it is cancelled/);
    expect((await rules('one')).map(([verdict]) => verdict)).to.include('BLOCKED');
  });

  it('waits for the operation before it, and is told where somebody was quicker or the node is gone', async () => {
    const first = [SAFE_OWNERS[0]?.address, 0, '0x', WORD, WORD];
    const rpc = await node();
    const asked = TIMELOCK.encodeFunctionData('hashOperation', first);
    const before = String(await rpc.request('eth_call', [{ to: timelock, data: asked }, 'latest']));
    await writeRoutes(root, route(`, predecessor: "${before}"`), ['later']);
    await commit();
    const without = await run.bad('propose', CORE, '--out', 'none', '--no-impact');
    expect(without.err).to.match(
      new RegExp(
        `step 2 of 2, .* is refused: reverted with TimelockUnexecutedPredecessor\\(predecessorId: ${before}\\)`,
      ),
    );
    expect(existsSync(join(root, 'none'))).to.equal(false);
    await sendAs(safe, timelock, TIMELOCK.encodeFunctionData('schedule', [...first, 7200]));
    await pass(2n * HOURS);
    const EXECUTE = new Interface(['function execute(address,uint256,bytes,bytes32,bytes32)']);
    await send(GUARDIAN.address, timelock, EXECUTE.encodeFunctionData('execute', first));

    // A node that dies at any point of proposing leaves nothing half-written.
    const relay = await startRelay((await sharedDevnet()).rpcUrl, async ({ id, method }) => {
      if (method !== dies) return undefined;
      return { reply: { id, error: { code: -32603, message: 'the node is gone' } } };
    });
    let dies = 'eth_simulateV1';
    const through = (url: string, ...args: readonly string[]) => onNode(root, url, () => run.any(...args));
    const dead = await through(relay.url, 'propose', CORE, '--out', 'one', '--no-impact');
    expect([dead.code, existsSync(join(root, 'one'))], dead.err).to.deep.equal([69, false]);

    await run.good('propose', CORE, '--out', 'one', '--no-impact');
    await sign('one');
    // Somebody else sends what is signed right before it.
    const overtaking = await startRelay((await sharedDevnet()).rpcUrl, async ({ method, params: [raw] }) => {
      if (method !== 'eth_sendRawTransaction') return undefined;
      const { to, data } = Transaction.from(String(raw));
      await send(GUARDIAN.address, to ?? '', data);
      return undefined;
    });
    const second = await through(overtaking.url, ...execute('one'));
    await overtaking.close();
    expect(second.err).to.match(/step 1 of 2 was taken by somebody else meanwhile {2}\[execute\/already\]/);
    expect([second.code, await state('one'), existsSync(join(root, 'one', 'steps'))]).to.deep.equal([
      1,
      'queued',
      false,
    ]);
    await pass(2n * HOURS);
    dies = 'eth_sendRawTransaction';
    const unsent = await through(relay.url, ...execute('one'));
    expect([unsent.code, existsSync(join(root, 'one', 'steps'))], unsent.err).to.deep.equal([69, false]);
    expect(await state('one')).to.equal('executable');

    // Somebody else takes the step between the review and the sending.
    const { route: steps } = await proposalIn('one');
    const [call] = steps.steps[1]?.calls ?? [];
    let quicker = 0;
    dies = '';
    const race = await startRelay((await sharedDevnet()).rpcUrl, async ({ method }) => {
      if (method === 'eth_estimateGas' && quicker++ === 0)
        await send(GUARDIAN.address, call?.to ?? '', call?.data ?? '');
      return undefined;
    });
    const late = await through(race.url, ...execute('one'));
    await race.close();
    await relay.close();
    expect(late.err).to.match(/step 2 of 2 was taken by somebody else meanwhile {2}\[execute\/already\]/);
    expect(late.code).to.equal(1);
    expect(await state('one')).to.equal('executed');
    expect((await run.json('verify', 'one')).ok).to.equal(true);
  });

  for (const version of ['1.3.0', '1.5.0'] as const)
    it(`goes behind a Safe of version ${version}`, async () => {
      const rpc = await node();
      await deployVersion(rpc, version);
      const council = await createSafe(
        rpc,
        version,
        SAFE_OWNERS.slice(0, 2).map(({ address }) => address),
        2,
      );
      const later = await deployTimelock(council);
      await makeRiskAdmin(later);
      await writeAuthority(root, 'elders', council, version);
      await writeRoutes(root, route('', 'elders', later), ['later']);
      await replaceIn(root, CORE_FILE, 'authority: risk-council', 'authority: elders');
      await commit();
      await run.good('propose', CORE, '--out', 'one', '--no-impact');
      expect(await rules('one')).to.deep.equal([['CAUTION', 'trust/none']]);
      await sign('one');
      await run.good(...execute('one'));
      await pass(2n * HOURS);
      await run.good(...execute('one', '5'));
      expect((await run.json('verify', 'one')).matches).to.deep.equal(['reserves.WETH.supplyCap']);
      expect((await run.json('propose', CORE)).ok).to.equal(true);
    });
});
