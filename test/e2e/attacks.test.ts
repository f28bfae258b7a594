import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { id } from 'ethers/hash';
import { SAFE_OWNERS } from '../../devnet/accounts.js';
import type { Hex } from '../../src/chain/hex.js';
import { canonicalDigest } from '../../src/document/canonical.js';
import { digestOf } from '../../src/document/source.js';
import { artefactsOf, transactionOf } from '../../src/proposal/artefacts.js';
import type { Proposal } from '../../src/proposal/proposal.js';
import { writeBundle } from '../../src/proposal/write-bundle.js';
import { encodeExecTransaction } from '../../src/route/safe/exec.js';
import { decodeMultiSend, encodeMultiSend } from '../../src/route/safe/multisend.js';
import { formatSafeTransactionFile } from '../../src/route/safe/safe-transaction-file.js';
import { safeTxJson } from '../../src/route/safe/transaction-json.js';
import { checksummed } from '../../src/signer/address.js';
import { executeSafeTx } from '../../src/signer/execute.js';
import { safeHashes } from '../../src/signer/hashes.js';
import { knownAddress } from '../../src/signer/known-contracts.js';
import { openSafe } from '../../src/signer/safe-kit.js';
import { type SafeTx, safeTx } from '../../src/signer/safe-tx.js';
import { SecretKey } from '../../src/signer/secret-key.js';
import { signSafeTx } from '../../src/signer/sign.js';
import { type Passing, startRelay } from '../chain/relay.js';
import {
  type CliRun,
  cli,
  devnetRpc,
  type Environment,
  freshWorkspace,
  git,
  revertAfterEach,
  sharedDevnet,
} from './devnet.js';
import { CORE_FILE, node, proposalOf, replaceIn, setValue, signAndExecute } from './in-process.js';

const abi = new Interface([
  'function setSupplyCap(address,uint256)',
  'function swapOwner(address,address,address)',
  'function changeThreshold(uint256)',
  'function enableModule(address)',
  'function migrateWithFallbackHandler()',
  'function approve(address,uint256)',
  'function transfer(address,uint256)',
  'function grantRole(bytes32,address)',
  'function upgradeTo(address)',
]);
const data = (name: string, ...args: readonly unknown[]): Hex => abi.encodeFunctionData(name, args) as Hex;
const ATTACKER: Hex = `0x${'66'.repeat(20)}`;
const WETH = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2';
const USDC = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48';
/** The first and last bytes of an address are what people compare. */
const alike = (address: string): Hex =>
  `${address.slice(0, 12)}${'0'.repeat(20)}${address.slice(-10)}`.toLowerCase() as Hex;
const word = (value: bigint): string => value.toString(16).padStart(64, '0');

/** Code that answers one function with an address, and every other as the contract does that it asks. */
const forwarder = (signature: string, answer: string, target: string): string =>
  [
    `0x5f3560e01c63${id(signature).slice(2, 10)}1461003657365f5f37`,
    `5f5f365f73${target.slice(2)}5afa503d5f5f3e3d5ff3`,
    `5b73${answer.slice(2)}5f5260205ff3`,
  ].join('');

/**
 * Every attack here starts from a merged change that gets `OK`: every pin of the reviewer is satisfied, and nothing but the
 * attack speaks against it. The definition changed on a branch is in trust.test.ts, the same without a bundle in
 * attacks-bare.test.ts.
 */
describe('the catalogue of attacks, on a bundle that gets OK without them', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  let env: Environment;
  let folder: string;
  let proposal: Proposal;

  before(async function () {
    this.timeout(240_000);
    ({ root, env } = await freshWorkspace());
    folder = join(root, 'proposals', 'one');
    await git(root, env, 'branch', '--move', 'main').catch(() => undefined);
    const added = await plimsoll('trust', 'add', '--ref', 'main', '--yes');
    expect([added.code, added.json.skipped]).to.deep.equal([0, []]);
    await setValue(root, 'WETH', 'supplyCap', '2_500_000');
    await setValue(root, 'LINK', 'supplyCap', '21_000_000');
    await git(root, env, 'commit', '--quiet', '--all', '--message', 'Change');
    proposal = await proposalOf(root);
  });
  beforeEach(async () => {
    await rm(folder, { recursive: true, force: true });
    await writeBundle(folder, proposal);
  });

  const plimsoll = (...args: readonly string[]): Promise<CliRun> => cli([...args, '--json'], { cwd: root, env });
  interface Found {
    readonly verdict: string;
    /** Rules that block, once each. */
    readonly blocking: readonly string[];
    readonly cautions: readonly string[];
    /** What a rule says, for people. */
    readonly said: (rule: string) => readonly string[];
    readonly run: CliRun;
  }
  const told = (run: CliRun): Found => {
    const warnings = (run.json.warnings ?? []) as { ruleId: string; message: string; data?: { verdict?: string } }[];
    const of = (verdict: string): string[] => [
      ...new Set(warnings.flatMap(({ ruleId, data: found }) => (found?.verdict === verdict ? [ruleId] : []))),
    ];
    const said = (rule: string) => warnings.flatMap(({ ruleId, message }) => (ruleId === rule ? [message] : []));
    return { verdict: run.json.verdict, blocking: of('BLOCKED'), cautions: of('CAUTION'), said, run };
  };
  const review = async (...flags: readonly string[]): Promise<Found> =>
    told(await plimsoll('review', folder, ...flags));
  const identity = () => ({
    chainId: BigInt(proposal.chain.id),
    safe: proposal.route.safe.toLowerCase() as Hex,
    version: proposal.route.version,
  });
  /** Hands over a bundle with another content, its hashes, digest and every file made again. */
  const forge = async (forged: Proposal): Promise<void> => {
    const { digest: _, ...body } = {
      ...forged,
      hashes: safeHashes({ ...identity(), tx: transactionOf(forged) }),
    };
    for (const [name, text] of artefactsOf({ ...body, digest: canonicalDigest(body) }))
      await writeFile(join(folder, name), text);
  };
  const forgeTransaction = (tx: Partial<SafeTx>): Promise<void> =>
    forge({ ...proposal, transaction: safeTxJson(safeTx({ ...transactionOf(proposal), ...tx })) });
  const steps = () => decodeMultiSend(transactionOf(proposal).data);
  const call = (to: Hex, bytes: Hex, operation = 0) => ({ operation, to, value: 0n, data: bytes });
  const batch = (...calls: Parameters<typeof encodeMultiSend>[0]): Partial<SafeTx> => ({
    data: encodeMultiSend(calls),
  });
  const configurator = async (): Promise<Hex> => (await sharedDevnet()).contracts.poolConfigurator as Hex;
  /** Two owners sign and execute without reviewing anything. */
  const execute = async (tx: SafeTx): Promise<void> => {
    const rpc = await node();
    const keys = SAFE_OWNERS.slice(0, 2).map(({ privateKey }) => new SecretKey(privateKey));
    const signatures = [];
    for (const key of keys)
      signatures.push({ kind: 'ecdsa' as const, ...(await signSafeTx(await openSafe(identity(), key, rpc), tx)) });
    const sleep = () => new Promise<void>((resolve) => setTimeout(resolve, 50));
    await executeSafeTx(await openSafe(identity(), keys[0] as SecretKey, rpc), tx, signatures, {
      sleep,
      attempts: 200,
    });
  };

  it('gets OK before', async () => {
    const found = await review();
    expect([found.verdict, found.run.json.warnings]).to.deep.equal(['OK', []]);
  });

  it('a node that lies about the nonce: named by a second node, and without one the OK says whose word it is', async () => {
    const { rpcUrl, safe } = await sharedDevnet();
    const nonce = BigInt(proposal.transaction.nonce);
    await execute(safeTx({ to: identity().safe, nonce }));
    const honest = await review();
    expect([honest.verdict, honest.blocking]).to.deep.equal(['BLOCKED', ['safe/nonce-used']]);
    const past = { [safe.address]: { stateDiff: { [`0x${word(5n)}`]: `0x${word(nonce)}` } } };
    // Every call and every simulation runs on a Safe whose nonce is the old one.
    const withPast = (overrides: object): object => {
      const own = overrides as Record<string, { stateDiff?: object }>;
      const address = Object.keys(own).find((one) => one.toLowerCase() === safe.address.toLowerCase()) ?? safe.address;
      return {
        ...own,
        [address]: { ...own[address], stateDiff: { ...own[address]?.stateDiff, ...past[safe.address]?.stateDiff } },
      };
    };
    let traces: 'honest' | 'lying' = 'honest';
    const lie = ({ id, method, params }: Passing) => {
      if (method === 'debug_traceCall' && traces === 'lying') {
        const [message, at, options] = params as [unknown, unknown, { stateOverrides?: object }];
        return {
          pass: {
            ...{ jsonrpc: '2.0', id, method },
            params: [message, at, { ...options, stateOverrides: withPast(options.stateOverrides ?? {}) }],
          },
        };
      }
      if (method === 'eth_call')
        return {
          pass: { jsonrpc: '2.0', id, method, params: [params[0], params[1], { ...(params[2] ?? {}), ...past }] },
        };
      if (method !== 'eth_simulateV1') return undefined;
      const [options, ...others] = params as [{ blockStateCalls: { stateOverrides?: object }[] }, ...unknown[]];
      const [first, ...later] = options.blockStateCalls;
      const merged = withPast(first?.stateOverrides ?? {});
      const blockStateCalls = [{ ...first, stateOverrides: merged }, ...later];
      return { pass: { jsonrpc: '2.0', id, method, params: [{ ...options, blockStateCalls }, ...others] } };
    };
    const relay = await startRelay(rpcUrl, lie);
    const config = await readFile(join(root, 'plimsoll.yaml'), 'utf8');
    try {
      await replaceIn(root, 'plimsoll.yaml', /rpc: .*/, `rpc: "\${LYING_RPC_URL}"`);
      const url = { ...env, LYING_RPC_URL: relay.url };
      const ask = (...flags: readonly string[]) => cli(['review', folder, ...flags], { cwd: root, env: url });
      const checked = told(await ask('--rpc-check', rpcUrl, '--json'));
      expect([checked.verdict, checked.blocking]).to.deep.equal(['BLOCKED', ['review/nodes-disagree']]);
      expect(checked.said('review/nodes-disagree')[0]).to.match(
        new RegExp(` disagree on the Safe’s nonce: ${nonce} and ${nonce + 1n}$`),
      );
      const careless = told(await ask('--json'));
      expect([careless.verdict, careless.cautions]).to.deep.equal(['CAUTION', ['review/traces-disagree']]);
      traces = 'lying';
      const alone = await ask('--json');
      expect([alone.json.verdict, alone.json.warnings]).to.deep.equal(['OK', []]);
      expect(alone.json.notChecked).to.include('a second node: one was believed');
      expect((await ask()).out.split('\n')[0]).to.match(/not checked: a second node: one was believed/);
    } finally {
      await relay.close();
      await writeFile(join(root, 'plimsoll.yaml'), config);
    }
  });

  it('an owner swap hidden in a batch of caps', async () => {
    const sentinel = `0x${'0'.repeat(39)}1`;
    const swap = call(identity().safe, data('swapOwner', sentinel, SAFE_OWNERS[0]?.address, ATTACKER));
    const [first, ...others] = steps();
    await forgeTransaction(batch(...(first === undefined ? [] : [first]), swap, ...others));
    const found = await review();
    expect(found.verdict).to.equal('BLOCKED');
    expect(found.blocking).to.include.members(['safe/owner-change', 'review/does-not-reproduce', 'review/stale']);
    expect(found.said('safe/owner-change')).to.deep.equal([
      `Step 2 calls swapOwner, which replaces an owner (Safe ${proposal.route.safe})`,
    ]);
  });

  it('an approval, a transfer, a role and an upgrade between the caps, each named; the caps are not', async () => {
    const role = `0x${'00'.repeat(32)}`;
    const calls = [
      call(USDC.toLowerCase() as Hex, data('approve', ATTACKER, (1n << 256n) - 1n)),
      call(USDC.toLowerCase() as Hex, data('transfer', ATTACKER, 5n)),
      call((await sharedDevnet()).contracts.aclManager as Hex, data('grantRole', role, ATTACKER)),
      call(await configurator(), data('upgradeTo', ATTACKER)),
    ];
    await forgeTransaction(batch(...steps(), ...calls));
    const found = await review();
    expect(found.verdict).to.equal('BLOCKED');
    expect(found.cautions).to.include.members(['safe/unlimited-approval', 'safe/moves-funds', 'safe/takes-control']);
    expect(found.said('safe/unlimited-approval')).to.deep.equal([
      `Step 3 calls approve of ${USDC}, which by its name lets the spender take tokens without a limit`,
    ]);
    expect(found.said('safe/takes-control').map((text) => text.split(' of ')[0])).to.deep.equal([
      'Step 5 calls grantRole',
      'Step 6 calls upgradeTo',
    ]);
  });

  it('the threshold lowered inside a nested execTransaction', async () => {
    const { safe } = identity();
    const lower = safeTx({
      to: safe,
      data: data('changeThreshold', 1),
      nonce: BigInt(proposal.transaction.nonce) + 1n,
    });
    await forgeTransaction(batch(...steps(), call(safe, encodeExecTransaction(lower, '0x'))));
    const found = await review();
    expect(found.verdict).to.equal('BLOCKED');
    expect(found.blocking).to.include('safe/threshold-change');
    expect(found.said('safe/threshold-change')).to.deep.equal([
      `Step 3.1 calls changeThreshold, which changes how many owners must sign (Safe ${proposal.route.safe})`,
    ]);
  });

  it('a delegatecall to a look-alike of MultiSendCallOnly, with the very calls of the YAML in its data', async () => {
    const lookAlike = alike(proposal.transaction.to);
    const rpc = await devnetRpc();
    await rpc.send(
      'anvil_setCode',
      lookAlike,
      String(await rpc.send('eth_getCode', proposal.transaction.to, 'latest')),
    );
    await rpc.send('evm_mine');
    await forgeTransaction({ to: lookAlike });
    const found = await review();
    expect(found.verdict).to.equal('BLOCKED');
    expect(found.blocking).to.include.members(['safe/delegatecall', 'review/does-not-reproduce']);
    expect(found.cautions).to.include.members(['trust/delegate', 'review/unknown-call']);
    expect(found.said('safe/delegatecall')[0]).to.include(`The transaction delegatecalls ${checksummed(lookAlike)}: `);
    expect([found.run.json.changes, found.run.json.wrapper]).to.deep.equal([[], null]);
  });

  it('the right call to the wrong market: the PoolConfigurator of another', async () => {
    const other = alike(await configurator());
    const calls = steps().map((step) => ({ ...step, to: other }));
    await forge({
      ...proposal,
      transaction: safeTxJson(safeTx({ ...transactionOf(proposal), ...batch(...calls) })),
      contracts: { ...proposal.contracts, poolConfigurator: checksummed(other) },
      calls: proposal.calls.map((one) => ({ ...one, to: checksummed(other) })),
    });
    const found = await review();
    expect(found.verdict).to.equal('BLOCKED');
    expect(found.blocking).to.include('review/stale');
    expect(found.said('safe/unknown-target')).to.deep.equal([
      `Step 1 calls ${checksummed(other)}, which no protocol definition of yours describes`,
    ]);
    expect(found.said('review/unknown-call')).to.have.length(2);
    expect(found.said('review/no-code').join()).to.match(
      new RegExp(
        `^there is no code on chain 31337 at block \\d+ where step 1 calls ${checksummed(other)}: such a call`,
      ),
    );
    expect(found.run.json.changes).to.deep.equal([]);
  });

  it('a cap with three more zeros than the YAML, its report telling of the YAML', async () => {
    const zeros = (text: string): string => text.replace(word(2_500_000n), word(2_500_000_000n));
    const raised = zeros(proposal.transaction.data) as Hex;
    expect(raised).not.to.equal(proposal.transaction.data);
    const calls = proposal.calls.map((one) => ({ ...one, data: zeros(one.data) }));
    await forge({ ...proposal, transaction: { ...proposal.transaction, data: raised }, calls });
    const found = await review();
    expect([found.verdict, found.blocking]).to.deep.equal(['BLOCKED', ['review/does-not-reproduce', 'review/stale']]);
    expect(found.said('review/does-not-reproduce')).to.deep.equal([
      'the documents at the commit do not compile to this transaction',
    ]);
    const [cap] = found.run.json.changes.filter(({ path }: { path: string }) => path === 'reserves.WETH.supplyCap');
    expect(cap.after.raw).to.equal('2500000000');
  });

  it('a bundle whose report says something else than its calldata', async () => {
    const changes = proposal.changes.map((change, index) =>
      index > 0 || change.after === null ? change : { ...change, after: { text: '2400000', raw: '2400000' } },
    );
    await forge({ ...proposal, changes });
    const found = await review();
    expect([found.verdict, found.blocking]).to.deep.equal(['BLOCKED', ['review/report-differs', 'review/stale']]);
    expect(found.said('review/report-differs')).to.deep.equal([
      'the proposal tells of other changes, calls or documents than its bytes come from',
    ]);
    await writeBundle(join(root, 'proposals', 'two'), proposal);
    const report = join(root, 'proposals', 'two', 'report.md');
    await writeFile(report, (await readFile(report, 'utf8')).replace(/2\\?_500\\?_000/g, '2400000'));
    expect(await readFile(report, 'utf8'), 'it was there to be altered').to.include('2400000');
    const edited = told(await plimsoll('review', join(root, 'proposals', 'two')));
    expect([edited.verdict, edited.blocking]).to.deep.equal(['BLOCKED', ['bundle/altered']]);
  });

  it('refund parameters that drain', async () => {
    await forgeTransaction({ baseGas: 10n ** 12n, gasPrice: 10n ** 6n, gasToken: USDC, refundReceiver: ATTACKER });
    const found = await review();
    expect(found.verdict).to.equal('BLOCKED');
    expect(found.blocking).to.include.members(['safe/refund', 'review/does-not-reproduce']);
    expect(found.said('safe/refund')[0]).to.equal(
      `The transaction pays a refund from the Safe to ${checksummed(ATTACKER)} in the token ${USDC}: gasPrice 1000000 for each unit of gas, baseGas 1000000000000`,
    );
  });

  it('a module enabled by a migration call', async () => {
    const migration = knownAddress('SafeMigration', '1.4.1') as Hex;
    await forgeTransaction({ to: migration, data: data('migrateWithFallbackHandler') });
    const known = await review();
    expect(known.verdict).to.equal('BLOCKED');
    expect(known.blocking).to.include.members(['safe/delegatecall', 'safe/singleton-change']);
    expect(known.said('safe/delegatecall')[0]).to.include(`${checksummed(migration)} (SafeMigration 1.4.1)`);
    await forgeTransaction(
      batch(
        ...steps(),
        call(alike(migration), data('migrateWithFallbackHandler'), 1),
        call(identity().safe, data('enableModule', ATTACKER)),
      ),
    );
    const hidden = await review();
    expect(hidden.blocking).to.include.members(['safe/delegatecall', 'safe/singleton-change', 'safe/module-change']);
    expect(hidden.said('safe/module-change')).to.deep.equal([
      `Step 4 calls enableModule, which lets a contract act for the Safe without signatures (Safe ${proposal.route.safe})`,
    ]);
  });

  it('a stale bundle replayed after it was executed, as it was and on the next nonce', async () => {
    await signAndExecute(proposal);
    const replayed = await review();
    expect([replayed.verdict, replayed.blocking, replayed.run.json.stale]).to.deep.equal([
      'BLOCKED',
      ['safe/nonce-used'],
      null,
    ]);
    expect(replayed.said('safe/nonce-used')[0]).to.match(/^The nonce \d+ is used/i);
    await forgeTransaction({ nonce: BigInt(proposal.transaction.nonce) + 1n });
    const next = await review();
    expect([next.verdict, next.blocking, next.run.json.stale]).to.deep.equal(['BLOCKED', ['review/stale'], true]);
    expect(next.said('review/stale')).to.have.length(1);
  });

  it('a workspace that names an attacker’s contract PoolConfigurator, even where that is merged', async () => {
    await replaceIn(root, CORE_FILE, /contracts:\n/, `contracts:\n  poolConfigurator: "${checksummed(ATTACKER)}"\n`);
    const refused = await plimsoll('validate');
    expect(refused.json.findings.map(({ message }: { message: string }) => message)).to.include(
      'contracts has no poolConfigurator',
    );
    await git(root, env, 'checkout', '--quiet', '--', '.');
    // What remains is another registry, which names the attacker's contract and tells the truth of all else.
    const rpc = await devnetRpc();
    const { contracts } = await sharedDevnet();
    const registry = alike(contracts.poolAddressesProvider ?? '');
    await rpc.send(
      'anvil_setCode',
      registry,
      forwarder('getPoolConfigurator()', ATTACKER, contracts.poolAddressesProvider ?? ''),
    );
    await rpc.send(
      'anvil_setCode',
      ATTACKER,
      forwarder('setSupplyCap(address,uint256)', ATTACKER, await configurator()),
    );
    await rpc.send('evm_mine');
    const main = await git(root, env, 'rev-parse', 'HEAD');
    try {
      await replaceIn(root, CORE_FILE, contracts.poolAddressesProvider ?? '', checksummed(registry));
      await git(root, env, 'commit', '--quiet', '--all', '--message', 'Name another registry');
      const sha256 = digestOf(await readFile(join(root, CORE_FILE), 'utf8'));
      const calls = steps().map((step) => ({ ...step, to: ATTACKER }));
      const { documents } = proposal.provenance;
      expect(documents.map(({ path }) => path)).to.include(CORE_FILE);
      await forge({
        ...proposal,
        transaction: safeTxJson(safeTx({ ...transactionOf(proposal), ...batch(...calls) })),
        contracts: {
          ...proposal.contracts,
          poolAddressesProvider: checksummed(registry),
          poolConfigurator: checksummed(ATTACKER),
        },
        calls: proposal.calls.map((one) => ({ ...one, to: checksummed(ATTACKER) })),
        provenance: {
          ...proposal.provenance,
          commit: await git(root, env, 'rev-parse', 'HEAD'),
          documents: documents.map((one) => (one.path === CORE_FILE ? { ...one, sha256 } : one)),
        },
      });
      const found = await review();
      // The bytes are those of the merged YAML, so only the pins and the effect tell.
      expect([found.verdict, found.run.json.reproduces]).to.deep.equal(['BLOCKED', true]);
      expect([found.blocking, found.cautions]).to.deep.equal([['review/effect'], ['trust/contract-not-pinned']]);
      expect(found.said('trust/contract-not-pinned')).to.deep.equal([
        `not pinned: poolAddressesProvider (${checksummed(registry)}), poolConfigurator (${checksummed(ATTACKER)})`,
      ]);
    } finally {
      await git(root, env, 'reset', '--quiet', '--hard', main);
    }
  });

  it('the address that the workspace calls PoolConfigurator, with other code than was pinned', async () => {
    const rpc = await devnetRpc();
    const { contracts } = await sharedDevnet();
    const { poolConfigurator } = contracts;
    const code = String(await rpc.send('eth_getCode', poolConfigurator, 'latest'));
    await rpc.send('anvil_setCode', poolConfigurator, `${code}00`);
    await rpc.send('evm_mine');
    const found = await review();
    expect([found.verdict, found.blocking, found.cautions]).to.deep.equal(['BLOCKED', ['trust/contract-code'], []]);
    expect(found.said('trust/contract-code')).to.deep.equal([
      `poolConfigurator (${checksummed(await configurator())}) has other code than you pinned`,
    ]);
  });

  it('a transaction file that names an attacker’s contract PoolConfigurator', async () => {
    const nonce = BigInt(proposal.transaction.nonce);
    const cap = safeTx({ to: ATTACKER, data: data('setSupplyCap', WETH, 5n), nonce });
    const fields = JSON.parse(formatSafeTransactionFile({ ...identity(), tx: cap })) as object;
    const decoded = { method: 'PoolConfigurator.setSupplyCap' };
    const path = join(root, '..', 'named.json');
    await writeFile(path, JSON.stringify({ ...fields, title: 'PoolConfigurator: lower a cap', dataDecoded: decoded }));
    const found = told(await plimsoll('review', path));
    expect([found.verdict, found.run.json.changes]).to.deep.equal(['CAUTION', []]);
    expect(found.said('safe/unknown-target')).to.deep.equal([
      `The transaction calls ${checksummed(ATTACKER)}, which no protocol definition of yours describes`,
    ]);
    expect(found.run.json.calls[0].contract).to.equal(undefined);
    expect(found.run.json.calls[0].doubt).to.match(/that this address is one is not known$/);
  });
});
