import { refused } from '../diagnostic/error.js';
import { isObject, type Json, type JsonObject, member } from '../observe/json.js';
import { changeKey } from '../observe/last-changes.js';
import { measuresIn, measuresJson, metricsIn, metricsJson } from '../observe/measured-json.js';
import { readOwnSnapshot, snapshotJson } from '../observe/own-snapshot.js';
import { NO_ENTITY } from '../protocol/measure-values.js';
import type { Protocol } from '../protocol/protocol.js';
import type { KnownState } from './known-state.js';

/** One market of a state file, as plain JSON: raw values, so that reading it needs the same definition only. */
export const knownJson = (known: KnownState): object => {
  const { since, whole } = known.changes;
  return {
    contracts: Object.fromEntries(known.contracts),
    time: Number(known.time),
    observation: snapshotJson(known.params, known.market, known),
    metrics: metricsJson(known.measured.metrics),
    bounds: measuresJson(known.measured.bounds),
    changes: {
      since: since === null ? null : Number(since),
      whole,
      // `group/identity/parameter`: neither groups nor identities have a slash.
      times: Object.fromEntries(
        [...known.changes.times].map(([key, time]) => [key.split('\n').join('/'), Number(time)]),
      ),
    },
  };
};

const membersOf = (json: Json | undefined): JsonObject => (isObject(json) ? json : {});

const changesIn = (json: Json | undefined): KnownState['changes'] => {
  const since = member(json, 'since');
  const times = new Map<string, bigint>();
  for (const [key, time] of Object.entries(membersOf(member(json, 'times')))) {
    const [group = '', identity = '', ...parameter] = key.split('/');
    if (typeof time === 'bigint') times.set(changeKey(group, identity, parameter.join('/')), time);
  }
  return { since: typeof since === 'bigint' ? since : null, whole: member(json, 'whole') === true, times };
};

/**
 * One market of a state file, read against a definition. Throws `source/snapshot` for values that are none, and
 * `state/format` where the file is not what `snapshot --state` writes.
 */
export const readKnown = (json: Json, file: string, protocol: Protocol): KnownState => {
  const { params, at, market } = readOwnSnapshot(member(json, 'observation') ?? null, file, protocol);
  const time = member(json, 'time');
  const contracts = new Map<string, string>();
  for (const [name, address] of Object.entries(membersOf(member(json, 'contracts'))))
    if (typeof address === 'string') contracts.set(name, address);
  if (typeof time !== 'bigint')
    throw refused('state/format', `${file} does not say the time of the block of ${market}`, {
      where: { file },
      hint: 'make it again with plimsoll snapshot --state',
    });
  return {
    market,
    params,
    contracts,
    ...at,
    time,
    measured: {
      metrics: metricsIn(member(json, 'metrics'), params),
      bounds: measuresIn(member(json, 'bounds'), protocol.bounds, NO_ENTITY),
    },
    changes: changesIn(member(json, 'changes')),
  };
};
