import { type Entity, entityOf, type ParamSet, pathOf, typeFor } from '../protocol/param-set.js';
import type { Group, Parameter, ParameterType } from '../protocol/protocol.js';
import { byCodePoint, type LabelOf, sameValue, type Value } from '../protocol/value.js';
import { absoluteChange, relativeChange } from '../quantity/change.js';
import { quantityFromExact } from '../quantity/decode.js';

/** Whose change it is: made in the document, made on the chain, or both, since the two were last known equal. */
export type ChangeKind = 'intent' | 'drift' | 'conflict';

/** One parameter that differs between two sources. `null` means that side has no value: never zero. */
export interface Change {
  readonly group: string;
  readonly identity: string;
  readonly parameter: string;
  readonly path: string;
  readonly type: ParameterType;
  readonly before: Value | null;
  readonly after: Value | null;
  readonly kind?: ChangeKind;
}

export interface Diff {
  readonly changes: readonly Change[];
  /** Parameters that one side has and a document, or a file that lacks the field, does not: never written. */
  readonly unmanaged: readonly string[];
}

/**
 * A document manages what it names; what it omits is unmanaged. An observation has all that was there to see, so an
 * entity it lacks does not exist.
 */
export interface Side {
  readonly set: ParamSet;
  readonly role: 'document' | 'observation';
}

const isNumber = (text: string): boolean => /^[0-9]{1,78}$/.test(text);

const byLabel = (a: string, b: string): number =>
  isNumber(a) && isNumber(b) ? (BigInt(a) < BigInt(b) ? -1 : 1) : byCodePoint(a.toLowerCase(), b.toLowerCase());

/** A document's order is the one its readers know; an observation's depends on where it was read, so it goes by label. */
const entitiesOfBoth = (from: Side, to: Side, group: Group, labelOf: LabelOf): readonly string[] => {
  const sides = to.role === 'document' && from.role !== 'document' ? [to, from] : [from, to];
  const all = [...new Set(sides.flatMap((side) => [...(side.set.entities.get(group.name)?.keys() ?? [])]))];
  if (sides[0]?.role === 'document') return all;
  const label = (identity: string): string => labelOf(group.name, identity);
  return all.sort((a, b) => byLabel(label(a), label(b)) || byCodePoint(a, b));
};

const parametersOf = (group: Group, a: Entity | undefined, b: Entity | undefined): readonly Parameter[] =>
  [...group.parameters.values()].filter((p) => a?.values.has(p.name) || b?.values.has(p.name));

/** True where a value that one side lacks is a difference; false where nobody compares it. */
const countsAsMissing = (lacking: Side, other: Side, entity: Entity | undefined): boolean => {
  if (lacking.role === 'document') return other.role === 'document';
  return other.role === 'document' || entity === undefined;
};

/** The value with its integer, where a document could not know it: the token's decimals are read from the chain. */
const withInteger = (value: Value | null, type: ParameterType): Value | null =>
  value?.kind === 'number' && type.kind === 'number' && value.number.raw === null && value.number.exact !== null
    ? { kind: 'number', number: quantityFromExact(value.number.exact, type.number) }
    : value;

/**
 * What `to` has that `from` has not, by entity identity. Order: the definition's groups; the document's entities (`from`'s
 * where both are documents) and then those only the other has, or by label where neither is one; the definition's
 * parameters. Laws: diff(a, a) is empty; diff(a, b) is diff(b, a) with sides exchanged.
 */
export const diffSets = (from: Side, to: Side, labelOf: LabelOf): Diff => {
  const changes: Change[] = [];
  const unmanaged: string[] = [];
  for (const group of to.set.protocol.groups.values()) {
    for (const identity of entitiesOfBoth(from, to, group, labelOf)) {
      const a = entityOf(from.set, group.name, identity);
      const b = entityOf(to.set, group.name, identity);
      const known = b ?? a;
      if (known === undefined) continue;
      for (const parameter of parametersOf(group, a, b)) {
        const path = pathOf(group, labelOf(group.name, identity), parameter.name);
        const type = typeFor(parameter, a !== undefined && a.context.size > 0 ? a : known);
        const before = withInteger(a?.values.get(parameter.name) ?? null, type);
        const after = withInteger(b?.values.get(parameter.name) ?? null, type);
        if (before !== null && after !== null && sameValue(before, after, type)) continue;
        const missing =
          (after === null && !countsAsMissing(to, from, b)) || (before === null && !countsAsMissing(from, to, a));
        if (missing) unmanaged.push(path);
        else changes.push({ group: group.name, identity, parameter: parameter.name, path, type, before, after });
      }
    }
  }
  return { changes, unmanaged };
};

/** The change in the parameter's unit (`+0.5%`, `-200000`), and relative to the value before; null where neither makes sense. */
export const changeSize = (change: Change, labelOf: LabelOf): { absolute: string | null; relative: string | null } => {
  const { before, after, type } = change;
  if (before?.kind === 'number' && after?.kind === 'number' && type.kind === 'number') {
    return {
      absolute: absoluteChange(before.number, after.number, type.number),
      relative: relativeChange(before.number, after.number),
    };
  }
  if (before?.kind === 'set' && after?.kind === 'set' && type.kind === 'set') {
    const name = (identity: string) => labelOf(type.of, identity);
    const added = after.members
      .filter((m) => !before.members.includes(m))
      .map(name)
      .sort(byCodePoint);
    const removed = before.members
      .filter((m) => !after.members.includes(m))
      .map(name)
      .sort(byCodePoint);
    return { absolute: [...added.map((m) => `+${m}`), ...removed.map((m) => `-${m}`)].join(' '), relative: null };
  }
  return { absolute: null, relative: null };
};
