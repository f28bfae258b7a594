import { entityOf, type ParamSet } from '../protocol/param-set.js';
import type { Group } from '../protocol/protocol.js';
import type { LabelOf } from '../protocol/value.js';
import { checksumAddress } from '../quantity/codecs/address.js';

const isAddress = (group: Group): boolean => group.identity?.type === 'address';

const counted = (labels: Iterable<string>): Map<string, number> => {
  const uses = new Map<string, number>();
  for (const label of labels) uses.set(label, (uses.get(label) ?? 0) + 1);
  return uses;
};

const wholeName = (group: Group, identity: string): string =>
  isAddress(group) ? (checksumAddress(identity) ?? identity) : identity;

/** Whatever entities call themselves, no two of them get one name: those that would go by their identities. */
const distinct = (
  group: Group,
  table: ReadonlyMap<string, string>,
  kept: ReadonlyMap<string, string>,
): Map<string, string> => {
  const names = new Map(table);
  for (;;) {
    const uses = counted(names.values());
    const shared = [...names].filter(
      ([identity, label]) =>
        (uses.get(label) ?? 0) > 1 && kept.get(identity) !== label && label !== wholeName(group, identity),
    );
    if (shared.length === 0) return names;
    for (const [identity] of shared) names.set(identity, wholeName(group, identity));
  }
};

/**
 * Names for the entities of several sets compared. `named` are documents, whose keys are taken as they are unless two
 * documents use one for different entities; an entity that none of them has goes by the label of the last set that knows
 * one; where two entities would share it, they get the first six digits of their address; without a label an address goes
 * by itself.
 */
export const labelsFor = (named: readonly ParamSet[], observed: readonly ParamSet[]): LabelOf => {
  const tables = new Map<string, Map<string, string>>();
  const groups = new Map<string, Group>([...named, ...observed].flatMap((set) => [...set.protocol.groups]));
  for (const [name, group] of groups) {
    const table = new Map<string, string>();
    for (const set of observed) {
      for (const entity of set.entities.get(name)?.values() ?? [])
        if (entity.label !== '' || !table.has(entity.identity)) table.set(entity.identity, entity.label);
    }
    const documented = new Map<string, string>();
    for (const set of named)
      for (const entity of set.entities.get(name)?.values() ?? []) documented.set(entity.identity, entity.label);
    const own = counted(documented.values());
    const uses = counted(
      [...new Set([...table.keys(), ...documented.keys()])].map(
        (identity) => documented.get(identity) ?? table.get(identity) ?? '',
      ),
    );
    const all = new Map<string, string>();
    for (const [identity, label] of new Map([...table, ...documented])) {
      const many = (documented.has(identity) ? own : uses).get(label) ?? 0;
      all.set(
        identity,
        label === ''
          ? wholeName(group, identity)
          : many > 1 && isAddress(group)
            ? `${label}_${identity.slice(2, 8)}`
            : label,
      );
    }
    tables.set(name, distinct(group, all, documented));
  }
  return (group, identity) => tables.get(group)?.get(identity) ?? identity;
};

/** The labels of one set as it has them. */
export const ownLabels =
  (set: ParamSet): LabelOf =>
  (group, identity) =>
    entityOf(set, group, identity)?.label ?? identity;
