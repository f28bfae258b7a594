import { digestOf } from '../document/source.js';
import { LOCK_FILE, lockEntry, lockText, readLockFile } from '../observe/lock.js';
import type { ObservedAt } from '../observe/own-snapshot.js';
import type { MarketFile } from '../protocol/find-market.js';
import { type Entity, entityOf, type ParamSet } from '../protocol/param-set.js';
import { gitState } from '../workspace/git.js';
import { diffSets } from './diff.js';
import { ownLabels } from './labels.js';
import type { SourceContext } from './sources.js';

/**
 * The values at which document and chain are now known equal. Where they differ still, what the lock knew before stays: a
 * drift that was left alone must not look like intent the next time.
 */
export const movedBase = (chain: ParamSet, document: ParamSet, before: ParamSet | null): ParamSet => {
  const { changes } = diffSets(
    { set: chain, role: 'observation' },
    { set: document, role: 'document' },
    ownLabels(document),
  );
  const entities = new Map([...chain.entities].map(([group, table]) => [group, new Map(table)] as const));
  for (const change of changes) {
    const entity = entities.get(change.group)?.get(change.identity);
    if (entity === undefined) continue;
    const values = new Map(entity.values);
    const known =
      before === null ? undefined : entityOf(before, change.group, change.identity)?.values.get(change.parameter);
    if (known === undefined) values.delete(change.parameter);
    else values.set(change.parameter, known);
    const moved: Entity = { ...entity, values };
    entities.get(change.group)?.set(change.identity, moved);
  }
  return { protocol: chain.protocol, entities };
};

/** The lock after a market's chain was read: what is intent and what drift is counted from here. */
export const lockAfter = async (
  file: MarketFile,
  document: ParamSet,
  chain: ParamSet,
  at: ObservedAt,
  context: SourceContext,
): Promise<{ file: string; text: string }> => {
  const commit = (await gitState(context.root))?.commit ?? null;
  const markets = await readLockFile(context.workspace.files);
  const before = lockEntry(markets, file.name, chain.protocol)?.params ?? null;
  const entry = {
    commit,
    document: { path: file.path, sha256: digestOf(file.text) },
    at,
    params: movedBase(chain, document, before),
  };
  return { file: LOCK_FILE, text: lockText(markets, file.name, entry) };
};
