import { locate, valueAt } from '../chain/abi-path.js';
import type { AbiValue } from '../chain/abi-type.js';
import { withDerived } from '../protocol/derive.js';
import { membersOf, positionsOf } from '../protocol/members.js';
import { type Entity, type ParamSet, typeFor } from '../protocol/param-set.js';
import type { Group, Protocol } from '../protocol/protocol.js';
import type { RawReadRef } from '../protocol/raw.js';
import { type RawInput, valueFromRaw } from '../protocol/raw-value.js';
import { setValue, type Value } from '../protocol/value.js';
import { declarationOf } from './declarations.js';

type Answers = Map<string, readonly AbiValue[]>;

/** An entity that is being read. */
export interface Draft {
  readonly group: Group;
  readonly identity: string;
  readonly answers: Answers;
  label: string;
}

/** The part of an answer that a definition's reference names; undefined where the call was not answered. */
export const pick = (call: string, answers: Answers, ref: RawReadRef): AbiValue | undefined => {
  const values = answers.get(ref.call);
  if (values === undefined) return undefined;
  const value = valueAt(values, locate(declarationOf(call).outputs, ref.output));
  if (ref.bits === undefined || typeof value !== 'bigint') return value;
  const [low, high] = ref.bits;
  return (value >> BigInt(low)) & ((1n << BigInt(high - low + 1)) - 1n);
};

/** Values of an entity that are not parameters, as far as they are read. */
export const contextOf = (draft: Draft): ReadonlyMap<string, bigint | string> => {
  const context = new Map<string, bigint | string>();
  for (const [name, spec] of draft.group.context) {
    const value = pick(draft.group.reads.get(spec.read.call)?.call ?? '', draft.answers, spec.read);
    if (typeof value === 'bigint' || typeof value === 'string') context.set(name, value);
  }
  return context;
};

/** Group → context value → position → identity: who is who in the bitmaps of sets. */
type Positions = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<bigint, string>>>;

/** The entity that the answers so far describe. Sets whose members' positions are not known are left out. */
export const entityFrom = (draft: Draft, positions: Positions): Entity => {
  const { group, identity, answers } = draft;
  const bare: Entity = {
    group: group.name,
    identity,
    label: draft.label,
    context: contextOf(draft),
    values: new Map(),
  };
  const values = new Map<string, Value>();
  for (const parameter of group.parameters.values()) {
    const { read } = parameter;
    const raw = read === undefined ? undefined : pick(group.reads.get(read.call)?.call ?? '', answers, read);
    if (read === undefined || raw === undefined) continue;
    const type = typeFor(parameter, bare);
    if (type.kind === 'set' && typeof raw === 'bigint') {
      const index = positions.get(type.of)?.get(read.index ?? '');
      if (index !== undefined) values.set(parameter.name, setValue(membersOf(raw, index).members));
      continue;
    }
    const value = valueFromRaw(raw as RawInput, type);
    if (value !== null) values.set(parameter.name, value);
  }
  return { ...bare, values };
};

/** Who is who in the bitmaps of sets, once the entities are read. */
export const positionsIn = (protocol: Protocol, found: ReadonlyMap<string, readonly Draft[]>): Positions => {
  const positions = new Map<string, Map<string, Map<bigint, string>>>();
  for (const [name, drafts] of found) {
    const group = protocol.groups.get(name);
    const held = drafts.map((draft) => ({ identity: draft.identity, context: contextOf(draft) }));
    const byIndex = [...(group?.context.keys() ?? [])].map((index) => [index, positionsOf(held, index)] as const);
    positions.set(name, new Map(byIndex));
  }
  return positions;
};

/** The whole market, once every answer is there. */
export const paramsFrom = (protocol: Protocol, found: ReadonlyMap<string, readonly Draft[]>): ParamSet => {
  const positions = positionsIn(protocol, found);
  const entities = new Map<string, Map<string, Entity>>();
  for (const [name, drafts] of found) {
    const read = drafts.map(
      (draft) => [draft.identity, withDerived(draft.group, entityFrom(draft, positions))] as const,
    );
    entities.set(name, new Map(read));
  }
  return { protocol, entities };
};
