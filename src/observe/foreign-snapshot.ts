import type { Finding } from '../diagnostic/finding.js';
import { withDerived } from '../protocol/derive.js';
import { checkIdentity } from '../protocol/identity.js';
import { membersOf, positionsOf } from '../protocol/members.js';
import { type Entity, type ParamSet, typeFor } from '../protocol/param-set.js';
import type { Group, Parameter, ParameterType, Protocol } from '../protocol/protocol.js';
import type { RawSnapshot, RawSnapshotField, RawSnapshotGroup } from '../protocol/raw-snapshot.js';
import { type RawInput, valueFromRaw } from '../protocol/raw-value.js';
import { setValue, type Value } from '../protocol/value.js';
import { codecFromSpec } from '../quantity/codec-spec.js';
import { checksumAddress } from '../quantity/codecs/address.js';
import { quantityFromExact } from '../quantity/decode.js';
import { formatExact } from '../quantity/format.js';
import { isObject, type Json, type JsonObject, member } from './json.js';
import { labelFrom } from './label.js';

interface Reading {
  readonly protocol: Protocol;
  readonly file: string;
  readonly root: Json;
  readonly findings: Finding[];
}

/** The format of a definition whose top-level keys the document has; null where there is none. */
export const detectSnapshot = (root: Json, protocol: Protocol): RawSnapshot | null => {
  for (const snapshot of protocol.snapshots.values())
    if (snapshot.detect.every((key) => member(root, key) !== undefined)) return snapshot;
  return null;
};

const integerOf = (value: Json | undefined): bigint | null => {
  if (typeof value === 'bigint') return value;
  return typeof value === 'string' && /^-?(?:0|[1-9][0-9]{0,77})$/.test(value) ? BigInt(value) : null;
};

const note = (reading: Reading, path: string, ruleId: string, message: string): void => {
  reading.findings.push({ ruleId, severity: 'warning', message, path, file: reading.file });
};

const numberFrom = (
  reading: Reading,
  raw: bigint,
  field: RawSnapshotField,
  type: ParameterType,
  path: string,
): Value | null => {
  if (type.kind !== 'number' || field.codec === undefined) {
    const value = valueFromRaw(raw, type);
    if (value?.kind === 'unreadable')
      note(reading, path, 'source/unreadable', `the file holds ${raw}, which stands for no value of this parameter`);
    return value;
  }
  const found = codecFromSpec(field.codec);
  const codec = found.ok ? found.codec : null;
  if (codec?.kind !== 'number') return null;
  const decoded = codec.decode(raw);
  if (!decoded.ok) {
    note(reading, path, 'source/unreadable', `the file holds ${raw}: ${decoded.reason}`);
    return { kind: 'unreadable', raw };
  }
  const number = quantityFromExact(decoded.value, type.number);
  if (number.raw === null)
    note(
      reading,
      path,
      'source/inexact',
      `${formatExact(decoded.value, type.number, 'plain')} is finer than the chain can hold`,
    );
  return { kind: 'number', number };
};

const fieldValue = (
  reading: Reading,
  json: Json,
  field: RawSnapshotField,
  type: ParameterType,
  path: string,
): Value | null => {
  const integer = integerOf(json);
  if (type.kind === 'number') return integer === null ? null : numberFrom(reading, integer, field, type, path);
  if (type.kind === 'text' || type.kind === 'address')
    return typeof json === 'string' ? valueFromRaw(json, type) : null;
  if (type.kind === 'flag' && typeof json === 'boolean') return valueFromRaw(json as RawInput, type);
  return null;
};

const lookups = (reading: Reading, spec: RawSnapshotGroup, key: string, own: JsonObject): Map<string, Json> => {
  const found = new Map<string, Json>();
  for (const [name, lookup] of Object.entries(spec.lookups ?? {})) {
    const table = member(reading.root, lookup.at);
    for (const by of lookup.by) {
      const at = by.key === true ? key : member(own, by.field ?? '');
      const hit = typeof at === 'string' ? member(table, at) : undefined;
      if (hit !== undefined) {
        found.set(name, hit);
        break;
      }
    }
  }
  return found;
};

/** The entity's identity as entities are compared, with a finding and null where the file has none that can be one. */
const identityOf = (
  reading: Reading,
  group: Group,
  spec: RawSnapshotGroup,
  key: string,
  own: JsonObject,
): string | null => {
  const type = group.identity?.type;
  if (type === undefined) return '';
  const field = spec.identity.field === undefined ? undefined : member(own, spec.identity.field);
  const text = typeof field === 'string' ? field : key;
  const checked = checkIdentity(type === 'address' ? (checksumAddress(text) ?? text) : text, type);
  if (checked.ok) return checked.identity;
  note(
    reading,
    `${group.name}.${key}`,
    'source/identity',
    `the file holds something that is no ${group.identity?.title.toLowerCase()}; it is left out`,
  );
  return null;
};

const readEntity = (
  reading: Reading,
  group: Group,
  spec: RawSnapshotGroup,
  key: string,
  own: JsonObject,
  identity: string,
): { entity: Entity; bitmaps: Map<Parameter, { bitmap: bigint; index: string }> } => {
  const named = spec.label === undefined ? undefined : member(own, spec.label);
  const label = typeof named === 'string' ? labelFrom(named) : group.identity?.fromKey ? identity : '';
  const context = new Map<string, bigint | string>();
  for (const [name, field] of Object.entries(spec.context ?? {})) {
    const value = member(own, field);
    const integer = integerOf(value);
    if (integer !== null) context.set(name, integer);
    else if (typeof value === 'string') context.set(name, value);
  }
  const entity: Entity = { group: group.name, identity, label, context, values: new Map() };
  const beside = lookups(reading, spec, key, own);
  const values = new Map<string, Value>();
  const bitmaps = new Map<Parameter, { bitmap: bigint; index: string }>();
  for (const [name, field] of Object.entries(spec.fields)) {
    const parameter = group.parameters.get(name);
    const json = member(field.in === undefined ? own : beside.get(field.in), field.field);
    if (parameter === undefined || json === undefined || json === null) continue;
    const path = `${group.name}.${entity.label || identity}.${name}`;
    if (field.index !== undefined) {
      const bitmap = integerOf(json);
      if (bitmap !== null) bitmaps.set(parameter, { bitmap, index: field.index });
      else note(reading, path, 'source/type', 'the file holds no bitmap here');
      continue;
    }
    const value = fieldValue(reading, json, field, typeFor(parameter, entity), path);
    if (value !== null) values.set(name, value);
    else
      note(
        reading,
        path,
        'source/type',
        `the file holds something that is no ${parameter.title.toLowerCase()}; it is left out`,
      );
  }
  return { entity: { ...entity, values }, bitmaps };
};

/**
 * Read a foreign snapshot by the definition's mapping. What the file lacks is left out, never defaulted; what it holds and
 * the codec cannot read is kept exactly and reported. Entities without a name keep an empty label until they are compared.
 */
export const readForeignSnapshot = (
  root: Json,
  file: string,
  protocol: Protocol,
  snapshot: RawSnapshot,
): { params: ParamSet; findings: readonly Finding[] } => {
  const reading: Reading = { protocol, file, root, findings: [] };
  const drafts = new Map<string, ReturnType<typeof readEntity>[]>();
  for (const [groupName, spec] of Object.entries(snapshot.entities)) {
    const group = protocol.groups.get(groupName);
    const table = member(root, spec.at);
    if (group === undefined || !isObject(table)) continue;
    const seen = new Set<string>();
    const own = Object.entries(table).flatMap(([key, value]) => {
      const identity = isObject(value) ? identityOf(reading, group, spec, key, value) : null;
      if (!isObject(value) || identity === null) return [];
      if (seen.has(identity))
        note(
          reading,
          `${groupName}.${key}`,
          'source/duplicate',
          `the file has ${identity} twice; the later one counts`,
        );
      seen.add(identity);
      return [readEntity(reading, group, spec, key, value, identity)];
    });
    drafts.set(groupName, own);
  }
  const entities = new Map<string, Map<string, Entity>>();
  for (const [groupName, own] of drafts) {
    const group = protocol.groups.get(groupName);
    if (group === undefined) continue;
    const done = new Map<string, Entity>();
    for (const { entity, bitmaps } of own) {
      const values = new Map(entity.values);
      for (const [parameter, { bitmap, index }] of bitmaps) {
        const path = `${groupName}.${entity.label || entity.identity}.${parameter.name}`;
        const of = parameter.type.kind === 'set' ? parameter.type.of : '';
        const positions = positionsOf(
          (drafts.get(of) ?? []).map((draft) => draft.entity),
          index,
        );
        if (positions.size === 0) {
          note(
            reading,
            path,
            'source/no-positions',
            `the file gives ${of} no ${index}, so the members of this bitmap are unknown and left out`,
          );
          continue;
        }
        const { members, strays } = membersOf(bitmap, positions);
        if (strays.length > 0)
          note(reading, path, 'source/stray-bits', `bits ${strays.join(', ')} belong to none of the ${of}`);
        values.set(parameter.name, setValue(members));
      }
      done.set(entity.identity, withDerived(group, { ...entity, values }));
    }
    entities.set(groupName, done);
  }
  return { params: { protocol, entities }, findings: reading.findings };
};
