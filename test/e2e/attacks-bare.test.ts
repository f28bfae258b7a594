import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import type { Hex } from '../../src/chain/hex.js';
import { artefactsOf, transactionOf } from '../../src/proposal/artefacts.js';
import type { Proposal } from '../../src/proposal/proposal.js';
import { encodeExecTransaction } from '../../src/route/safe/exec.js';
import { decodeMultiSend, encodeMultiSend } from '../../src/route/safe/multisend.js';
import { formatSafeTransactionFile } from '../../src/route/safe/safe-transaction-file.js';
import { checksummed } from '../../src/signer/address.js';
import { type SafeTx, safeTx } from '../../src/signer/safe-tx.js';
import { type Passing, startRelay } from '../chain/relay.js';
import { cli, devnetRpc, type Environment, freshWorkspace, git, revertAfterEach, sharedDevnet } from './devnet.js';
import { proposalOf, replaceIn, setValue, signAndExecute } from './in-process.js';

const abi = new Interface([
  'function swapOwner(address,address,address)',
  'function changeThreshold(uint256)',
  'function enableModule(address)',
  'function schedule(address,uint256,bytes,bytes32,bytes32,uint256)',
]);
const data = (name: string, ...args: readonly unknown[]): Hex => abi.encodeFunctionData(name, args) as Hex;
const ATTACKER: Hex = `0x${'66'.repeat(20)}`;
const ZERO = `0x${'0'.repeat(64)}`;
const word = (value: bigint): string => value.toString(16).padStart(64, '0');
/** The first and last bytes of an address are what people compare. */
const alike = (address: string): Hex =>
  `${address.slice(0, 12)}${'0'.repeat(20)}${address.slice(-10)}`.toLowerCase() as Hex;

/**
 * Every attack here starts from the transaction of a merged change, on a Safe and contracts that are pinned, held against
 * the document: nothing blocks it. What needs no chain is in test/review/attacks.test.ts.
 */
describe('the catalogue of attacks, on the chain and without a bundle', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  let env: Environment;
  let proposal: Proposal;
  let file: string;

  before(async function () {
    this.timeout(240_000);
    ({ root, env } = await freshWorkspace());
    await git(root, env, 'branch', '--move', 'main').catch(() => undefined);
    const added = await cli(['trust', 'add', '--ref', 'main', '--yes', '--json'], { cwd: root, env });
    expect([added.code, added.json.skipped]).to.deep.equal([0, []]);
    await setValue(root, 'WETH', 'supplyCap', '2_500_000');
    await setValue(root, 'LINK', 'supplyCap', '21_000_000');
    await git(root, env, 'commit', '--quiet', '--all', '--message', 'Change');
    proposal = await proposalOf(root);
    file = artefactsOf(proposal).get('safe-transaction.json') ?? '';
  });

  interface Found {
    readonly verdict: string;
    readonly blocking: readonly string[];
    readonly said: (rule: string) => readonly string[];
    readonly json: ReturnType<typeof JSON.parse>;
  }
  const review = async (input = file, flags: readonly string[] = [], more: Environment = {}): Promise<Found> => {
    const args = ['review', '-', '--against', 'git:HEAD', ...flags, '--json'];
    const { json } = await cli(args, { cwd: root, env: { ...env, ...more }, input });
    const warnings = (json.warnings ?? []) as { ruleId: string; message: string; data?: { verdict?: string } }[];
    const blocking = warnings.flatMap(({ ruleId, data: of }) => (of?.verdict === 'BLOCKED' ? [ruleId] : []));
    return {
      verdict: json.verdict ?? json.error?.code,
      blocking: [...new Set(blocking)],
      said: (rule) => warnings.flatMap(({ ruleId, message }) => (ruleId === rule ? [message] : [])),
      json,
    };
  };
  const forged = (tx: Partial<SafeTx>): string =>
    formatSafeTransactionFile({
      chainId: BigInt(proposal.chain.id),
      safe: safe(),
      version: proposal.route.version,
      tx: safeTx({ ...transactionOf(proposal), ...tx }),
    });
  const safe = (): Hex => proposal.route.safe.toLowerCase() as Hex;
  const call = (to: Hex, bytes: Hex, operation = 0) => ({ operation, to, value: 0n, data: bytes });
  const withCalls = (...calls: Parameters<typeof encodeMultiSend>[0]): string =>
    forged({ data: encodeMultiSend([...decodeMultiSend(proposal.transaction.data as Hex), ...calls]) });

  it('nothing blocks before: the calls are those of the document', async () => {
    const found = await review();
    expect([found.verdict, found.blocking, found.json.reproduces]).to.deep.equal(['CAUTION', [], true]);
  });

  it('a cap with three more zeros than the YAML', async () => {
    const raised = proposal.transaction.data.replace(word(2_500_000n), word(2_500_000_000n)) as Hex;
    expect(raised).not.to.equal(proposal.transaction.data);
    const found = await review(forged({ data: raised }));
    expect([found.verdict, found.blocking]).to.deep.equal(['BLOCKED', ['review/more-than-document']]);
    expect(found.said('review/more-than-document')).to.deep.equal([
      'it changes reserves.WETH.supplyCap, which the document of git:HEAD does not have so',
    ]);
  });

  it('a raise that is only scheduled, beside the calls of the YAML', async () => {
    const { contracts } = await sharedDevnet();
    const [first] = decodeMultiSend(proposal.transaction.data as Hex);
    const raise = (first?.data ?? '0x').replace(/.{64}$/, word(9_000_000_000n));
    const plan = data('schedule', contracts.poolConfigurator, 0, raise, ZERO, ZERO, 3600);
    const found = await review(withCalls(call(ATTACKER, plan)));
    expect(found.verdict).to.equal('BLOCKED');
    expect(found.blocking).to.include('review/more-than-document');
    expect(found.json.planned).to.have.length(1);
    expect(found.json.planned[0].after.raw).to.equal('9000000000');
  });

  it('an owner swap, a lowered threshold inside a nested call, a module, each hidden behind the caps', async () => {
    const lower = safeTx({ to: safe(), data: data('changeThreshold', 1), nonce: 99n });
    const cases: readonly (readonly [string, Parameters<typeof call>])[] = [
      ['safe/owner-change', [safe(), data('swapOwner', `0x${'0'.repeat(39)}1`, proposal.route.owners[0], ATTACKER)]],
      ['safe/threshold-change', [safe(), encodeExecTransaction(lower, '0x')]],
      ['safe/module-change', [safe(), data('enableModule', ATTACKER)]],
    ];
    for (const [rule, [to, bytes]] of cases) {
      const found = await review(withCalls(call(to, bytes)));
      expect(found.verdict).to.equal('BLOCKED');
      expect(found.blocking, rule).to.include.members([rule, 'review/calls-besides-document']);
      expect(found.said(rule)[0], rule).to.include(`(Safe ${proposal.route.safe})`);
    }
  });

  it('a delegatecall to a look-alike of MultiSendCallOnly that has its code', async () => {
    const rpc = await devnetRpc();
    const lookAlike = alike(proposal.transaction.to);
    const code = String(await rpc.send('eth_getCode', proposal.transaction.to, 'latest'));
    await rpc.send('anvil_setCode', lookAlike, code);
    await rpc.send('evm_mine');
    const found = await review(forged({ to: lookAlike }));
    expect(found.verdict).to.equal('BLOCKED');
    expect(found.blocking).to.include('safe/delegatecall');
    expect(found.said('safe/delegatecall')[0]).to.include(checksummed(lookAlike));
    // It was run, so what it changes is told; that no call says so is, too.
    expect(found.json.changes.map(({ path }: { path: string }) => path)).to.have.members(
      proposal.changes.map(({ path }) => path),
    );
    expect(found.said('review/undecoded-changes')).to.have.length(1);
  });

  it('the right calls to the wrong market', async () => {
    const { contracts } = await sharedDevnet();
    const other = alike(contracts.poolConfigurator ?? '');
    const calls = decodeMultiSend(proposal.transaction.data as Hex).map((step) => ({ ...step, to: other }));
    const found = await review(forged({ data: encodeMultiSend(calls) }));
    expect([found.verdict, found.json.changes]).to.deep.equal(['BLOCKED', []]);
    expect(found.blocking).to.deep.equal(['review/no-one-document']);
    expect(found.said('safe/unknown-target')[0]).to.include(checksummed(other));
  });

  it('a refund that drains', async () => {
    const found = await review(forged({ baseGas: 10n ** 12n, gasPrice: 10n ** 6n, refundReceiver: ATTACKER }));
    expect(found.verdict).to.equal('BLOCKED');
    expect(found.blocking).to.include('safe/refund');
    expect(found.said('safe/refund')[0]).to.include(checksummed(ATTACKER));
  });

  it('a transaction replayed after it was executed, as it was and on the next nonce', async () => {
    await signAndExecute(proposal);
    const replayed = await review();
    expect([replayed.verdict, replayed.json.stale]).to.deep.equal(['BLOCKED', true]);
    expect(replayed.blocking).to.include('safe/nonce-used');
    expect(replayed.said('safe/nonce-used')[0]).to.match(/^The nonce \d+ is used/);
    const next = await review(forged({ nonce: BigInt(proposal.transaction.nonce) + 1n }));
    expect([next.verdict, next.json.changes]).to.deep.equal(['CAUTION', []]);
  });

  it('the address that the workspace calls PoolConfigurator, with other code than was pinned', async () => {
    const rpc = await devnetRpc();
    const { contracts } = await sharedDevnet();
    const code = String(await rpc.send('eth_getCode', contracts.poolConfigurator, 'latest'));
    await rpc.send('anvil_setCode', contracts.poolConfigurator, `${code}00`);
    await rpc.send('evm_mine');
    const found = await review();
    expect([found.verdict, found.blocking]).to.deep.equal(['BLOCKED', ['trust/contract-code']]);
    expect(found.said('trust/contract-code')).to.deep.equal([
      `poolConfigurator (${checksummed(contracts.poolConfigurator as Hex)}) has other code than you pinned`,
    ]);
  });

  it('a node that lies about the nonce: named by a second node', async () => {
    const { rpcUrl } = await sharedDevnet();
    const nonce = BigInt(proposal.transaction.nonce);
    await signAndExecute(proposal);
    const past = { [safe()]: { stateDiff: { [`0x${word(5n)}`]: `0x${word(nonce)}` } } };
    const relay = await startRelay(rpcUrl, ({ id, method, params }: Passing) =>
      method === 'eth_call'
        ? { pass: { jsonrpc: '2.0', id, method, params: [params[0], params[1], { ...(params[2] ?? {}), ...past }] } }
        : undefined,
    );
    const config = await readFile(join(root, 'plimsoll.yaml'), 'utf8');
    try {
      await replaceIn(root, 'plimsoll.yaml', /rpc: .*/, `rpc: "\${LYING_RPC_URL}"`);
      await git(root, env, 'commit', '--quiet', '--all', '--message', 'Another node');
      const lying = { LYING_RPC_URL: relay.url };
      const alone = await review(file, [], lying);
      expect(alone.blocking).to.not.include('safe/nonce-used');
      expect(alone.json.notChecked).to.include('a second node: one was believed');
      const checked = await review(file, ['--rpc-check', rpcUrl], lying);
      expect(checked.verdict).to.equal('BLOCKED');
      expect(checked.blocking).to.include('review/nodes-disagree');
      expect(checked.said('review/nodes-disagree')[0]).to.match(
        new RegExp(` disagree on the Safe’s nonce: ${nonce} and ${nonce + 1n}$`),
      );
    } finally {
      await relay.close();
      await writeFile(join(root, 'plimsoll.yaml'), config);
      await git(root, env, 'commit', '--quiet', '--all', '--message', 'The node again');
    }
  });
});
