import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import type { ParamSet } from '../protocol/param-set.js';
import type { Group, Measures, Protocol } from '../protocol/protocol.js';
import type { Steward, StewardFunction } from '../protocol/steward.js';
import { type Measured, observeMeasures } from './measures.js';
import type { Observation } from './observation.js';

/** The measures of these names alone, with the reads and the context that they need. */
const only = ({ reads, context, values }: Measures, names: ReadonlySet<string>): Measures => {
  const kept = new Map([...values].filter(([name, { derive }]) => names.has(name) && derive === null));
  const calls = new Set([...kept.values()].flatMap(({ read }) => read?.call ?? []));
  const asked = new Map([...reads].filter(([name]) => calls.has(name)));
  const used = new Set([...asked.values()].flatMap(({ at, args }) => [at, ...(args ?? [])]));
  return { reads: asked, context: new Map([...context].filter(([name]) => used.has(name))), values: kept };
};

const metricsOf = (fn: StewardFunction): readonly string[] => [
  ...(fn.unless === null ? [] : [fn.unless]),
  ...[...fn.limits.values()].flatMap(({ wait }) => wait?.last ?? []),
];

const boundsOf = (fn: StewardFunction): readonly string[] =>
  [...fn.limits.values()].flatMap(({ step, wait }) => [
    ...(step === null ? [] : [step.bound]),
    ...(wait === null ? [] : [wait.bound]),
  ]);

/** What the functions of a steward are held against, and nothing else of the protocol. */
const narrowed = (protocol: Protocol, functions: readonly StewardFunction[]): Protocol => {
  const groups = [...protocol.groups].map(([name, group]): [string, Group] => {
    const names = functions.filter((fn) => fn.group === name).flatMap(metricsOf);
    return [name, { ...group, metrics: only(group.metrics, new Set(names)) }];
  });
  const bounds = only(protocol.bounds, new Set(functions.flatMap(boundsOf)));
  const needed = [bounds, ...groups.map(([, { metrics }]) => metrics)].flatMap(({ reads }) =>
    [...reads.values()].flatMap(({ at, args }) => [at, ...(args ?? [])]),
  );
  const contracts = [...protocol.contracts].filter(([name, one]) => one.for !== 'state' || needed.includes(name));
  return { ...protocol, groups: new Map(groups), bounds, contracts: new Map(contracts) };
};

/**
 * What a steward at an address is held against for some entities, at the observation's block: its bounds, whether it may
 * touch them, and when it last changed each value. Throws as `observeMeasures` does.
 */
export const observeSteward = (
  rpc: Rpc,
  { params, contracts, ...observation }: Observation,
  { steward, address }: { readonly steward: Steward; readonly address: Hex },
  about: readonly { readonly fn: StewardFunction; readonly identity: string }[],
): Promise<Measured> => {
  const functions = [...new Set(about.map(({ fn }) => fn))];
  const entities: ParamSet['entities'] = new Map(
    [...params.entities].map(([group, all]) => {
      const wanted = new Set(about.filter(({ fn }) => fn.group === group).map(({ identity }) => identity));
      return [group, new Map([...all].filter(([identity]) => wanted.has(identity)))];
    }),
  );
  return observeMeasures(rpc, {
    ...observation,
    params: { protocol: narrowed(params.protocol, functions), entities },
    contracts: new Map([...contracts, [steward.at, address]]),
  });
};
