import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { createRpc } from '../../src/chain/rpc.js';
import { observeMarket } from '../../src/observe/observe-chain.js';
import { findMarket, loadMarket } from '../../src/protocol/find-market.js';
import { Definitions } from '../../src/protocol/load-definition.js';
import { openWorkspace } from '../../src/workspace/workspace.js';
import { cli, devnetRpc, freshWorkspace, git, revertAfterEach, send, sharedDevnet } from './devnet.js';

const CONFIGURATOR = new Interface([
  'function setReserveFreeze(address asset, bool freeze)',
  'function setSupplyCap(address asset, uint256 cap)',
]);
const CLEARING_HOUSE = new Interface(['function setMaxFundingRate(uint24 rate)']);
const REGISTRY = new Interface(['function setFeeRatio(address baseToken, uint24 feeRatio)']);
const WETH = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2';
const CORE = 'aave-v3-ethereum-core';
const PERP = 'perp-curie-devnet';
const DOCUMENT = 'params/aave-v3/core.yaml';

interface Change {
  readonly path: string;
  readonly before: { readonly text: string } | null;
  readonly after: { readonly text: string } | null;
  readonly kind?: string;
}

const told = ({ path, before, after, kind }: Change): string =>
  `${kind ?? '-'} ${path}: ${before?.text ?? 'absent'} → ${after?.text ?? 'absent'}`;

/** Edits a document by replacing a text that must be there once in the block of an entity. */
const edit = async (root: string, file: string, entity: string, from: string, to: string): Promise<void> => {
  const path = join(root, file);
  const text = await readFile(path, 'utf8');
  const start = text.indexOf(`\n  ${entity}:`);
  const at = text.indexOf(from, start);
  if (start < 0 || at < 0) throw new Error(`${file} has no ${from} in ${entity}`);
  await writeFile(path, text.slice(0, at) + to + text.slice(at + from.length));
};

const guardianFreezes = async (): Promise<void> => {
  const { admins, contracts } = await sharedDevnet();
  const data = CONFIGURATOR.encodeFunctionData('setReserveFreeze', [WETH, true]);
  await send(admins.emergencyAdmin.address, contracts.poolConfigurator ?? '', data);
};

/** The Safe as a sender, for what its owners would sign. */
const asSafe = async (to: string, data: string): Promise<void> => {
  const { safe } = await sharedDevnet();
  const rpc = await devnetRpc();
  await rpc.send('anvil_setBalance', safe.address, '0xde0b6b3a7640000');
  await rpc.send('anvil_impersonateAccount', safe.address);
  await send(safe.address, to, data);
};

const supplyCapOf = async (asset: string, cap: bigint): Promise<void> => {
  const { contracts } = await sharedDevnet();
  await asSafe(contracts.poolConfigurator ?? '', CONFIGURATOR.encodeFunctionData('setSupplyCap', [asset, cap]));
};

describe('reading the devnet', function () {
  this.timeout(180_000);
  revertAfterEach();
  let root: string;
  let env: Awaited<ReturnType<typeof freshWorkspace>>['env'];

  beforeEach(async () => {
    ({ root, env } = await freshWorkspace());
  });

  const diff = async (
    ...words: string[]
  ): Promise<{ code: number | null; changes: string[]; diffs: { from: object; to: object }[] }> => {
    const { json, code, err } = await cli(['diff', ...words, '--json', '--detailed-exitcode'], { cwd: root, env });
    expect(json.ok, JSON.stringify(json.error) + err).to.equal(true);
    return {
      code,
      changes: json.diffs.flatMap(({ changes }: { changes: Change[] }) => changes.map(told)),
      diffs: json.diffs,
    };
  };

  it('finds no difference between chain and YAML in a new workspace, of either protocol', async () => {
    const { code, changes, diffs } = await diff();
    expect(changes).to.deep.equal([]);
    expect(code).to.equal(0);
    expect(diffs).to.have.length(2);
    expect(diffs[0]?.from).to.include({ source: 'chain', chainId: 31337 });
    const state = await git(root, env, 'status', '--porcelain');
    expect(state).to.equal('');
  });

  it('takes at most three HTTP requests for the whole market', async () => {
    const workspace = await openWorkspace(root);
    const definitions = new Definitions(workspace.files, 'protocols');
    for (const [name, most, values] of [
      [CORE, 3, 1072],
      [PERP, 2, 16],
    ] as const) {
      const market = await loadMarket(await findMarket(workspace, name), workspace, definitions);
      const rpc = createRpc((await sharedDevnet()).rpcUrl);
      const { params } = await observeMarket(market, workspace, 'latest', rpc);
      const read = [...params.entities.values()].flatMap((group) =>
        [...group.values()].map((entity) => entity.values.size),
      );
      expect(
        read.reduce((sum, size) => sum + size, 0),
        name,
      ).to.equal(values);
      expect(rpc.stats.requests, name).to.be.at.most(most);
    }
  });

  it('tells what the guardian did from what the YAML wants', async () => {
    await edit(root, DOCUMENT, 'WBTC', 'supplyCap: 49_875', 'supplyCap: 44_000');
    await guardianFreezes();
    const { code, changes } = await diff(CORE);
    expect(code).to.equal(2);
    expect(changes).to.have.members([
      'drift reserves.WETH.ltv: 0% → 80.5%',
      'drift reserves.WETH.frozen: true → false',
      'intent reserves.WBTC.supplyCap: 49875 → 44000',
    ]);
    const { out } = await cli(['diff', CORE], { cwd: root, env });
    expect(out).to.match(/frozen +true +→? *false.*drift/);
  });

  it('calls it a conflict where YAML and chain both moved a value', async () => {
    await edit(root, DOCUMENT, 'WBTC', 'supplyCap: 49_875', 'supplyCap: 44_000');
    await supplyCapOf('0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599', 45_000n);
    expect((await diff(CORE)).changes).to.deep.equal(['conflict reserves.WBTC.supplyCap: 45000 → 44000']);
    await supplyCapOf('0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599', 44_000n);
    expect((await diff(CORE)).changes, 'both moved to the same').to.deep.equal([]);
  });

  it('takes over what the chain has with import --update, and counts from there', async () => {
    await guardianFreezes();
    const before = await readFile(join(root, DOCUMENT), 'utf8');
    const { json } = await cli(['import', CORE, '--update', '--json'], { cwd: root, env });
    expect(json.changed).to.have.members(['reserves.WETH.ltv', 'reserves.WETH.frozen']);
    const after = await readFile(join(root, DOCUMENT), 'utf8');
    const differing = after.split('\n').filter((line, index) => line !== before.split('\n')[index]);
    expect(differing).to.deep.equal(['    ltv: 0%', '    frozen: true']);
    expect((await diff(CORE)).changes).to.deep.equal([]);
    await edit(root, DOCUMENT, 'WETH', 'frozen: true', 'frozen: false');
    expect((await diff(CORE)).changes).to.deep.equal(['intent reserves.WETH.frozen: true → false']);
  });

  it('reads an older block', async () => {
    const { diffs } = await diff(CORE);
    const { block } = (diffs[0] ?? expect.fail('one market')).from as { block: number };
    await guardianFreezes();
    const { changes } = await diff(CORE, '--from', `chain@${block}`, '--to', 'chain');
    expect(changes).to.include.members([
      '- reserves.WETH.frozen: false → true',
      '- reserves.WETH.pendingLtv: 0% → 80.5%',
      '- reserves.WETH.ltvzero: false → true',
    ]);
    expect(changes.filter((change) => /eModes\..*\.ltvzero/.test(change))).to.have.length.above(0);
    const { json, code } = await cli(['diff', CORE, '--from', `chain@${block + 1000}`, '--json'], { cwd: root, env });
    expect([code, json.error.code]).to.deep.equal([69, 'rpc/no-block']);
  });

  it('tells drift, intent and conflict of Perpetual as well', async () => {
    const { contracts } = await sharedDevnet();
    await asSafe(contracts.clearingHouseConfig ?? '', CLEARING_HOUSE.encodeFunctionData('setMaxFundingRate', [50_000]));
    await asSafe(contracts.marketRegistry ?? '', REGISTRY.encodeFunctionData('setFeeRatio', [contracts.vETH, 2_000]));
    const file = 'params/perp-curie/devnet.yaml';
    await edit(root, file, 'vETH', 'feeRatio: 0.1%', 'feeRatio: 0.15%');
    await edit(root, file, 'vBTC', 'maxPriceSpreadRatio: 5%', 'maxPriceSpreadRatio: 4%');
    expect((await diff(PERP)).changes).to.have.members([
      'drift clearingHouse.maxFundingRate: 5% → 10%',
      'conflict markets.vETH.feeRatio: 0.2% → 0.15%',
      'intent markets.vBTC.maxPriceSpreadRatio: 5% → 4%',
    ]);
    await cli(['import', PERP, '--update'], { cwd: root, env });
    expect((await diff(PERP)).changes).to.deep.equal([]);
  });

  it('writes a snapshot that equals the chain it was taken from, and is never overwritten', async () => {
    const written = await cli(['snapshot', CORE, '--out', 'state.json', '--json'], { cwd: root, env });
    expect(written.json).to.include({ format: 'plimsoll.snapshot/1', ok: true, file: 'state.json' });
    expect(written.json.parameters).to.equal(1072);
    for (const [from, to] of [
      ['state.json', 'chain'],
      ['chain', 'state.json'],
      ['state.json', 'worktree'],
    ] as const) {
      expect((await diff(CORE, '--from', from, '--to', to)).changes, `${from} → ${to}`).to.deep.equal([]);
    }
    const again = await cli(['snapshot', CORE, '--out', 'state.json', '--json'], { cwd: root, env });
    expect([again.code, again.json.error.code]).to.deep.equal([1, 'document/exists']);
    await guardianFreezes();
    const at = await cli(['snapshot', CORE, '--out', 'old.json', '--block', String(written.json.block), '--json'], {
      cwd: root,
      env,
    });
    expect(at.json.block).to.equal(written.json.block);
    expect((await diff('--from', 'state.json', '--to', 'old.json')).changes).to.deep.equal([]);
    expect((await diff(CORE, '--from', 'state.json', '--to', 'chain')).changes).to.include(
      '- reserves.WETH.frozen: false → true',
    );
  });

  it('shows a reserve that the chain does not list, and refuses to take it over', async () => {
    const text = await readFile(join(root, DOCUMENT), 'utf8');
    const extra = '  STRANGER:\n    asset: "0x1111111111111111111111111111111111111111"\n    supplyCap: 5\n';
    await writeFile(join(root, DOCUMENT), text.replace('\nreserves:\n', `\nreserves:\n${extra}\n`));
    expect((await diff(CORE)).changes).to.deep.equal(['- reserves.STRANGER.supplyCap: absent → 5']);
    const { json, code } = await cli(['import', CORE, '--update', '--json'], { cwd: root, env });
    expect([code, json.error.code]).to.deep.equal([1, 'import/missing']);
    expect(json.error.message).to.include('reserves.STRANGER.supplyCap');
  });
});
