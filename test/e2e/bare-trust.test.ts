import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import type { Hex } from '../../src/chain/hex.js';
import { artefactsOf, transactionOf } from '../../src/proposal/artefacts.js';
import type { Proposal } from '../../src/proposal/proposal.js';
import { encodeMultiSend } from '../../src/route/safe/multisend.js';
import { formatSafeTransactionFile } from '../../src/route/safe/safe-transaction-file.js';
import { type SafeTx, safeTx } from '../../src/signer/safe-tx.js';
import { parseTrust } from '../../src/trust/read-trust.js';
import type { TrustedChain } from '../../src/trust/trust.js';
import { anvilBinary, launchAnvil } from '../chain/anvil.js';
import { root as checkout } from '../program.js';
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
import { CORE, proposalOf, setValue } from './in-process.js';

const DEFINITION = 'protocols/aave-v3.yaml';
const OTHER: Hex = `0x${'07'.repeat(20)}`;
const abi = new Interface(['function enableModule(address)']);

/** What is alone of a bare review: no bundle, so no document. */
const ALWAYS = ['CAUTION review/document-unproven'];

describe('trust of a transaction without a bundle', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  let env: Environment;
  let proposal: Proposal;
  let file: string;
  let trustFile: string;

  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
    await git(root, env, 'branch', '--move', 'main').catch(() => undefined);
    trustFile = join(root, '..', '.config', 'plimsoll', 'trust.yaml');
    await setValue(root, 'WETH', 'supplyCap', '2_500_000');
    await setValue(root, 'LINK', 'liquidationThreshold', '70%');
    await git(root, env, 'commit', '--quiet', '--all', '--message', 'Change');
    proposal = await proposalOf(root);
    file = artefactsOf(proposal).get('safe-transaction.json') ?? '';
    const added = await cli(['trust', 'add', '--ref', 'main', '--yes', '--json'], { cwd: root, env });
    expect([added.code, added.json.skipped]).to.deep.equal([0, []]);
  });

  interface Found {
    readonly verdict: string;
    readonly rules: readonly string[];
    readonly said: (rule: string) => string;
    readonly run: CliRun;
  }
  const review = async (args: readonly string[] = [], input = file): Promise<Found> => {
    const run = await cli(['review', '-', ...args, '--json'], { cwd: root, env, input });
    const warnings = (run.json.warnings ?? []) as { ruleId: string; message: string; data?: { verdict?: string } }[];
    return {
      verdict: run.json.verdict ?? run.json.error?.code,
      rules: warnings.flatMap(({ ruleId, data }) => (data?.verdict === undefined ? [] : [`${data.verdict} ${ruleId}`])),
      said: (rule) => warnings.find(({ ruleId }) => ruleId === rule)?.message ?? '',
      run,
    };
  };
  const ofTransaction = (tx: Partial<SafeTx>): string => {
    const { safe, version } = proposal.route;
    const whole = safeTx({ ...transactionOf(proposal), ...tx });
    return formatSafeTransactionFile({ chainId: 31337n, safe: safe.toLowerCase() as Hex, version, tx: whole });
  };
  const pinned = async (): Promise<TrustedChain> => {
    const { chains } = await parseTrust({ file: trustFile, text: await readFile(trustFile, 'utf8') });
    const chain = chains.get(31337n);
    if (chain === undefined) throw new Error('the devnet is pinned');
    return chain;
  };
  const append = async (text: string): Promise<void> =>
    writeFile(trustFile, `${await readFile(trustFile, 'utf8')}${text}`);

  it('is CAUTION with every pin satisfied, and says by one warning why it is not OK', async () => {
    const found = await review();
    expect([found.run.code, found.verdict, found.rules]).to.deep.equal([0, 'CAUTION', ALWAYS]);
    expect(found.said('review/document-unproven')).to.equal(
      'no pinned document says that this is wanted: only a bundle is compiled from one',
    );
    expect(found.run.json.checked.join('\n')).to.include('your pins: the Safe');
    expect(found.run.json.notChecked).to.include('a second node: one was believed');
    expect(found.run.json.notChecked.join('\n')).to.not.include('definitions of this workspace');
  });

  it('offline, knows the contracts of a pinned market by their names, but not what calls change', async () => {
    const told = async (environment: Environment = env) => {
      const run = await cli(['review', '-', '--offline', '--json'], { cwd: root, env: environment, input: file });
      return run.json.calls.map((call: Record<string, unknown>) => [call.market, call.contract, call.doubt]);
    };
    const known = [CORE, 'poolConfigurator', 'what it changes is not known without the state of the chain'];
    expect(await told()).to.deep.equal([known, known]);
    const stranger = await told({ ...env, XDG_CONFIG_HOME: join(root, '..', 'nothing') });
    expect(stranger.map(([market]: readonly unknown[]) => market)).to.deep.equal([undefined, undefined]);
  });

  it('names in that warning what is not pinned', async () => {
    const [address] = (await pinned()).contracts.keys();
    await cli(['trust', 'remove', '--contract', String(address), '--json'], { cwd: root, env });
    const contract = await review();
    expect(contract.rules).to.deep.equal(ALWAYS);
    expect(contract.said('review/document-unproven')).to.match(/; not pinned: \w+ \(0x[0-9a-fA-F]{40}\)$/);
    await cli(['trust', 'remove', '--safe', proposal.route.safe, '--json'], { cwd: root, env });
    expect((await review()).said('review/document-unproven')).to.include(
      `the Safe ${proposal.route.safe} is not pinned`,
    );
    await writeFile(trustFile, '');
    expect((await review()).verdict).to.equal('trust/invalid');
    const none = await cli(['review', '-', '--json'], {
      cwd: root,
      env: { ...env, XDG_CONFIG_HOME: join(root, '..', 'nothing') },
      input: file,
    });
    const [last] = none.json.warnings.slice(-1);
    expect([last.ruleId, last.message]).to.deep.equal([
      'review/document-unproven',
      'no pinned document says that this is wanted: only a bundle is compiled from one; you have pinned nothing on chain 31337',
    ]);
  });

  it('blocks code that was changed: of a contract, what a proxy runs, the Safe’s singleton, the batch contract', async () => {
    const rpc = await devnetRpc();
    const { safes, contracts, delegates } = await pinned();
    const [proxy] = [...contracts].filter(([, { implementation }]) => implementation !== null);
    const cases: readonly (readonly [Hex | null | undefined, string])[] = [
      [proxy?.[0], 'trust/contract-code'],
      [proxy?.[1].implementation, 'trust/contract-code'],
      [[...safes.values()][0]?.singleton, 'trust/safe-code'],
      [[...delegates.keys()][0], 'trust/delegate'],
    ];
    for (const [address, rule] of cases) {
      const snapshot = await rpc.sendHex('evm_snapshot');
      const code = String(await rpc.send('eth_getCode', address, 'latest'));
      await rpc.send('anvil_setCode', address, `${code}00`);
      await rpc.send('evm_mine');
      const found = await review();
      expect([found.run.code, found.verdict], rule).to.deep.equal([1, 'BLOCKED']);
      expect(
        found.rules.filter((one) => one.startsWith('BLOCKED')),
        rule,
      ).to.deep.equal([`BLOCKED ${rule}`]);
      await rpc.send('evm_revert', snapshot);
    }
  });

  it('lets the reviewer allow, on- and offline, of a Safe that is pinned, and of no other', async () => {
    const paying = ofTransaction({ to: OTHER, data: '0x', operation: 0, value: 5n });
    const { safe } = proposal.route;
    const module = ofTransaction({
      to: safe.toLowerCase() as Hex,
      data: abi.encodeFunctionData('enableModule', [OTHER]) as Hex,
      operation: 0,
    });
    const allow = (rule: string, where: string): string =>
      `  ${rule}:\n    "${where}": { reason: as agreed, until: 2099-12-31 }\n`;
    expect((await review([], paying)).rules).to.include('CAUTION safe/value');
    expect((await review([], module)).rules).to.include('BLOCKED safe/module-change');
    await append(`allow:\n${allow('safe/value', 'anywhere')}${allow('safe/module-change', safe)}`);
    for (const flags of [[], ['--offline']]) {
      const value = await review(flags, paying);
      expect(value.rules.join()).to.not.include('safe/value');
      expect(value.said('safe/value')).to.include('(you allow it until 2099-12-31: as agreed)');
      const control = await review(flags, module);
      expect([control.verdict, control.run.code]).to.deep.equal(['CAUTION', 0]);
      expect(control.said('safe/module-change')).to.include('you allow it');
    }
    await cli(['trust', 'remove', '--safe', safe, '--json'], { cwd: root, env });
    expect((await review(['--offline'], paying)).rules).to.include('CAUTION safe/value');
    expect((await review(['--offline'], module)).verdict).to.equal('BLOCKED');
  });

  it('reads a batch of a delegate that is pinned as one, offline too, and not where its code was changed', async () => {
    const rpc = await devnetRpc();
    const calls = [{ operation: 0, to: OTHER, value: 0n, data: '0x' as Hex }];
    const own: Hex = `0x${'d1'.repeat(20)}`;
    const batch = ofTransaction({ to: own, operation: 1, data: encodeMultiSend(calls) });
    expect((await review(['--offline'], batch)).rules).to.include('BLOCKED safe/delegatecall');
    const { transaction } = proposal;
    const code = String(await rpc.send('eth_getCode', transaction.to, 'latest'));
    await rpc.send('anvil_setCode', own, code);
    await rpc.send('evm_mine');
    const [[, { code: hash }] = ['', { code: '' }]] = (await pinned()).delegates;
    const text = await readFile(trustFile, 'utf8');
    await writeFile(
      trustFile,
      text.replace(/\n( +)delegates:\n/, `\n$1delegates:\n$1  "${own}":\n$1    reason: ours\n$1    code: "${hash}"\n`),
    );
    expect([...(await pinned()).delegates.keys()]).to.include(own);
    for (const flags of [[], ['--offline']]) {
      const found = await review(flags, batch);
      expect([found.verdict, found.run.json.wrapper?.to.toLowerCase()]).to.deep.equal(['CAUTION', own]);
      expect(found.rules.join()).to.not.include('delegate');
    }
    await rpc.send('anvil_setCode', own, `${code}00`);
    await rpc.send('evm_mine');
    expect((await review([], batch)).rules).to.include('BLOCKED trust/delegate');
  });

  it('tells the calls by the pinned definition, not by one that was changed so that a cap reads as another', async () => {
    const definition = await readFile(join(checkout, DEFINITION), 'utf8');
    const swapped = definition.replace(/\b(supplyCap|borrowCap)\b/g, (name) =>
      name === 'supplyCap' ? 'borrowCap' : 'supplyCap',
    );
    await git(root, env, 'checkout', '--quiet', '-b', 'evil');
    await mkdir(join(root, 'protocols'), { recursive: true });
    await writeFile(join(root, DEFINITION), swapped);
    await git(root, env, 'add', '--all');
    await git(root, env, 'commit', '--quiet', '--message', 'Tidy');
    const paths = ({ run }: Found): string[] => run.json.changes.map(({ path }: { path: string }) => path);
    const found = await review();
    expect(found.rules).to.include('CAUTION trust/definition-differs');
    expect(found.said('trust/definition-differs')).to.equal(
      'the definition aave-v3 here is not the one you pinned; what calls do is told by the pinned one',
    );
    expect(paths(found)).to.include('reserves.WETH.supplyCap').and.to.not.include('reserves.WETH.borrowCap');
    await writeFile(
      trustFile,
      (await readFile(trustFile, 'utf8')).replace(/aave-v3: "?[0-9a-f]{64}"?/, `aave-v3: "${'ab'.repeat(32)}"`),
    );
    const lost = await review();
    expect(lost.rules).to.include('BLOCKED trust/definition-differs');
  });

  it('asks a second node about the Safe, the code of every target and the markets', async function () {
    const binary = anvilBinary();
    if (binary === undefined) return this.skip();
    const { rpcUrl, safe, contracts } = await sharedDevnet();
    const fork = await launchAnvil(binary, '--fork-url', rpcUrl);
    try {
      const agreed = await review(['--rpc-check', fork.url]);
      expect([agreed.verdict, agreed.rules]).to.deep.equal(['CAUTION', ALWAYS]);
      expect(agreed.run.json.checked.join('\n')).to.match(
        /two nodes agree: the hash of block \d+, the Safe’s nonce, owners, threshold and code, the code of \d+ contracts, every value of/,
      );
      expect(agreed.run.json.notChecked).to.not.include('a second node: one was believed');
      const nonce = `0x${'5'.padStart(64, '0')}`;
      await fork.rpc.request('anvil_setStorageAt', [safe.address, nonce, `0x${'63'.padStart(64, '0')}`]);
      await fork.rpc.request('anvil_setCode', [OTHER, '0x6001']);
      await fork.rpc.request('anvil_setCode', [contracts.poolConfigurator, '0x6001']);
      const other = ofTransaction({ to: OTHER, data: '0x12345678', operation: 0 });
      const found = await review(['--rpc-check', fork.url], other);
      expect([found.verdict, found.run.code]).to.deep.equal(['BLOCKED', 1]);
      expect(found.said('review/nodes-disagree'))
        .to.match(/the Safe’s nonce: \d+ and 99; /)
        .and.to.include(`the code of ${OTHER}`);
    } finally {
      await fork.stop();
    }
    expect((await review(['--rpc-check', 'http://127.0.0.1:9'])).rules).to.include('CAUTION review/second-node');
    expect((await review(['--rpc-check', 'http://127.0.0.1:9', '--offline'])).run.code).to.equal(64);
    const nowhere = await cli(['review', '-', '--rpc-check', rpcUrl, '--json'], {
      cwd: join(root, '..'),
      env,
      input: file,
    });
    expect([nowhere.code, nowhere.json.error.code]).to.deep.equal([64, 'review/flag-not-used']);
  });
});
