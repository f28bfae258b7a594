import { refused } from '../diagnostic/error.js';
import { withDerived } from '../protocol/derive.js';
import { type Entity, entitiesOf, type ParamSet, typeFor } from '../protocol/param-set.js';
import type { Protocol } from '../protocol/protocol.js';
import { type RawInput, valueFromRaw } from '../protocol/raw-value.js';
import type { Value } from '../protocol/value.js';
import { isObject, type Json, member } from './json.js';

/** The format of the file; the command that writes it answers in another, plimsoll.snapshot/1. */
export const SNAPSHOT_FORMAT = 'plimsoll.observation/1';

/** Which block an observation is of. */
export interface ObservedAt {
  readonly chainId: bigint;
  readonly block: bigint;
  readonly blockHash: string;
}

export type RawJson = string | boolean | readonly string[];

/** A value as snapshots hold it: null for a number that has no integer on the chain. */
export const rawOf = (value: Value): RawJson | null => {
  switch (value.kind) {
    case 'number':
      return value.number.raw === null ? null : value.number.raw.toString();
    case 'unreadable':
      return value.raw.toString();
    case 'flag':
      return value.flag;
    case 'text':
      return value.text;
    case 'address':
      return value.address;
    case 'set':
      return value.members;
  }
};

/** What an observation is in a snapshot file: raw values by identity, so that reading it needs the same definition only. */
export const snapshotJson = (set: ParamSet, market: string, at: ObservedAt): object => {
  const entities: Record<string, Record<string, object>> = {};
  for (const { group, entity } of entitiesOf(set)) {
    const values = Object.fromEntries(
      [...entity.values].flatMap(([name, value]) =>
        group.parameters.get(name)?.derive === undefined ? [[name, rawOf(value)] as const] : [],
      ),
    );
    const context = Object.fromEntries([...entity.context].map(([name, value]) => [name, value.toString()]));
    entities[group.name] = { ...entities[group.name], [entity.identity]: { label: entity.label, context, values } };
  }
  const { name, version, digest } = set.protocol;
  return {
    format: SNAPSHOT_FORMAT,
    market,
    protocol: { name, version, digest },
    chainId: Number(at.chainId),
    block: Number(at.block),
    blockHash: at.blockHash,
    entities,
  };
};

/** What a snapshot holds for a value of a kind of type; null where it is of another kind. */
export const inputOf = (json: Json, kind: string): RawInput | null => {
  if (kind === 'number') return typeof json === 'string' && /^-?[0-9]{1,78}$/.test(json) ? BigInt(json) : null;
  if (typeof json === 'string' || typeof json === 'boolean') return json;
  return Array.isArray(json) && json.every((item) => typeof item === 'string') ? (json as readonly string[]) : null;
};

const contextOf = (json: Json | undefined, types: Protocol['groups'], group: string): Map<string, bigint | string> => {
  const context = new Map<string, bigint | string>();
  if (!isObject(json)) return context;
  for (const [name, spec] of types.get(group)?.context ?? []) {
    const text = member(json, name);
    if (typeof text !== 'string') continue;
    if (spec.type !== 'integer') context.set(name, text);
    else if (/^[0-9]{1,78}$/.test(text)) context.set(name, BigInt(text));
  }
  return context;
};

/** Read a snapshot of ours against a definition. Throws `source/snapshot` where it is not what `snapshot` writes. */
export const readOwnSnapshot = (
  root: Json,
  file: string,
  protocol: Protocol,
): { params: ParamSet; at: ObservedAt; market: string } => {
  const fail = (why: string) =>
    refused('source/snapshot', `${file} is no sound snapshot: ${why}`, {
      where: { file },
      hint: 'write it again with plimsoll snapshot',
    });
  const chainId = member(root, 'chainId');
  const block = member(root, 'block');
  const blockHash = member(root, 'blockHash');
  const market = member(root, 'market');
  const groups = member(root, 'entities');
  if (member(member(root, 'protocol'), 'name') !== protocol.name)
    throw fail(`it is of another protocol than ${protocol.name}`);
  if (
    typeof chainId !== 'bigint' ||
    typeof block !== 'bigint' ||
    typeof blockHash !== 'string' ||
    typeof market !== 'string' ||
    !isObject(groups)
  )
    throw fail('a field is missing');
  const entities = new Map<string, Map<string, Entity>>();
  for (const [groupName, table] of Object.entries(groups)) {
    const group = protocol.groups.get(groupName);
    if (group === undefined || !isObject(table)) throw fail(`the definition has no ${groupName}`);
    const done = new Map<string, Entity>();
    for (const [identity, own] of Object.entries(table)) {
      const label = member(own, 'label');
      const bare: Entity = {
        group: groupName,
        identity,
        label: typeof label === 'string' ? label : '',
        context: contextOf(member(own, 'context'), protocol.groups, groupName),
        values: new Map(),
      };
      const values = new Map<string, Value>();
      for (const parameter of group.parameters.values()) {
        const json = member(member(own, 'values'), parameter.name);
        if (json === undefined || json === null) continue;
        const type = typeFor(parameter, bare);
        const input = inputOf(json, type.kind);
        const value = input === null ? null : valueFromRaw(input, type);
        if (value === null) throw fail(`${groupName}.${identity}.${parameter.name} cannot be read`);
        values.set(parameter.name, value);
      }
      done.set(identity, withDerived(group, { ...bare, values }));
    }
    entities.set(groupName, done);
  }
  return { params: { protocol, entities }, at: { chainId, block, blockHash }, market };
};
