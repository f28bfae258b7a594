import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { keccak256 } from 'ethers/crypto';
import type { Hex } from '../../src/chain/hex.js';
import { writeBundle } from '../../src/proposal/write-bundle.js';
import { parseTrust } from '../../src/trust/read-trust.js';
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
import { proposalOf, replaceIn, setValue } from './in-process.js';
import { deployTimelock, makeRiskAdmin, writeRoutes } from './route-ground.js';

const WETH = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2';
const DEFINITION = 'protocols/aave-v3.yaml';

describe('trust that is not inside what is judged', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  let env: Environment;
  let folder: string;
  let trustFile: string;

  const plimsoll = (...args: readonly string[]): Promise<CliRun> => cli([...args, '--json'], { cwd: root, env });
  const commit = (): Promise<string> => git(root, env, 'commit', '--quiet', '--all', '--message', 'Change');
  const trustAdd = async (): Promise<CliRun> => {
    const added = await plimsoll('trust', 'add', '--ref', 'main', '--yes');
    expect([added.code, added.json.skipped ?? added.err]).to.deep.equal([0, []]);
    return added;
  };
  const propose = async (): Promise<void> => {
    folder = join(root, 'proposals', 'one');
    await writeBundle(folder, await proposalOf(root));
  };
  /** The verdict of a review, and the rules that carry it or a worse one. */
  const review = async (...flags: readonly string[]): Promise<{ verdict: string; rules: string[]; run: CliRun }> => {
    const run = await plimsoll('review', folder, ...flags);
    const warnings = (run.json.warnings ?? []) as { ruleId: string; data?: { verdict?: string } }[];
    const rules = warnings.flatMap(({ ruleId, data }) =>
      data?.verdict === undefined ? [] : [`${data.verdict} ${ruleId}`],
    );
    return { verdict: run.json.verdict ?? run.json.error?.code, rules, run };
  };

  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
    await git(root, env, 'branch', '--move', 'main').catch(() => undefined);
    trustFile = join(root, '..', '.config', 'plimsoll', 'trust.yaml');
  });

  it('gives OK to a merged change where every pin is satisfied, and says why', async () => {
    const added = await trustAdd();
    const kinds = new Set((added.json.pins as { path: string[] }[]).map(({ path }) => path[2]));
    expect([...kinds]).to.include.members(['safes', 'contracts', 'delegates', 'pins']);
    await setValue(root, 'WETH', 'supplyCap', '2_500_000');
    await setValue(root, 'LINK', 'liquidationThreshold', '70%');
    await commit();
    await propose();
    const { verdict, run } = await review();
    expect([run.code, verdict, run.json.warnings]).to.deep.equal([0, 'OK', []]);
    expect(run.json.checked.join('\n')).to.include('your pins: ');
    expect(run.json.notChecked).to.deep.equal(['a second node: one was believed']);
    const told = await cli(['review', folder, '--strict'], { cwd: root, env });
    expect([told.code, told.out.split('\n')[0]]).to.deep.equal([
      0,
      'OK  the bytes are what the YAML compiles to, and the effect was proven (not checked: a second node: one was believed)',
    ]);
    expect(await plimsoll('review', folder, '--offline').then(({ json }) => json.verdict)).to.equal('CAUTION');
    expect((await plimsoll('sign', folder, '--devnet-account', '1')).json).to.include({ verdict: 'OK', have: 1 });
  });

  it('gives OK to a change on a route whose contracts are pinned as well, and not where one is not', async () => {
    const { safe } = await sharedDevnet();
    const timelock = await deployTimelock(safe.address);
    await makeRiskAdmin(timelock);
    const through = `      - timelock: "${timelock}"\n      - authority: risk-council\n`;
    await writeRoutes(root, `  later:\n    chain: devnet\n    through:\n${through}`, ['later']);
    await setValue(root, 'WETH', 'supplyCap', '2_500_000');
    await commit();
    await trustAdd();
    await propose();
    expect(await review().then(({ verdict, rules }) => [verdict, rules])).to.deep.equal(['OK', []]);
    const pins = await readFile(trustFile, 'utf8');
    await writeFile(trustFile, pins.replace(new RegExp(`\\n +"?${timelock}"?:(\\n {8,}.*)+`), ''));
    expect(await review().then(({ rules }) => rules)).to.deep.equal(['CAUTION trust/contract-not-pinned']);
  });

  it('gives none without a trust file, nor to a commit that is not merged', async () => {
    await setValue(root, 'WETH', 'supplyCap', '2_500_000');
    await git(root, env, 'checkout', '--quiet', '-b', 'work');
    await commit();
    await propose();
    expect(await review().then(({ verdict, rules }) => [verdict, rules])).to.deep.equal([
      'CAUTION',
      ['CAUTION trust/none'],
    ]);
    await trustAdd();
    const unmerged = await review();
    expect([unmerged.verdict, unmerged.rules]).to.deep.equal(['CAUTION', ['CAUTION trust/ref-not-containing']]);
    await git(root, env, 'checkout', '--quiet', 'main');
    await git(root, env, 'merge', '--quiet', '--ff-only', 'work');
    expect((await review()).verdict).to.equal('OK');
  });

  it('blocks a definition that was changed on a branch so that one parameter reads as another', async () => {
    await trustAdd();
    await git(root, env, 'checkout', '--quiet', '-b', 'evil');
    // Reads and writes swapped alike: the proposal proves, and calls a borrow cap a supply cap.
    const definition = await readFile(join(checkout, DEFINITION), 'utf8');
    const swapped = definition.replace(/\b(supplyCap|borrowCap)\b/g, (name) =>
      name === 'supplyCap' ? 'borrowCap' : 'supplyCap',
    );
    expect(swapped).to.not.equal(definition);
    execFileSync('mkdir', ['-p', join(root, 'protocols')]);
    await writeFile(join(root, DEFINITION), swapped);
    expect((await plimsoll('import', 'aave-v3-ethereum-core', '--update')).code).to.equal(0);
    await git(root, env, 'add', '--all');
    await commit();
    await setValue(root, 'WETH', 'supplyCap', '1_234_567');
    await commit();
    await propose();
    const { verdict, rules, run } = await review();
    expect([run.code, verdict]).to.deep.equal([1, 'BLOCKED']);
    expect(rules).to.include.members([
      'CAUTION trust/ref-not-containing',
      'BLOCKED trust/definition-differs',
      'BLOCKED review/does-not-reproduce',
    ]);
    // What is shown is what the pinned definition says the calls do.
    expect(run.json.changes.map(({ path }: { path: string }) => path)).to.deep.equal(['reserves.WETH.borrowCap']);
    await git(root, env, 'checkout', '--quiet', 'main');
    await git(root, env, 'merge', '--quiet', '--ff-only', 'evil');
    expect((await review()).rules, 'merged, but never pinned').to.include('BLOCKED trust/definition-differs');
  });

  it('cautions of a definition that was changed and gives the same bytes', async () => {
    await trustAdd();
    execFileSync('mkdir', ['-p', join(root, 'protocols')]);
    await writeFile(join(root, DEFINITION), `${await readFile(join(checkout, DEFINITION), 'utf8')}# a comment\n`);
    await setValue(root, 'WETH', 'supplyCap', '2_500_000');
    await git(root, env, 'add', '--all');
    await commit();
    await propose();
    expect(await review().then(({ verdict, rules }) => [verdict, rules])).to.deep.equal([
      'CAUTION',
      ['CAUTION trust/definition-differs'],
    ]);
    await trustAdd();
    expect((await review()).verdict).to.equal('OK');
  });

  it('blocks another Safe that a branch puts into plimsoll.yaml', async () => {
    const rpc = await devnetRpc();
    const { safe } = await sharedDevnet();
    // The Safe that main names: a copy of the devnet's, which the branch replaces by the one that has the role.
    const main = '0x5AFe00000000000000000000000000000000Cafe';
    await rpc.send('anvil_setCode', main, String(await rpc.send('eth_getCode', safe.address, 'latest')));
    const word = (hex: string): string => hex.replace(/^0x/, '').padStart(64, '0');
    const ownerSlots = ['0x1', ...safe.owners.map(({ address }) => address)].map((owner) =>
      keccak256(`0x${word(owner)}${word('2')}`),
    );
    for (const slot of [...['0', '3', '4', '5'].map((slot) => `0x${word(slot)}`), ...ownerSlots])
      await rpc.send(
        'anvil_setStorageAt',
        main,
        slot,
        String(await rpc.send('eth_getStorageAt', safe.address, slot, 'latest')),
      );
    await rpc.send('evm_mine');
    const { checksumAddress } = await import('../../src/quantity/codecs/address.js');
    await replaceIn(root, 'plimsoll.yaml', safe.address, checksumAddress(main) ?? '');
    await commit();
    await trustAdd();
    await git(root, env, 'checkout', '--quiet', '-b', 'evil');
    await replaceIn(root, 'plimsoll.yaml', checksumAddress(main) ?? '', safe.address);
    await setValue(root, 'WETH', 'supplyCap', '2_500_000');
    await commit();
    await propose();
    const { verdict, rules } = await review();
    expect(verdict).to.equal('BLOCKED');
    expect(rules).to.have.members([
      'CAUTION trust/ref-not-containing',
      'CAUTION trust/workspace-differs',
      'BLOCKED trust/safe-not-pinned',
    ]);
  });

  describe('of a change that would be OK', () => {
    beforeEach(async () => {
      await trustAdd();
      await setValue(root, 'WETH', 'supplyCap', '2_500_000');
      await setValue(root, 'LINK', 'liquidationThreshold', '70%');
      await commit();
      await propose();
    });

    const lengthen = async (address: string): Promise<void> => {
      const rpc = await devnetRpc();
      await rpc.send('anvil_setCode', address, `${String(await rpc.send('eth_getCode', address, 'latest'))}00`);
      await rpc.send('evm_mine');
    };
    const pinned = async () => {
      const { chains } = await parseTrust({ file: trustFile, text: await readFile(trustFile, 'utf8') });
      const chain = chains.get(31337n);
      if (chain === undefined) throw new Error('the devnet is pinned');
      return chain;
    };

    it('blocks code of a contract, of what a proxy runs, of the Safe and of the batch contract that was changed', async () => {
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
        await lengthen(String(address));
        const { verdict, rules } = await review();
        expect([verdict, rules], rule).to.deep.equal(['BLOCKED', [`BLOCKED ${rule}`]]);
        await rpc.send('evm_revert', snapshot);
      }
    });

    it('refuses a trust file inside the workspace', async () => {
      const inside = join(root, 'trust.yaml');
      await writeFile(inside, await readFile(trustFile));
      const run = await cli(['review', folder, '--json'], { cwd: root, env: { ...env, PLIMSOLL_TRUST: inside } });
      expect([run.code, run.json.error.code]).to.deep.equal([1, 'trust/inside']);
    });

    it('refuses a trust file with errors, rather than trust half of it', async () => {
      await writeFile(trustFile, (await readFile(trustFile, 'utf8')).replace('kind: Trust', 'kind: Trust\nchian: {}'));
      const { run, verdict } = await review();
      expect([run.code, verdict]).to.deep.equal([1, 'trust/invalid']);
    });

    it('gives no OK where an allowance has run out, and lists it as an error', async () => {
      const text = await readFile(trustFile, 'utf8');
      await writeFile(trustFile, `${text}allow:\n  safe/value:\n    core: { reason: once, until: 2020-01-31 }\n`);
      expect(await review().then(({ verdict, rules }) => [verdict, rules])).to.deep.equal([
        'CAUTION',
        ['CAUTION trust/expired'],
      ]);
      const list = await plimsoll('trust', 'list');
      expect([list.code, list.json.findings[0].ruleId]).to.deep.equal([1, 'trust/expired']);
      expect((await plimsoll('trust', 'remove', '--rule', 'safe/value')).code).to.equal(0);
      expect(await readFile(trustFile, 'utf8')).to.equal(text);
      expect((await review()).verdict).to.equal('OK');
    });

    it('takes what is removed for not pinned', async () => {
      const [address] = (await pinned()).contracts.keys();
      expect((await plimsoll('trust', 'remove', '--contract', String(address))).code).to.equal(0);
      expect(await review().then(({ verdict, rules }) => [verdict, rules])).to.deep.equal([
        'CAUTION',
        ['CAUTION trust/contract-not-pinned'],
      ]);
    });

    it('is cautious where the pinned branch comes from another remote by now', async () => {
      const clone = join(root, '..', 'clone');
      await git(root, env, 'clone', '--quiet', root, clone);
      const there = (...args: readonly string[]) => cli([...args, '--json'], { cwd: clone, env });
      expect((await there('trust', 'add', '--yes')).json).to.include({ ref: 'refs/remotes/origin/main', remote: root });
      expect((await there('review', folder)).json.verdict).to.equal('OK');
      await git(clone, env, 'remote', 'set-url', 'origin', 'https://evil.example/r.git');
      const { json } = await there('review', folder);
      expect([json.verdict, json.warnings.map(({ ruleId }: { ruleId: string }) => ruleId)]).to.deep.equal([
        'CAUTION',
        ['trust/remote-differs'],
      ]);
    });

    it('is cautious where main has moved on', async () => {
      await setValue(root, 'WETH', 'supplyCap', '2_400_000');
      await commit();
      expect((await review()).rules).to.deep.equal(['CAUTION trust/superseded']);
    });

    it('asks a second node: one that says the same, one whose state was altered, one that is not there', async function () {
      const binary = anvilBinary();
      if (binary === undefined) return this.skip();
      const { rpcUrl, safe, contracts } = await sharedDevnet();
      const fork = await launchAnvil(binary, '--fork-url', rpcUrl);
      try {
        const agreed = await review('--rpc-check', fork.url);
        expect([agreed.verdict, agreed.run.json.notChecked]).to.deep.equal(['OK', []]);
        expect(agreed.run.json.checked.join('\n')).to.match(
          /two nodes agree: the hash of block \d+, .*every value of the market/,
        );
        // The lowest bit of WETH's supply cap: bit 116 of the pool's `_reserves[WETH].configuration`, a mapping at slot 52.
        const slot = keccak256(`0x${WETH.slice(2).padStart(64, '0')}${(52).toString(16).padStart(64, '0')}`);
        const pool = String(contracts.pool);
        const before = BigInt(String(await fork.rpc.request('eth_getStorageAt', [pool, slot, 'latest'])));
        const put = (word: bigint) =>
          fork.rpc.request('anvil_setStorageAt', [pool, slot, `0x${word.toString(16).padStart(64, '0')}`]);
        await put(before ^ (1n << 116n));
        const value = await review('--rpc-check', fork.url);
        expect(value.rules).to.deep.equal(['BLOCKED review/nodes-disagree']);
        expect(value.run.json.warnings[0].message).to.match(/ disagree on the values of reserves\.WETH\.supplyCap$/);
        await put(before);
        await fork.rpc.request('anvil_setStorageAt', [
          safe.address,
          `0x${'5'.padStart(64, '0')}`,
          `0x${'63'.padStart(64, '0')}`,
        ]);
        await fork.rpc.request('anvil_setCode', [contracts.poolConfigurator, '0x6001']);
        const named = await cli(['review', folder, '--rpc-check', 'CHECK_RPC_URL', '--json'], {
          cwd: root,
          env: { ...env, CHECK_RPC_URL: fork.url },
        });
        expect([named.code, named.json.verdict]).to.deep.equal([1, 'BLOCKED']);
        const [finding] = named.json.warnings;
        expect(finding.ruleId).to.equal('review/nodes-disagree');
        expect(finding.message)
          .to.match(/the Safe’s nonce: \d+ and 99/)
          .and.to.include('the code of ');
      } finally {
        await fork.stop();
      }
      expect((await review('--rpc-check', 'http://127.0.0.1:9')).rules).to.deep.equal(['CAUTION review/second-node']);
      expect((await review('--rpc-check', 'nonsense')).verdict).to.equal('rpc/url');
      expect((await review('--rpc-check', 'http://127.0.0.1:9', '--offline')).run.code).to.equal(64);
    });
  });
});
