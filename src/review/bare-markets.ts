import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { EXIT, PlimsollError } from '../diagnostic/error.js';
import type { Observation } from '../observe/observation.js';
import { observeMarket } from '../observe/observe-chain.js';
import { labelsFor } from '../plan/labels.js';
import { findMarket, loadMarket, marketFiles } from '../protocol/find-market.js';
import type { Definitions } from '../protocol/load-definition.js';
import type { Market } from '../protocol/market.js';
import type { LabelOf } from '../protocol/value.js';
import type { Chain, Workspace } from '../workspace/workspace.js';
import type { Notes } from './notes.js';

/** A market of the workspace that the transaction may be about. */
export interface MarketAtHand {
  readonly market: Market;
  readonly workspace: Workspace;
  /** In lower case: those of the document, and online every one of the definition. */
  readonly contracts: ReadonlyMap<string, Hex>;
  /** What the chain has; null offline. */
  readonly observation: Observation | null;
  readonly labelOf: LabelOf;
}

/** Reads documents of the worktree or of a revision. */
export interface DocumentSource {
  readonly workspace: Workspace;
  readonly definitions: Definitions;
}

const SEE = 'Run plimsoll validate, and review again.';

/** The chain of the workspace with this id, one with a node first. */
export const chainWithId = (workspace: Workspace, chainId: bigint): Chain | null => {
  const all = [...workspace.chains.values()].filter((chain) => chain.id === chainId);
  return all.find((chain) => chain.rpc !== null) ?? all[0] ?? null;
};

const readMarket = async (name: string, source: DocumentSource, notes: Notes): Promise<Market | null> => {
  try {
    return await loadMarket(await findMarket(source.workspace, name), source.workspace, source.definitions);
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    notes.caution('review/market-unreadable', `the market ${name} cannot be read: ${error.message}`, SEE);
    return null;
  }
};

const observed = async (market: Market, workspace: Workspace, block: bigint | 'latest', rpc: Rpc, notes: Notes) => {
  try {
    return await observeMarket(market, workspace, block, rpc);
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.exit === EXIT.unavailable) throw error;
    notes.caution('review/market-unreadable', `the market ${market.name} cannot be observed: ${error.message}`, SEE);
    return null;
  }
};

const atHand = (market: Market, workspace: Workspace, observation: Observation | null): MarketAtHand => ({
  market,
  workspace,
  contracts:
    observation?.contracts ??
    new Map([...market.contracts].map(([name, address]) => [name, address.toLowerCase() as Hex])),
  observation,
  labelOf: labelsFor([market.params], observation === null ? [] : [observation.params]),
});

/**
 * The markets of a workspace on a chain, all observed at one block where there is a node. One that cannot be read is left
 * out, and said. Throws where the node does not answer.
 */
export const marketsOn = async (
  source: DocumentSource,
  chainId: bigint,
  rpc: Rpc | null,
  notes: Notes,
): Promise<readonly MarketAtHand[]> => {
  const found: MarketAtHand[] = [];
  let block: bigint | 'latest' = 'latest';
  for (const { name } of await marketFiles(source.workspace)) {
    const market = await readMarket(name, source, notes);
    if (market === null || source.workspace.chains.get(market.chain)?.id !== chainId) continue;
    const observation: Observation | null =
      rpc === null ? null : await observed(market, source.workspace, block, rpc, notes);
    block = observation?.block.number ?? block;
    found.push(atHand(market, source.workspace, observation));
  }
  return found;
};
