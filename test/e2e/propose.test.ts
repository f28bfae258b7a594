import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { createRpc } from '../../src/chain/rpc.js';
import { artefactsOf } from '../../src/proposal/artefacts.js';
import { startRelay, without } from '../chain/relay.js';
import { root as project } from '../program.js';
import { refusalIn } from '../refusal.js';
import { cli, devnetRpc, freshWorkspace, git, revertAfterEach, send, sharedDevnet, temporaryFolder } from './devnet.js';
import {
  CORE,
  CORE_FILE,
  contextOf,
  proposalOf,
  proposed,
  replaceIn,
  setValue,
  signAndExecute,
  textIn,
} from './in-process.js';
import { MovingMarket } from './moving-market.js';

const ADMIN = new Interface([
  'function setReserveFreeze(address,bool)',
  'function removeRiskAdmin(address)',
  'function setSupplyCap(address,uint256)',
]);
const LINK = '0x514910771AF9Ca656af840dff83E8264EcF986CA';

describe('propose', function () {
  this.timeout(180_000);
  revertAfterEach();
  let root: string;
  let env: Awaited<ReturnType<typeof freshWorkspace>>['env'];
  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
  });

  const contract = async (name: string): Promise<string> => (await sharedDevnet()).contracts[name] ?? '';
  const value = async (reserve: string, name: string): Promise<bigint | boolean> => {
    const market = new MovingMarket(root, CORE);
    await market.read();
    const entity = market.entities('reserves').find(({ label }) => label === reserve);
    if (entity === undefined) throw new Error(`no ${reserve}`);
    return name === 'frozen' ? market.flag(entity, name) : market.raw(entity, name);
  };

  describe('what a guardian did', () => {
    it('is drift: shown, left alone, and a cap of the reserve does not undo it', async () => {
      const { admins } = await sharedDevnet();
      await send(
        admins.emergencyAdmin.address,
        await contract('poolConfigurator'),
        ADMIN.encodeFunctionData('setReserveFreeze', [LINK, true]),
      );
      await setValue(root, 'LINK', 'supplyCap', '12_345');
      const proposal = await proposalOf(root);
      expect(proposal.calls.map(({ function: call }) => call)).to.deep.equal([
        'setSupplyCap(address asset, uint256 newSupplyCap)',
      ]);
      expect(proposal.leftAlone.map(({ path, kind }) => `${path} ${kind}`)).to.deep.equal([
        'reserves.LINK.ltv drift',
        'reserves.LINK.frozen drift',
      ]);
      await signAndExecute(proposal);
      expect(await value('LINK', 'supplyCap')).to.equal(12_345n);
      expect(await value('LINK', 'frozen')).to.equal(true);
      const again = await proposed(root);
      expect(again.proposal).to.equal(null);
      expect(again.planned.plan.leftAlone).to.have.length(2);
    });

    it('is undone only where it is named, with all that comes with it', async () => {
      const { admins } = await sharedDevnet();
      await send(
        admins.emergencyAdmin.address,
        await contract('poolConfigurator'),
        ADMIN.encodeFunctionData('setReserveFreeze', [LINK, true]),
      );
      const proposal = await proposalOf(root, { selection: { includeDrift: ['reserves.LINK'] } });
      expect(proposal.changes.map(({ path, before, after }) => `${path} ${before?.text} ${after?.text}`)).to.deep.equal(
        ['reserves.LINK.ltv 0% 66%', 'reserves.LINK.frozen true false'],
      );
      expect(proposal.calls.map(({ function: call }) => call.split('(')[0])).to.deep.equal([
        'setReserveFreeze',
        'setReserveLtvzero',
      ]);
      await signAndExecute(proposal);
      expect(await value('LINK', 'ltv')).to.equal(6600n);
    });

    it('conflicts with an edit of the same value', async () => {
      const { safe } = await sharedDevnet();
      const rpc = await devnetRpc();
      await rpc.send('anvil_impersonateAccount', safe.address);
      await rpc.send('anvil_setBalance', safe.address, '0xde0b6b3a7640000');
      await send(
        safe.address,
        await contract('poolConfigurator'),
        ADMIN.encodeFunctionData('setSupplyCap', [LINK, 1n]),
      );
      await setValue(root, 'LINK', 'supplyCap', '2');
      const { code, message } = await refusalIn(() => proposed(root));
      expect(code).to.equal('plan/conflict');
      expect(message).to.include('reserves.LINK.supplyCap');
    });
  });

  describe('a definition that does not describe the contracts', () => {
    const own = async (from: string | RegExp, to: string): Promise<void> => {
      await mkdir(join(root, 'protocols'), { recursive: true });
      await cp(join(project, 'protocols/aave-v3.yaml'), join(root, 'protocols/aave-v3.yaml'));
      await replaceIn(root, 'protocols/aave-v3.yaml', from, to);
    };
    const freeze = async (): Promise<void> => {
      await setValue(root, 'LINK', 'frozen', 'true');
      await replaceIn(root, CORE_FILE, /(?<=\n {2}LINK:\n {4}asset: .*\n) {4}ltv: .*\n/, '');
    };

    it('that omits what freezing does to the LTV is found out', async () => {
      await freeze();
      expect((await proposalOf(root)).consequences.map(({ path }) => path)).to.include('reserves.LINK.ltv');
      await own(
        '- { if: "ltv != 0%", set: { pendingLtv: ltv, ltv: "0%" }, accepted: true }',
        '- { if: "ltv != 0%", set: { ltv: "0%" }, accepted: true }',
      );
      const { code, message, hint } = await refusalIn(() => proposed(root));
      expect(code).to.equal('proof/other-effects');
      expect(message).to.equal(
        'the transaction would not do what was planned: reserves.LINK.pendingLtv would be 66% instead of 0%; reserves.LINK.ltvzero would be true instead of false',
      );
      expect(hint).to.include('do not sign');
    });

    it('that omits what freezing does to eModes is found out', async () => {
      await setValue(root, 'WETH', 'frozen', 'true');
      await replaceIn(root, CORE_FILE, /(?<=\n {2}WETH:\n {4}asset: .*\n) {4}ltv: .*\n/, '');
      await own(/ {6}- \{ each: eModes, if: "entity in each.collateral".*\n/, '');
      const { code, message } = await refusalIn(() => proposed(root));
      expect(code).to.equal('proof/other-effects');
      expect(message).to.match(/eModes\.\d+\.ltvzero would be/);
    });

    it('that passes another value than it says is found out', async () => {
      await setValue(root, 'WETH', 'supplyCap', '5_000_000');
      await own('args: [asset, supplyCap]', 'args: [asset, borrowCap]');
      const { code, message } = await refusalIn(() => proposed(root));
      expect(code).to.equal('proof/other-effects');
      expect(message).to.equal(
        'the transaction would not do what was planned: reserves.WETH.supplyCap would be 2_700_000 WETH instead of 5_000_000 WETH',
      );
    });

    it('that calls the setter of another parameter is found out by its event', async () => {
      await setValue(root, 'WETH', 'supplyCap', '5_000_000');
      await own(
        'call: setSupplyCap(address asset, uint256 newSupplyCap)',
        'call: setBorrowCap(address asset, uint256 newSupplyCap)',
      );
      const { code, message } = await refusalIn(() => proposed(root));
      expect(code).to.equal('proof/other-effects');
      expect(message)
        .to.include('the transaction does more than the definition declares: ')
        .and.to.match(/poolConfigurator writes an event that is not known \(0x[0-9a-f]{64}\)/);
    });

    it('that declares another event is found out', async () => {
      await setValue(root, 'WETH', 'supplyCap', '5_000_000');
      await own('poolConfigurator.SupplyCapChanged(', 'poolConfigurator.SupplyCapMoved(');
      expect((await refusalIn(() => proposed(root))).code).to.equal('proof/other-effects');
    });

    it('that swaps two arguments is refused by the contract, whose error is named', async () => {
      await setValue(root, 'WETH', 'liquidationBonus', '5.5%');
      await own(
        'args: [asset, ltv, liquidationThreshold, liquidationBonus]',
        'args: [asset, liquidationThreshold, ltv, liquidationBonus]',
      );
      const { code, message } = await refusalIn(() => proposed(root));
      expect(code).to.equal('proof/refused');
      expect(message).to.include('InvalidReserveParams()');
    });

    it('leaves no bundle behind', async () => {
      await setValue(root, 'WETH', 'supplyCap', '5_000_000');
      await own('poolConfigurator.SupplyCapChanged(', 'poolConfigurator.SupplyCapMoved(');
      const before = await git(root, env, 'status', '--porcelain', '--untracked-files=all');
      const { code, json } = await cli(['propose', CORE, '--json'], { cwd: root, env });
      expect([code, json.error.code]).to.deep.equal([1, 'proof/other-effects']);
      expect(await git(root, env, 'status', '--porcelain', '--untracked-files=all')).to.equal(before);
    });
  });

  it('names the reason in the contract’s words where the Safe may not', async () => {
    const { safe, admins } = await sharedDevnet();
    await send(
      admins.deployer.address,
      await contract('aclManager'),
      ADMIN.encodeFunctionData('removeRiskAdmin', [safe.address]),
    );
    await setValue(root, 'WETH', 'supplyCap', '5_000_000');
    await setValue(root, 'WETH', 'paused', 'true');
    const { code, message } = await refusalIn(() => proposed(root));
    expect(code).to.equal('proof/refused');
    expect(message).to.match(/call 1 of 2 \(Set supply cap\) is refused: reverted with CallerNotRiskOrPoolAdmin\(\)/);
    expect(message).to.include(
      '; it takes RISK_ADMIN (held by nobody that is known) or POOL_ADMIN (held by nobody that is known), which the Safe is not',
    );
  });

  it('says that a batch needs more gas than a transaction may use, and takes a part of it', async () => {
    const text = await textIn(root, CORE_FILE);
    const reserves = text.slice(0, text.indexOf('\neModes:'));
    const frozen = reserves.replace(/^ {4}ltv: .*\n/gm, '').replace(/^( {4}frozen: )false$/gm, '$1true');
    await writeFile(join(root, CORE_FILE), frozen + text.slice(reserves.length));
    const { code, message, hint } = await refusalIn(() => proposed(root));
    expect(code).to.equal('route/too-much-gas');
    expect(message).to.match(/^The transaction needs about \d{8} gas; one may use 16777216$/);
    expect(hint).to.include('--only');
    expect((await proposalOf(root, { selection: { only: ['reserves.L*'] } })).calls).to.have.length.above(0);
  });

  it('proves a transaction whose nonce is still to come, says so, and refuses one that was used', async () => {
    await setValue(root, 'WETH', 'supplyCap', '5_000_000');
    const ahead = await proposalOf(root, { nonce: 3n });
    const now = await proposalOf(root);
    expect([
      ahead.transaction.nonce,
      ahead.proof.nonceAhead,
      now.transaction.nonce,
      now.proof.nonceAhead,
    ]).to.deep.equal(['3', '2', '1', '0']);
    expect(ahead.transaction.data).to.equal(now.transaction.data);
    expect(ahead.hashes.domain).to.equal(now.hashes.domain);
    expect(ahead.hashes.safeTx).not.to.equal(now.hashes.safeTx);
    await signAndExecute(now);
    await setValue(root, 'WETH', 'borrowCap', '1');
    const { code, message } = await refusalIn(() =>
      proposed(root, { nonce: 1n, selection: { only: ['reserves.WETH.borrowCap'] } }),
    );
    expect(code).to.equal('proof/nonce-used');
    expect(message).to.equal('the nonce 1 is used: the Safe is at 2');
  });

  it('needs a node that simulates, or a local fork of it, and never writes an unproven bundle', async () => {
    const relay = await startRelay((await sharedDevnet()).rpcUrl, without('eth_simulateV1', 'debug_traceCall'));
    try {
      await setValue(root, 'WETH', 'supplyCap', '5_000_000');
      const { code, exit } = await refusalIn(() => proposed(root, { rpc: createRpc(relay.url) }));
      expect([code, exit]).to.deep.equal(['chain/no-simulate', 69]);
      await replaceIn(root, 'plimsoll.yaml', /rpc: .*/, `rpc: "\${OLD_RPC_URL}"`);
      const run = await cli(['propose', CORE, '--json'], { cwd: root, env: { ...env, OLD_RPC_URL: relay.url } });
      // The program has a local chain at hand, which it forks the node with.
      expect([run.code, run.json.proof?.method]).to.deep.equal([0, 'fork']);
      expect(run.out + run.err).not.to.include('s3cret');
    } finally {
      await relay.close();
    }
  });

  it('gives the same bytes for the same inputs and block, run after run and clone after clone', async () => {
    await setValue(root, 'WETH', 'supplyCap', '5_000_000');
    await setValue(root, 'WBTC', 'reserveFactor', '21%');
    await git(root, env, 'commit', '--quiet', '--all', '--message', 'Raise a cap');
    const clone = join(await temporaryFolder(), 'clone');
    await git(root, env, 'clone', '--quiet', root, clone);
    const files = async (folder: string) => [
      ...artefactsOf(await proposalOf(folder, { title: 'A cap', description: 'Why' })),
    ];
    const first = await files(root);
    expect(first.map(([name]) => name)).to.deep.equal([
      'proposal.json',
      'safe-transaction.json',
      'transaction-builder.json',
      'report.md',
      'report.html',
    ]);
    expect(await files(root)).to.deep.equal(first);
    expect(await files(clone)).to.deep.equal(first);
    const [[, json] = ['', '']] = first;
    expect(json).not.to.include(root);
    const { provenance } = JSON.parse(json);
    expect([provenance.dirty, provenance.commit]).to.deep.equal([false, await git(root, env, 'rev-parse', 'HEAD')]);
  });

  it('takes a dirty tree, and keeps the text that git does not have', async () => {
    await setValue(root, 'WETH', 'supplyCap', '5_000_000');
    const { provenance } = await proposalOf(root);
    expect(provenance.dirty).to.equal(true);
    const edited = provenance.documents.filter(({ text }) => text !== undefined);
    expect(edited.map(({ path }) => path)).to.deep.equal([CORE_FILE]);
    expect(edited[0]?.text).to.equal(await readFile(join(root, CORE_FILE), 'utf8'));
    const { code, json, out } = await cli(['propose', CORE, '--json', '--out', join(root, 'b')], { cwd: root, env });
    expect([code, json.ok], out).to.deep.equal([0, true]);
    const report = await readFile(join(root, 'b', 'report.md'), 'utf8');
    expect(report).to.include('**with edits that were not committed**');
  });

  it('never writes a bundle over another', async () => {
    await setValue(root, 'WETH', 'supplyCap', '5_000_000');
    const propose = () => cli(['propose', CORE, '--json', '--out', join(root, 'b')], { cwd: root, env });
    expect((await propose()).code).to.equal(0);
    expect((await propose()).code).to.equal(0);
    const before = await readFile(join(root, 'b', 'proposal.json'), 'utf8');
    await setValue(root, 'WETH', 'supplyCap', '5_000_001');
    const { code, json } = await propose();
    expect([code, json.error.code]).to.deep.equal([1, 'proposal/exists']);
    expect(await readFile(join(root, 'b', 'proposal.json'), 'utf8')).to.equal(before);
  });

  it('refuses a Safe that is none, is another version, or that the market does not name', async () => {
    const { safe, contracts } = await sharedDevnet();
    await setValue(root, 'WETH', 'supplyCap', '5_000_000');
    const original = await textIn(root, 'plimsoll.yaml');
    const refused = async (from: string | RegExp, to: string): Promise<string> => {
      await replaceIn(root, 'plimsoll.yaml', from, to);
      const { code } = await refusalIn(() => proposed(root));
      await writeFile(join(root, 'plimsoll.yaml'), original);
      return code;
    };
    expect(await refused(safe.address, contracts.pool ?? '')).to.equal('safe/not-a-safe');
    expect(await refused('version: "1.4.1"', 'version: "1.3.0"')).to.equal('propose/safe-version');
    expect(await refused(/authorities:[\s\S]*/, '')).to.be.oneOf(['market/invalid', 'workspace/invalid']);
    await replaceIn(root, CORE_FILE, /^authority: .*\n/m, '');
    expect((await refusalIn(() => proposed(root))).code).to.equal('route/none');
    expect((await contextOf(root)).workspace.authorities.size).to.equal(1);
  });
});
