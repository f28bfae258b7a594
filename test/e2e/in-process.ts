import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SAFE_OWNERS } from '../../devnet/accounts.js';
import type { Hex } from '../../src/chain/hex.js';
import { createRpc, type Rpc } from '../../src/chain/rpc.js';
import { sourceContext } from '../../src/cli/source-context.js';
import { diskFiles } from '../../src/document/files.js';
import { editMarket, type NewValue } from '../../src/plan/edit-market.js';
import { labelsFor } from '../../src/plan/labels.js';
import type { Selection } from '../../src/plan/select.js';
import { marketInWorktree, type SourceContext } from '../../src/plan/sources.js';
import { transactionOf } from '../../src/proposal/artefacts.js';
import type { Lane } from '../../src/proposal/lane.js';
import { isSigned, type Proposal } from '../../src/proposal/proposal.js';
import { type Proposed, propose } from '../../src/proposal/propose.js';
import { findMarket } from '../../src/protocol/find-market.js';
import type { Market } from '../../src/protocol/market.js';
import { executeSafeTx } from '../../src/signer/execute.js';
import { openSafe } from '../../src/signer/safe-kit.js';
import { SecretKey } from '../../src/signer/secret-key.js';
import { signSafeTx } from '../../src/signer/sign.js';
import { sharedDevnet } from './devnet.js';

export const CORE = 'aave-v3-ethereum-core';
export const PERPETUAL = 'perp-curie-devnet';
export const CORE_FILE = 'params/aave-v3/core.yaml';
export const TOOL = { name: 'plimsoll', version: '0.0.0-test' };

/** The node of the shared devnet, as the program asks it. */
export const node = async (): Promise<Rpc> => createRpc((await sharedDevnet()).rpcUrl);

/** What a command does first, without its process. */
export const contextOf = (root: string): Promise<SourceContext> => sourceContext(root);

/** Replaces a text in a file of a workspace, where it is there exactly once or all of a pattern's matches. */
export const replaceIn = async (root: string, file: string, from: string | RegExp, to: string): Promise<void> => {
  const text = await readFile(join(root, file), 'utf8');
  const next = text.replace(from, () => to);
  if (next === text) throw new Error(`${file} has no ${String(from)}`);
  await writeFile(join(root, file), next);
};

/** Puts a value of an entity of a Market document: `setValue(root, 'WETH', 'supplyCap', '5')`. */
export const setValue = (root: string, entity: string, key: string, value: string, file = CORE_FILE): Promise<void> =>
  replaceIn(root, file, new RegExp(`(?<=\\n {2}"?${entity}"?:\\n(?: {4,}.*\\n)*? {4,}${key}: ).*`), value);

/** Writes values into the document as `import --update` would. */
export const writeValues = async (root: string, market: string, values: readonly NewValue[]): Promise<Market> => {
  const context = await contextOf(root);
  const found = await marketInWorktree(context, market);
  const { path } = await findMarket(context.workspace, market);
  await writeFile(join(root, path), editMarket(found, values, labelsFor([found.params], [])));
  return marketInWorktree(await contextOf(root), market);
};

export interface Asked {
  readonly market?: string;
  readonly selection?: Partial<Selection>;
  readonly nonce?: bigint;
  readonly title?: string;
  readonly description?: string;
  readonly rpc?: Rpc;
  readonly lane?: Lane;
}

/** `propose` without its process; nothing is written. */
export const proposed = async (root: string, asked: Asked = {}): Promise<Proposed> =>
  propose(
    {
      market: asked.market ?? CORE,
      selection: { only: [], includeDrift: [], ...asked.selection },
      block: 'latest',
      nonce: asked.nonce ?? null,
      lane: asked.lane ?? 'usual',
      title: asked.title ?? null,
      description: asked.description ?? '',
      tool: TOOL,
    },
    await contextOf(root),
    { rpc: asked.rpc ?? (await node()), fork: null },
  );

/** A proposal that must come of it. */
export const proposalOf = async (root: string, asked: Asked = {}): Promise<Proposal> => {
  const { proposal } = await proposed(root, asked);
  if (proposal === null || !isSigned(proposal)) throw new Error('there was nothing to sign');
  return proposal;
};

/** Signs with the first two owners and executes, as `sign`, `sign` and `execute` do. */
export const signAndExecute = async (proposal: Proposal): Promise<{ block: bigint }> => {
  const rpc = await node();
  const tx = transactionOf(proposal);
  const identity = {
    chainId: BigInt(proposal.chain.id),
    safe: proposal.route.safe.toLowerCase() as Hex,
    version: proposal.route.version,
  };
  const keys = SAFE_OWNERS.slice(0, 2).map(({ privateKey }) => new SecretKey(privateKey));
  const signatures = [];
  for (const key of keys) {
    const { owner, signature } = await signSafeTx(await openSafe(identity, key, rpc), tx);
    signatures.push({ kind: 'ecdsa' as const, owner, signature });
  }
  const [key] = keys;
  if (key === undefined) throw new Error('the Safe has owners');
  return executeSafeTx(await openSafe(identity, key, rpc), tx, signatures, {
    gasLimit: BigInt(proposal.proof.gasLimit),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds / 20)),
    attempts: 200,
  });
};

/** The text of a file of a workspace. */
export const textIn = async (root: string, file: string): Promise<string> => (await diskFiles(root).read(file)) ?? '';
