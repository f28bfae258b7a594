import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { PinnedBlock } from '../../src/chain/block.js';
import type { Hex } from '../../src/chain/hex.js';
import { workspaceYaml } from '../../src/cli/init-workspace.js';
import { sourceContext } from '../../src/cli/source-context.js';
import { digestOf } from '../../src/document/source.js';
import { LOCK_FILE, lockText } from '../../src/observe/lock.js';
import { baseOf } from '../../src/plan/lock-base.js';
import { marketInWorktree } from '../../src/plan/sources.js';
import { buildProposal } from '../../src/proposal/build.js';
import { compile } from '../../src/proposal/compile.js';
import { isSigned, type Proposal } from '../../src/proposal/proposal.js';
import { decidingDocuments } from '../../src/proposal/propose.js';
import { findMarket } from '../../src/protocol/find-market.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import type { SafeState } from '../../src/route/safe/state.js';
import { checksummed } from '../../src/signer/address.js';
import { CONTRACTS, documentText, E_MODE, observationOf, RESERVE, type Small } from '../plan/market.js';
import { aave } from '../protocol/support.js';

export const SAFE: SafeState = {
  address: '0x5afe5afe5afe5afe5afe5afe5afe5afe5afe5afe',
  version: '1.4.1',
  nonce: 7n,
  threshold: 2n,
  owners: [
    '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
    '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
    '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc',
  ],
};
export const BLOCK: PinnedBlock = {
  chainId: 31337n,
  number: 1000n,
  hash: `0x${'b1'.repeat(32)}`,
  timestamp: 1_767_225_600n,
  gasLimit: 30_000_000n,
  parentHash: `0x${'b0'.repeat(32)}`,
  baseFee: 0n,
};

export const BEFORE: Small = {
  reserves: { WETH: RESERVE, USDC: { ...RESERVE, frozen: 'true', ltv: '0%', pendingLtv: '75%' }, DAI: RESERVE },
  eModes: { '1': { ...E_MODE, collateral: '[WETH]', borrowable: '[WETH, DAI]' } },
};
const WETH = { ...RESERVE, supplyCap: '2_500_000', 'interestRate.slope1': '3%' };
export const AFTER: Small = {
  reserves: { ...BEFORE.reserves, WETH, USDC: { ...BEFORE.reserves.USDC, liquidationThreshold: '82%' } },
  eModes: { '1': { ...BEFORE.eModes?.['1'], borrowable: '[WETH]' } },
};

export const git = async (root: string, ...args: readonly string[]): Promise<string> => {
  const settings = [
    'user.name=Test',
    'user.email=test@plimsoll.invalid',
    'commit.gpgsign=false',
    'init.defaultBranch=main',
  ].flatMap((s) => ['-c', s]);
  const { stdout } = await promisify(execFile)('git', [...settings, ...args], {
    cwd: root,
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  });
  return stdout.trim();
};

export const put = async (root: string, file: string, text: string): Promise<void> => {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), text);
};

export const MARKET_FILE = 'params/core.yaml';
const underAuthority = (text: string): string => text.replace('chain: ethereum', 'chain: ethereum\nauthority: council');

/** A workspace in git whose lock says BEFORE and whose document, committed, says `after`. */
export const workspaceWith = async (after: Small = AFTER): Promise<string> => {
  const root = await mkdtemp(join(tmpdir(), 'plimsoll-review-'));
  const protocol = await aave();
  const authority = { name: 'council', safe: '0x5afe5afE5afE5afE5afE5aFe5aFe5Afe5Afe5AfE', version: '1.4.1' };
  const chain = { name: 'ethereum', id: BLOCK.chainId, rpc: 'http://127.0.0.1:1' };
  await put(root, 'plimsoll.yaml', workspaceYaml({ name: 'test', chain, authority }));
  await put(root, MARKET_FILE, underAuthority(documentText(BEFORE)));
  const at = { chainId: BLOCK.chainId, block: 900n, blockHash: `0x${'aa'.repeat(32)}` };
  const document = { path: MARKET_FILE, sha256: digestOf(underAuthority(documentText(BEFORE))) };
  await put(
    root,
    LOCK_FILE,
    lockText({}, 'core', { commit: null, document, at, params: observationOf(BEFORE, protocol) }),
  );
  await git(root, 'init', '--quiet');
  await git(root, 'add', '--all');
  await git(root, 'commit', '--quiet', '--message', 'Import');
  await put(root, MARKET_FILE, underAuthority(documentText(after)));
  await git(root, 'commit', '--quiet', '--all', '--message', 'Change');
  return root;
};

export interface Making {
  readonly title?: string;
  readonly description?: string;
  readonly observed?: Small;
  readonly protocol?: Protocol;
}

/** The proposal that `propose` would make of a workspace, without a chain: what it read and proved is made up. */
export const proposalFrom = async (root: string, making: Making = {}): Promise<Proposal> => {
  const context = await sourceContext(root);
  const market = await marketInWorktree(context, 'core');
  const { protocol } = market.params;
  const observed = observationOf(making.observed ?? BEFORE, protocol);
  const given = [...market.contracts].map(([name, address]) => [name, address.toLowerCase() as Hex] as const);
  const contracts = new Map([...CONTRACTS, ...given]);
  const compiled = compile({
    market,
    base: await baseOf('core', context.workspace, protocol),
    observed,
    contracts,
    selection: { only: [], includeDrift: [] },
    authority: { address: SAFE.address, version: SAFE.version, chainId: BLOCK.chainId },
    nonce: SAFE.nonce,
  });
  const { transaction } = compiled;
  if (transaction === null) throw new Error('nothing to propose');
  const { commit, dirty, documents } = await decidingDocuments(
    market,
    (await findMarket(context.workspace, 'core')).path,
    context,
  );
  const proposal = buildProposal({
    tool: { name: 'plimsoll', version: '0.0.0' },
    title: making.title ?? 'Lower the cap',
    description: making.description ?? 'As agreed.',
    market: 'core',
    chain: { name: 'ethereum', id: BLOCK.chainId },
    block: BLOCK,
    commit,
    dirty: dirty.length > 0 ? 'dirty' : 'clean',
    documents,
    selection: { only: [], includeDrift: [] },
    contracts,
    observed,
    planned: compiled,
    signed: transaction,
    route: {
      kind: 'safe',
      authority: 'council',
      safe: checksummed(SAFE.address),
      version: SAFE.version,
      threshold: SAFE.threshold.toString(),
      owners: SAFE.owners.map(checksummed),
    },
    proof: {
      method: 'eth_simulateV1',
      block: BLOCK,
      gasUsed: 200_000n,
      gasLimit: 500_000n,
      events: 6,
      values: 64,
      steps: [],
      traces: 'of this run',
      nonceAhead: 0n,
    },
  });
  if (!isSigned(proposal)) throw new Error('nobody signs it');
  return proposal;
};
