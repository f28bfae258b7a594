import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { GUARDIAN, SAFE_OWNERS } from '../../devnet/accounts.js';
import { forkAt } from '../../devnet/fork.js';
import type { Hex } from '../../src/chain/hex.js';
import { createRpc } from '../../src/chain/rpc.js';
import { canonicalDigest } from '../../src/document/canonical.js';
import { forkOnce, type Machine } from '../../src/effect/machine.js';
import { artefactsOf, transactionOf } from '../../src/proposal/artefacts.js';
import type { Proposal } from '../../src/proposal/proposal.js';
import { readBundle } from '../../src/proposal/read-bundle.js';
import { writeBundle } from '../../src/proposal/write-bundle.js';
import type { ReviewInput } from '../../src/review/bundle-subject.js';
import type { Review } from '../../src/review/review.js';
import { reviewBundle } from '../../src/review/review-bundle.js';
import { safeHashes } from '../../src/signer/hashes.js';
import { startRelay, without } from '../chain/relay.js';
import { type CliRun, cli, devnetRpc, freshWorkspace, git, revertAfterEach, send, sharedDevnet } from './devnet.js';
import { CORE, CORE_FILE, node, proposalOf, replaceIn, setValue, signAndExecute } from './in-process.js';

const CONFIGURATOR = new Interface([
  'function setReserveFreeze(address,bool)',
  'function setSupplyCap(address,uint256)',
  'function configureReserveAsCollateral(address,uint256,uint256,uint256)',
]);
const SAFE_ADMIN = new Interface([
  'function changeThreshold(uint256)',
  'function addOwnerWithThreshold(address,uint256)',
]);
const WETH = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2';
const LINK = '0x514910771AF9Ca656af840dff83E8264EcF986CA';

describe('review, sign and execute', function () {
  this.timeout(180_000);
  revertAfterEach();
  let root: string;
  let env: Awaited<ReturnType<typeof freshWorkspace>>['env'];
  let folder: string;
  let proposal: Proposal;

  /** A committed change, proposed and written. */
  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
    folder = join(root, 'proposals', 'one');
    await setValue(root, 'WETH', 'supplyCap', '2_500_000');
    await setValue(root, 'LINK', 'liquidationThreshold', '70%');
    await git(root, env, 'commit', '--quiet', '--all', '--message', 'Change');
    proposal = await proposalOf(root);
    await writeBundle(folder, proposal);
  });

  const machine = async () => ({ rpc: await node(), fork: null });
  const review = async (more: Partial<ReviewInput> = {}): Promise<Review> =>
    reviewBundle({
      bundle: await readBundle(folder),
      root,
      machine: await machine(),
      expectHash: null,
      expectChainId: null,
      expectSafe: null,
      ...more,
    });
  const rules = (found: Review, verdict: string): string[] =>
    found.warnings.flatMap(({ ruleId, data }) => (data?.verdict === verdict ? [ruleId] : []));
  const withDigest = (forged: Proposal): Proposal => {
    const { digest: _, ...body } = forged;
    return { ...body, digest: canonicalDigest(body) };
  };
  /** Puts a forged proposal in the bundle's place, its digest and files made again. */
  const forge = async (forged: Proposal): Promise<void> => {
    for (const [name, text] of artefactsOf(withDigest(forged))) await writeFile(join(folder, name), text);
  };
  const withHashes = (forged: Proposal): Proposal => ({
    ...forged,
    hashes: safeHashes({
      chainId: BigInt(forged.chain.id),
      safe: forged.route.safe.toLowerCase() as Hex,
      version: forged.route.version,
      tx: transactionOf(forged),
    }),
  });
  const asSafe = async (to: string, data: string): Promise<void> => {
    const { safe } = await sharedDevnet();
    const rpc = await devnetRpc();
    await rpc.send('anvil_impersonateAccount', safe.address);
    await rpc.send('anvil_setBalance', safe.address, '0xde0b6b3a7640000');
    await send(safe.address, to, data);
  };
  const configurator = async (): Promise<string> => (await sharedDevnet()).contracts.poolConfigurator ?? '';
  const plimsoll = (...args: readonly string[]): Promise<CliRun> => cli([...args, '--json'], { cwd: root, env });
  const sign = (owner: number): Promise<CliRun> => plimsoll('sign', folder, '--devnet-account', String(owner), '--yes');
  const failure = ({ code, json }: CliRun): [number | null, string] => [code, json.error?.code ?? 'no error'];

  it('finds nothing against it: only that no pins say what is trusted', async () => {
    const found = await review();
    expect(found.verdict).to.equal('CAUTION');
    expect(found.warnings.map(({ ruleId }) => ruleId)).to.deep.equal(['trust/none']);
    expect([found.reproduces, found.stale]).to.deep.equal([true, false]);
    expect(found.changes.map(({ path }) => path)).to.have.members([
      'reserves.WETH.supplyCap',
      'reserves.LINK.liquidationThreshold',
    ]);
    expect(found.calls.map((call) => call.function?.split('(')[0])).to.have.members([
      'setSupplyCap',
      'configureReserveAsCollateral',
    ]);
    expect(found.checked.join('\n')).to.match(/1072 values read back, these changes and nothing else/);
    expect(found.hashes).to.deep.equal(proposal.hashes);
  });

  it('is BLOCKED where it is not what was expected: another hash, chain or Safe', async () => {
    const safe = proposal.route.safe.toLowerCase() as Hex;
    expect(rules(await review({ expectHash: `0x${'ab'.repeat(32)}` }), 'BLOCKED')).to.have.length(1);
    expect(
      rules(
        await review({ expectHash: proposal.hashes.safeTx as Hex, expectChainId: 31337n, expectSafe: safe }),
        'BLOCKED',
      ),
    ).to.deep.equal([]);
    expect(rules(await review({ expectChainId: 1n }), 'BLOCKED')).to.have.length(1);
    expect(rules(await review({ expectSafe: `0x${'ab'.repeat(20)}` }), 'BLOCKED')).to.have.length(1);
    const told = await plimsoll('review', folder, '--expect-hash', `0x${'ab'.repeat(32)}`);
    expect([told.code, told.json.verdict]).to.deep.equal([1, 'BLOCKED']);
    expect(failure(await plimsoll('review', folder, '--expect-hash', '0x12'))).to.deep.equal([64, 'cli/hash']);
  });

  it('is stale where a value that a call stores again has moved', async () => {
    await asSafe(
      await configurator(),
      CONFIGURATOR.encodeFunctionData('configureReserveAsCollateral', [LINK, 6500n, 7100n, 10_700n]),
    );
    const found = await review();
    expect([found.verdict, found.stale]).to.deep.equal(['BLOCKED', true]);
    expect(rules(found, 'BLOCKED')).to.deep.equal(['review/stale']);
    expect(failure(await sign(0))).to.deep.equal([1, 'sign/blocked']);
    expect(await readdir(folder)).not.to.include('signatures');
  });

  it('is stale where the value itself has moved, and after another froze the reserve', async () => {
    await asSafe(await configurator(), CONFIGURATOR.encodeFunctionData('setSupplyCap', [WETH, 7n]));
    const found = await review();
    expect(rules(found, 'BLOCKED')).to.deep.equal(['review/stale']);
    expect(found.warnings.map(({ message }) => message).join()).to.include('reserves.WETH.supplyCap');
  });

  it('is not stale where something it has nothing to do with has moved', async () => {
    await send(
      GUARDIAN.address,
      await configurator(),
      CONFIGURATOR.encodeFunctionData('setReserveFreeze', [WETH, true]),
    );
    const found = await review();
    expect(found.stale, JSON.stringify(found.warnings)).to.equal(false);
  });

  it('is BLOCKED with values that the chain never had, which pass for true offline', async () => {
    // An attacker compiles the committed YAML on made-up siblings: the calldata sets another LTV.
    const entities = structuredClone(proposal.observed) as {
      entities: { reserves: Record<string, { values: Record<string, string> }> };
    };
    const link = entities.entities.reserves[LINK.toLowerCase()];
    if (link === undefined) throw new Error('LINK is observed');
    const bonus = BigInt(link.values.liquidationBonus ?? '0');
    link.values.liquidationBonus = (bonus + 1n).toString();
    const word = (value: bigint): string => value.toString(16).padStart(64, '0');
    const swap = (data: string): string => data.replace(word(7000n) + word(bonus), word(7000n) + word(bonus + 1n));
    expect(swap(proposal.transaction.data)).not.to.equal(proposal.transaction.data);
    const forged = withHashes({
      ...proposal,
      observed: entities,
      transaction: { ...proposal.transaction, data: swap(proposal.transaction.data) },
    });
    await forge(forged);
    expect((await review()).verdict).to.equal('BLOCKED');
    expect(rules(await review(), 'BLOCKED')).to.include('review/stale');
    expect((await review({ machine: null })).verdict).not.to.equal('OK');
  });

  it('is BLOCKED for a nonce that was used, and CAUTION for one that is ahead', async () => {
    const { nonce } = proposal.transaction;
    const at = (next: bigint): Proposal =>
      withHashes({ ...proposal, transaction: { ...proposal.transaction, nonce: next.toString() } });
    await forge(at(BigInt(nonce) - 1n));
    expect(rules(await review(), 'BLOCKED')).to.include('safe/nonce-used');
    await forge(at(BigInt(nonce) + 4n));
    const ahead = await review();
    expect([ahead.verdict, rules(ahead, 'CAUTION')]).to.deep.equal(['CAUTION', ['safe/nonce-gap', 'trust/none']]);
  });

  it('says that the owners are others now', async () => {
    const { safe } = await sharedDevnet();
    await asSafe(safe.address, SAFE_ADMIN.encodeFunctionData('addOwnerWithThreshold', [GUARDIAN.address, 3n]));
    const found = await review();
    expect(rules(found, 'CAUTION')).to.include('review/owners-moved');
    expect(found.warnings.map(({ message }) => message).join()).to.include('3 of 4 now');
  });

  const weaker = async (hidden: readonly string[], fork: Machine['fork'] = null): Promise<Review> => {
    const relay = await startRelay((await sharedDevnet()).rpcUrl, without(...hidden));
    try {
      return await review({ machine: { rpc: createRpc(relay.url), fork } });
    } finally {
      await relay.close();
    }
  };

  it('says what it could not do with a node that neither simulates nor traces', async () => {
    const found = await weaker(['eth_simulateV1', 'debug_traceCall']);
    expect([found.verdict, rules(found, 'CAUTION')]).to.deep.equal(['CAUTION', ['review/not-simulated', 'trust/none']]);
    expect(found.notChecked).to.include('the effect on the chain: the node cannot simulate');
  });

  it('shows the same effect by simulation, by traces and on a local fork', async () => {
    const { rpcUrl } = await sharedDevnet();
    const simulated = await review();
    const traced = await weaker(['eth_simulateV1']);
    const forked = await weaker(
      ['eth_simulateV1', 'debug_traceCall'],
      forkOnce((block) => forkAt(rpcUrl, block)),
    );
    const blind = await weaker(['debug_traceCall']);
    expect([simulated, traced, forked, blind].map(({ effect }) => effect?.method)).to.deep.equal([
      'eth_simulateV1',
      'debug_traceCall',
      'fork',
      'eth_simulateV1',
    ]);
    const told = ({ effect }: Review) => ({ ...effect, method: null, gasUsed: null, gasLimit: null });
    expect(told(traced)).to.deep.equal(told(simulated));
    expect(told(forked)).to.deep.equal(told(simulated));
    expect(told(blind)).to.deep.equal({ ...told(simulated), storage: null, newCode: null });
    expect(simulated.effect?.storage?.map(({ contract, expected }) => [contract, expected])).to.have.deep.members([
      ['the Safe', 'bookkeeping'],
      ['pool', 'read-back'],
      ['pool', 'read-back'],
    ]);
    expect(blind.notChecked.join()).to.include('the node offers no debug_traceCall');
  });

  it('works offline, and says what that leaves open', async () => {
    const { code, json } = await plimsoll('review', folder, '--offline');
    expect([code, json.verdict, json.reproduces, json.stale]).to.deep.equal([0, 'CAUTION', true, null]);
    expect(json.warnings.map(({ ruleId }: { ruleId: string }) => ruleId)).to.deep.equal([
      'review/offline',
      'trust/none',
    ]);
    expect((await plimsoll('review', folder, '--offline', '--strict')).code).to.equal(1);
  });

  it('counts the signatures of owners only, each once, and never one over another hash', async () => {
    expect(failure(await plimsoll('execute', folder, '--devnet-account', '5', '--yes'))).to.deep.equal([
      1,
      'execute/signatures',
    ]);
    const [first] = [await sign(0)];
    expect([first?.code, first?.json.have, first?.json.need]).to.deep.equal([0, 1, 2]);
    expect((await sign(0)).json.have).to.equal(1);
    expect(failure(await sign(5))).to.deep.equal([1, 'signer/not-an-owner']);
    expect(failure(await plimsoll('execute', folder, '--devnet-account', '5', '--yes'))).to.deep.equal([
      1,
      'execute/signatures',
    ]);

    const signatures = join(folder, 'signatures');
    const [file = ''] = await readdir(signatures);
    const real = JSON.parse(await readFile(join(signatures, file), 'utf8'));
    const plant = (name: string, content: unknown): Promise<void> =>
      writeFile(join(signatures, name), typeof content === 'string' ? content : JSON.stringify(content));
    await plant('forged.json', { ...real, signer: SAFE_OWNERS[1]?.address });
    await plant('flipped.json', {
      ...real,
      signature: real.signature.replace(/^0x(.)/, (_: string, digit: string) => `0x${digit === '1' ? '2' : '1'}`),
    });
    await plant('other.json', { ...real, safeTxHash: `0x${'ab'.repeat(32)}` });
    await plant('approved.json', {
      ...real,
      signer: SAFE_OWNERS[1]?.address,
      signature: `0x${'00'.repeat(12)}${SAFE_OWNERS[1]?.address.slice(2)}${'00'.repeat(32)}01`,
    });
    await plant('garbage.json', '{"format":');
    await plant('list.json', []);
    await plant('bytes.json', '\u0000\u001b[31m');
    await plant('note.txt', 'not looked at');
    await mkdir(join(signatures, 'folder.json'));
    const status = await plimsoll('status', folder);
    expect([status.code, status.json.state, status.json.signed]).to.deep.equal([
      0,
      'signed',
      [SAFE_OWNERS[0]?.address],
    ]);
    expect(status.json.notCounted.map(({ file: name }: { file: string }) => name).sort()).to.deep.equal(
      ['approved', 'bytes', 'flipped', 'folder', 'forged', 'garbage', 'list', 'other'].map(
        (name) => `signatures/${name}.json`,
      ),
    );
    const text = await cli(['status', folder], { cwd: root, env });
    expect(text.out).not.to.include('\u001b[31m');
    const refused = await plimsoll('execute', folder, '--devnet-account', '5', '--yes');
    expect(failure(refused)).to.deep.equal([1, 'execute/signatures']);
    expect(refused.json.error.message).to.include('1 of 2 signatures are there').and.to.include('forged.json');
  });

  it('executes once, and says so when asked again', async () => {
    await sign(2);
    await sign(0);
    const done = await plimsoll('execute', folder, '--devnet-account', '5', '--yes');
    expect([done.code, done.json.ok], done.out).to.deep.equal([0, true]);
    const again = await plimsoll('execute', folder, '--devnet-account', '5', '--yes');
    expect(failure(again)).to.deep.equal([1, 'execute/already']);
    expect(again.json.error.message).to.include(done.json.transaction).and.to.include(String(done.json.block));
    expect((await plimsoll('status', folder)).json.state).to.equal('executed');
    expect(failure(await sign(1))).to.deep.equal([1, 'sign/blocked']);
    await writeFile(join(folder, 'execution.json'), '{"block": "999999999", ');
    expect((await plimsoll('status', folder)).json.state).to.equal('executed');
    await writeFile(
      join(folder, 'execution.json'),
      '{"format": "plimsoll.execution/1", "transaction": "0x", "block": "999999999"}',
    );
    expect((await plimsoll('verify', folder)).json.ok).to.equal(true);
  });

  it('is superseded by another transaction on its nonce', async () => {
    await sign(0);
    await sign(1);
    await setValue(root, 'USDC', 'reserveFactor', '11%');
    await signAndExecute(await proposalOf(root, { selection: { only: ['reserves.USDC'] } }));
    expect((await plimsoll('status', folder)).json.state).to.equal('superseded');
    expect(failure(await plimsoll('execute', folder, '--devnet-account', '5', '--yes'))).to.deep.equal([
      1,
      'execute/superseded',
    ]);
    expect(failure(await plimsoll('verify', folder))).to.deep.equal([1, 'verify/not-executed']);
  });

  it('is not executed where the chain has moved since it was signed', async () => {
    await sign(0);
    await sign(1);
    await asSafe(await configurator(), CONFIGURATOR.encodeFunctionData('setSupplyCap', [WETH, 7n]));
    expect(failure(await plimsoll('execute', folder, '--devnet-account', '5', '--yes'))).to.deep.equal([
      1,
      'sign/blocked',
    ]);
  });

  it('never signs what is BLOCKED, and asks where it is CAUTION', async () => {
    const asked = await plimsoll('sign', folder, '--devnet-account', '0');
    expect(failure(asked)[0]).to.equal(64);
    expect(asked.json.error.message + asked.json.error.hint).to.include('--yes');
    await writeFile(join(folder, 'report.md'), 'All is well.\n');
    const blocked = await sign(0);
    expect(failure(blocked)).to.deep.equal([1, 'sign/blocked']);
    expect(await readdir(folder)).not.to.include('signatures');
    expect(failure(await plimsoll('sign', root, '--devnet-account', '0', '--yes'))).to.deep.equal([
      1,
      'bundle/unreadable',
    ]);
  });

  it('gives the well-known keys to no other chain than a local devnet', async () => {
    const relay = await startRelay((await sharedDevnet()).rpcUrl, ({ id, method }) =>
      method === 'web3_clientVersion' ? { reply: { id, result: 'Geth/v1.16.0' } } : undefined,
    );
    try {
      await replaceIn(root, 'plimsoll.yaml', /rpc: .*/, `rpc: "\${OTHER_RPC_URL}"`);
      const { code, json } = await cli(['sign', folder, '--devnet-account', '0', '--yes', '--json'], {
        cwd: root,
        env: { ...env, OTHER_RPC_URL: relay.url },
      });
      expect([code, json.error.code]).to.deep.equal([1, 'signer/devnet-only']);
    } finally {
      await relay.close();
    }
  });

  it('names uncommitted text to whoever reviews it', async () => {
    await replaceIn(root, CORE_FILE, 'supplyCap: 2_500_000', 'supplyCap: 2_400_000');
    const dirty = join(root, 'proposals', 'two');
    await writeBundle(dirty, await proposalOf(root));
    const { json } = await plimsoll('review', dirty);
    const [warning] = json.warnings.filter(({ ruleId }: { ruleId: string }) => ruleId === 'review/not-committed');
    expect(warning?.message).to.equal(`not in git: ${CORE_FILE}; only the proposal has this text`);
    expect(json.verdict).to.equal('CAUTION');
    expect(json.market).to.equal(CORE);
  });
});
