import { existsSync, readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createRpc } from '../src/chain/rpc.js';
import { schemaFiles } from '../src/cli/init-schemas.js';
import { GITIGNORE, workspaceYaml } from '../src/cli/init-workspace.js';
import { sourceContext } from '../src/cli/source-context.js';
import { refused } from '../src/diagnostic/error.js';
import { LOCK_FILE } from '../src/observe/lock.js';
import { observeMarket } from '../src/observe/observe-chain.js';
import { lockAfter } from '../src/plan/lock-after.js';
import { marketInWorktree } from '../src/plan/sources.js';
import { findMarket } from '../src/protocol/find-market.js';
import type { Market } from '../src/protocol/market.js';
import { CHAIN_ID } from './chain.js';
import { projectMarket } from './core-market.js';
import { retargeted } from './documents.js';
import { commitAll } from './git.js';
import type { Devnet } from './start.js';

/** The documents of `params/` that the embedded chain has the contracts of, and where a workspace has them. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  'aave-v3-ethereum-core': 'params/aave-v3/core.yaml',
  'perp-curie-devnet': 'params/perp-curie/devnet.yaml',
};
const CHAIN = 'devnet';
const AUTHORITY = 'risk-council';

/** The accounts that borrow on the embedded chain: its state has no logs of before it was started to find them in. */
const BORROWERS_FILE = 'books/borrowers.txt';

const borrowersText = (borrowers: Devnet['borrowers']): string =>
  [
    '# Who borrows on this chain, an address a line: plimsoll book pull aave-v3-ethereum-core --accounts books/borrowers.txt',
    ...borrowers.map(({ address }) => address),
    '',
  ].join('\n');

export interface DevnetWorkspaceInput {
  /** A folder that is not there yet, or empty. */
  readonly dir: string;
  readonly devnet: Pick<Devnet, 'rpcUrl' | 'safe' | 'borrowers'>;
}

export interface DevnetWorkspace {
  readonly root: string;
  /** The markets' names. */
  readonly markets: readonly string[];
}

/**
 * Writes a workspace for a running devnet and makes it a git repository with one commit: plimsoll.yaml, the documents of
 * `params/` that the chain was built from, their schemas, and plimsoll.lock as read from the chain.
 *
 * @throws PlimsollError `devnet/folder-not-empty`: nothing is ever overwritten.
 */
export const makeDevnetWorkspace = async ({ dir, devnet }: DevnetWorkspaceInput): Promise<DevnetWorkspace> => {
  const root = resolve(dir);
  if (existsSync(root) && readdirSync(root).length > 0) {
    throw refused('devnet/folder-not-empty', `${dir} is not empty, and nothing is overwritten`, {
      hint: 'Give a folder that is not there yet.',
    });
  }
  const names = Object.keys(DOCUMENTS);
  const documents = await Promise.all(names.map(projectMarket));
  const { safe, rpcUrl } = devnet;
  const yaml = workspaceYaml({
    name: 'devnet',
    chain: { name: CHAIN, id: BigInt(CHAIN_ID), rpc: rpcUrl },
    authority: { name: AUTHORITY, title: 'Risk council', safe: safe.address, version: safe.version },
  });
  const write = async (file: string, text: string): Promise<void> => {
    const path = join(root, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  };
  await write('plimsoll.yaml', yaml);
  await write('.gitignore', GITIGNORE);
  for (const market of documents) await writeDocument(market, write);
  for (const { file, text } of await schemaFiles(documents.map(({ params }) => params.protocol)))
    await write(file, text);
  await write(BORROWERS_FILE, borrowersText(devnet.borrowers));
  for (const name of names) await write(LOCK_FILE, await lockWith(root, name));
  await commitAll(root, 'Take over the markets of the devnet');
  return { root, markets: names };
};

const writeDocument = async (market: Market, write: (file: string, text: string) => Promise<void>): Promise<void> => {
  const path = DOCUMENTS[market.name] ?? '';
  await write(path, retargeted(market, { path, chain: CHAIN, authority: AUTHORITY }));
};

/** The lock with what the chain has of one more market. */
const lockWith = async (root: string, name: string): Promise<string> => {
  const context = await sourceContext(root);
  const market = await marketInWorktree(context, name);
  const [chain] = context.workspace.chains.values();
  const rpc = createRpc(chain?.rpc ?? '');
  const { params, block } = await observeMarket(market, context.workspace, 'latest', rpc);
  const at = { chainId: block.chainId, block: block.number, blockHash: block.hash };
  return (await lockAfter(await findMarket(context.workspace, name), market.params, params, at, context)).text;
};
