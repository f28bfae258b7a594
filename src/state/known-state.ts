import { changeKey, type LastChanges, toldByLogs } from '../observe/last-changes.js';
import type { Measured } from '../observe/measures.js';
import type { LastChange, MarketState } from '../policy/state.js';
import { measureValues, NO_ENTITY } from '../protocol/measure-values.js';
import { entityOf, type ParamSet } from '../protocol/param-set.js';

/** Everything that is known of a market at one block, as it was read: what a state file holds. */
export interface KnownState {
  readonly market: string;
  readonly params: ParamSet;
  /** The addresses that its document gives, in lower case. */
  readonly contracts: ReadonlyMap<string, string>;
  readonly chainId: bigint;
  readonly block: bigint;
  readonly blockHash: string;
  /** Of the block, in seconds since 1970. */
  readonly time: bigint;
  readonly measured: Pick<Measured, 'metrics' | 'bounds'>;
  readonly changes: Pick<LastChanges, 'since' | 'whole' | 'times'>;
}

/**
 * When a parameter was last changed. One that no log was seen of, although logs tell it, was changed before the time that was
 * looked back to; where that is nearer than what was asked for, nothing is known.
 */
const lastChangeIn = (known: KnownState, from: 'chain' | 'state'): MarketState['lastChange'] => {
  const { since, whole, times } = known.changes;
  const told = toldByLogs(known.params.protocol);
  return (group, identity, parameter): LastChange | null => {
    const at = times.get(changeKey(group, identity, parameter));
    if (at !== undefined) return { at, from };
    const unseen = since !== null && whole && told.has(`${group}.${parameter}`);
    return unseen && entityOf(known.params, group, identity) !== undefined ? { at: since, from, noLater: true } : null;
  };
};

/** The state as policies see it. */
export const marketStateOf = (known: KnownState, from: 'chain' | 'state'): MarketState => {
  const { params, measured } = known;
  return {
    market: known.market,
    params,
    chainId: known.chainId,
    block: known.block,
    blockHash: known.blockHash,
    time: known.time,
    metrics: (name, identity) => {
      const group = params.protocol.groups.get(name);
      const entity = entityOf(params, name, identity);
      if (group === undefined || entity === undefined) return new Map();
      return measureValues(group.metrics, group, entity, measured.metrics.get(name)?.get(identity) ?? new Map());
    },
    bounds: measureValues(params.protocol.bounds, null, NO_ENTITY, measured.bounds),
    lastChange: lastChangeIn(known, from),
  };
};
