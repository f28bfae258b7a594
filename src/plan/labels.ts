import { checksumAddress } from '../quantity/codecs/address.js';
import { type ParamSet, entityOf } from '../protocol/param-set.js';
import type { Group } from '../protocol/protocol.js';
import type { LabelOf } from '../protocol/value.js';

const isAddress = (group: Group): boolean => group.identity?.type === 'address';

/**
 * Names for the entities of several sets compared. `named` are documents, whose keys are taken as they are; an entity
 * that none of them has goes by the label of the last set that knows one; where two entities would share it, both get the
 * first six digits of their address; without a label an address goes by itself.
 */
export const labelsFor = (named: readonly ParamSet[], observed: readonly ParamSet[]): LabelOf => {
  const tables = new Map<string, Map<string, string>>();
  const groups = new Map<string, Group>([...named, ...observed].flatMap((set) => [...set.protocol.groups]));
  for (const [name, group] of groups) {
    const table = new Map<string, string>();
    for (const set of observed) {
      for (const entity of set.entities.get(name)?.values() ?? []) if (entity.label !== '' || !table.has(entity.identity)) table.set(entity.identity, entity.label);
    }
    const documented = new Map<string, string>();
    for (const set of named) for (const entity of set.entities.get(name)?.values() ?? []) documented.set(entity.identity, entity.label);
    const uses = new Map<string, number>();
    for (const identity of new Set([...table.keys(), ...documented.keys()])) {
      const label = documented.get(identity) ?? table.get(identity) ?? '';
      uses.set(label, (uses.get(label) ?? 0) + 1);
    }
    for (const [identity, label] of table) {
      if (documented.has(identity) || !isAddress(group)) continue;
      if (label === '') table.set(identity, checksumAddress(identity) ?? identity);
      else if ((uses.get(label) ?? 0) > 1) table.set(identity, `${label}_${identity.slice(2, 8)}`);
    }
    tables.set(name, new Map([...table, ...documented]));
  }
  return (group, identity) => tables.get(group)?.get(identity) ?? identity;
};

/** The labels of one set as it has them. */
export const ownLabels = (set: ParamSet): LabelOf => (group, identity) => entityOf(set, group, identity)?.label ?? identity;
