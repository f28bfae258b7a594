import type { Finding } from '../diagnostic/finding.js';
import { loadJsonFile, observeJson, protocolOfJson } from '../observe/file-source.js';
import type { ObservedAt } from '../observe/own-snapshot.js';
import type { Definitions } from '../protocol/load-definition.js';
import type { ParamSet } from '../protocol/param-set.js';
import type { Protocol } from '../protocol/protocol.js';
import type { LabelOf } from '../protocol/value.js';
import { type Diff, diffSets, type Side } from './diff.js';
import { labelsFor } from './labels.js';
import type { Resolved } from './sources.js';
import { withKinds } from './three-way.js';

/** What differs between two sources of one market, ready to be shown. */
export interface Comparison extends Diff {
  readonly market: string | null;
  readonly protocol: Protocol;
  readonly from: { readonly name: string; readonly at: ObservedAt | null };
  readonly to: { readonly name: string; readonly at: ObservedAt | null };
  readonly labelOf: LabelOf;
  /** Both sides, whole. */
  readonly sets: readonly ParamSet[];
  readonly findings: readonly Finding[];
}

const namesOver = (from: Side, to: Side): LabelOf => {
  const documents = [from, to].filter((side) => side.role === 'document').map((side) => side.set);
  const observations = [from, to].filter((side) => side.role === 'observation').map((side) => side.set);
  return labelsFor(documents, observations);
};

/** Compare two resolved sources. With a `base`, a difference of chain against document is told apart by whose it is. */
export const compare = (market: string | null, from: Resolved, to: Resolved, base: ParamSet | null): Comparison => {
  const labelOf = namesOver(from.side, to.side);
  const { changes, unmanaged } = diffSets(from.side, to.side, labelOf);
  const threeWay = from.side.role === 'observation' && to.side.role === 'document';
  return {
    market,
    protocol: to.side.set.protocol,
    from: { name: from.name, at: from.at },
    to: { name: to.name, at: to.at },
    changes: threeWay ? withKinds(changes, base) : changes,
    unmanaged,
    labelOf,
    sets: [from.side.set, to.side.set],
    findings: [...from.findings, ...to.findings],
  };
};

/** Compare two snapshot files without a market: the first one's format says which definition they are of. */
export const compareFiles = async (from: string, to: string, definitions: Definitions): Promise<Comparison> => {
  const roots = [await loadJsonFile(from), await loadJsonFile(to)] as const;
  const protocol = await protocolOfJson(roots[0], from, definitions);
  const sides = [from, to].map((name, index): Resolved => {
    const { params, at, findings } = observeJson(roots[index] ?? null, name, protocol);
    return { side: { set: params, role: 'observation' }, name, at, findings };
  });
  const [a, b] = sides;
  if (a === undefined || b === undefined) throw new TypeError('two sources are compared');
  return compare(null, a, b, null);
};
