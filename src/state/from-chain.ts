import type { Rpc } from '../chain/rpc.js';
import type { Finding } from '../diagnostic/finding.js';
import { findingAt } from '../document/source.js';
import { lastChanges } from '../observe/last-changes.js';
import { entityName, observeMeasures } from '../observe/measures.js';
import type { Observation } from '../observe/observation.js';
import { observeMarket } from '../observe/observe-chain.js';
import type { MarketState } from '../policy/state.js';
import { entityKey, type Market } from '../protocol/market.js';
import { entitiesOf, type ParamSet } from '../protocol/param-set.js';
import type { Workspace } from '../workspace/workspace.js';
import { type KnownState, marketStateOf } from './known-state.js';

/** How far back changes are looked for where no policy says it: 30 days. */
export const DEFAULT_LOOK_BACK = 30n * 86_400n;

export interface ReadState {
  readonly known: KnownState;
  readonly state: MarketState;
  /** What could not be read, and what the chain holds that values cannot show. */
  readonly findings: readonly Finding[];
}

/** Findings about entities that were observed, on the lines of the document that has them; else about the whole file. */
const placedIn = (market: Market, observed: ParamSet, findings: readonly Finding[]): readonly Finding[] => {
  const spans = new Map(
    [...entitiesOf(observed)].map(({ group, entity }) => [
      entityName(group, entity),
      market.entitySpans.get(entityKey(group.name, entity.identity)),
    ]),
  );
  return findings.map((finding) => {
    const span = finding.path === undefined ? undefined : spans.get(finding.path);
    return span === undefined ? { ...finding, file: market.source.file } : findingAt(market.source, span, finding);
  });
};

/**
 * What policies see of a market that was read already, at the same block: metrics, bounds, and when each parameter was last
 * changed within `lookBack` seconds (0: not asked). Throws as `observeMeasures` and `lastChanges` do.
 */
export const stateFromObservation = async (
  market: Market,
  observation: Observation,
  rpc: Rpc,
  lookBack: bigint,
): Promise<ReadState> => {
  const { params, block, contracts } = observation;
  const measured = await observeMeasures(rpc, observation);
  const changes = await lastChanges(rpc, block, params.protocol, contracts, lookBack);
  const known: KnownState = {
    market: market.name,
    params,
    contracts: new Map([...market.contracts].map(([name, address]) => [name, address.toLowerCase()])),
    chainId: block.chainId,
    block: block.number,
    blockHash: block.hash,
    time: block.timestamp,
    measured,
    changes,
  };
  const findings = [...observation.findings, ...placedIn(market, params, measured.findings), ...changes.findings];
  return { known, state: marketStateOf(known, 'chain'), findings };
};

/** The same, reading the market itself too. */
export const stateFromChain = async (
  market: Market,
  workspace: Workspace,
  rpc: Rpc,
  block: bigint | 'latest',
  lookBack: bigint = DEFAULT_LOOK_BACK,
): Promise<ReadState> =>
  stateFromObservation(market, await observeMarket(market, workspace, block, rpc), rpc, lookBack);
