import { createRpc, type Rpc } from '../chain/rpc.js';
import { refused } from '../diagnostic/error.js';
import type { Market } from '../protocol/market.js';
import type { MarketScope } from '../protocol/scope-of-market.js';
import { rpcUrlOf } from '../workspace/rpc-url.js';
import type { Chain, Workspace } from '../workspace/workspace.js';
import type { Observation } from './observation.js';
import { observe } from './observe.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The chain a market is on. Throws `workspace/unknown-chain`. */
export const chainOf = (market: Market, workspace: Workspace): Chain => {
  const chain = workspace.chains.get(market.chain);
  if (chain === undefined) throw refused('workspace/unknown-chain', `plimsoll.yaml has no chain ${market.chain}`);
  return chain;
};

/** The node of a market's chain. */
export const rpcOf = (market: Market, workspace: Workspace, environment: Environment): Rpc =>
  createRpc(rpcUrlOf(chainOf(market, workspace), environment));

/** Read a market, or what of it is in a scope, from its chain at a block, through the node that the workspace names. */
export const observeMarket = (
  market: Market,
  workspace: Workspace,
  block: bigint | 'latest',
  rpc: Rpc,
  scope: MarketScope | null = null,
): Promise<Observation> =>
  observe(rpc, block, chainOf(market, workspace).id, {
    protocol: market.params.protocol,
    contracts: market.contracts,
    document: market.params,
    scope,
  });
