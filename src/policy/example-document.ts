import { type DocumentNode, type Entry, entryOf, type MapNode, type Span } from '../document/node.js';
import type { Group, Protocol } from '../protocol/protocol.js';
import { checksumAddress } from '../quantity/codecs/address.js';

const scalar = (text: string, span: Span): DocumentNode => ({ kind: 'scalar', text, plain: false, span });
const entry = (key: string, value: DocumentNode): Entry => ({ key, keySpan: value.span, value });

/** An address that stands for an entity whose example gives none: the same for the same key. */
export const addressFor = (key: string): string => {
  let sum = 0n;
  for (const character of key) sum = (sum * 1_114_111n + BigInt(character.codePointAt(0) ?? 0) + 1n) % (1n << 156n);
  const address = `0x${(sum + 1n).toString(16).padStart(40, '0')}`;
  return checksumAddress(address) ?? address;
};

const identityFor = (key: string, type: string): string => {
  const address = addressFor(key);
  if (type === 'address') return address;
  return /^u?int/.test(type)
    ? String([...key].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % 128)
    : `0x${address.slice(2).padStart(64, '0')}`;
};

const withIdentity = (item: Entry, { identity }: Group): Entry => {
  if (identity === null || identity.fromKey || item.value.kind !== 'map') return item;
  if (entryOf(item.value, identity.name) !== undefined) return item;
  const made = entry(identity.name, scalar(identityFor(item.key, identity.type), item.keySpan));
  return { ...item, value: { ...item.value, entries: [made, ...item.value.entries] } };
};

/** The Market document that the values of an example would stand in. */
export const documentOf = (values: MapNode, protocol: Protocol, name: string): DocumentNode => {
  const { span } = values;
  const given = [...protocol.contracts].filter(([, contract]) => contract.given === true);
  const contracts = given.map(([contract]) => entry(contract, scalar(addressFor(contract), span)));
  const groups = values.entries.map((item): Entry => {
    const group = protocol.groups.get(item.key);
    if (group === undefined || group.identity === null || item.value.kind !== 'map') return item;
    return { ...item, value: { ...item.value, entries: item.value.entries.map((one) => withIdentity(one, group)) } };
  });
  const head = [
    entry('name', scalar(name, span)),
    entry('contracts', { kind: 'map', entries: contracts, span, flow: false }),
  ];
  return { kind: 'map', entries: [...head, ...groups], span, flow: false };
};
