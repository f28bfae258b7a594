import fc from 'fast-check';
import { labelFrom } from '../../src/observe/label.js';
import { type Entity, type ParamSet, typeFor } from '../../src/protocol/param-set.js';
import type { Group, Parameter, ParameterType, Protocol } from '../../src/protocol/protocol.js';
import { setValue, type Value } from '../../src/protocol/value.js';
import { checksumAddress } from '../../src/quantity/codecs/address.js';
import { decodeQuantity } from '../../src/quantity/decode.js';
import type { NumberType } from '../../src/quantity/number-type.js';
import { compare } from '../../src/quantity/rational.js';

const HOSTILE = [
  'WETH',
  'USDC',
  'true',
  'null',
  '~',
  'no',
  'y',
  '1e3',
  '12e03',
  '0x10',
  '1_000',
  '123',
  '-',
  '--',
  '- a',
  '# b',
  'a # b',
  'a: b',
  ':',
  "'",
  '"',
  '\\',
  '[',
  '{}',
  '*x',
  '&x',
  '!t',
  '|',
  '>',
  '%',
  '@',
  '`',
  '<<',
  '__proto__',
  'constructor',
  'toString',
  'asset',
  'reserves',
  '😀',
  '👩',
  'Ünï',
  'a.b',
  '1INCH',
  'USD₮0',
  'USDC.e',
  ' ',
  '\n',
  'a\u202eb',
  '\u0000',
  ',',
  'a, b',
  '=',
  '?',
  '? a',
  '...',
  '---',
  '0',
  '00',
  '.5',
  '.inf',
];

/** What a token may call itself, as observing takes it. */
export const anyLabel: fc.Arbitrary<string> = fc
  .oneof(fc.constantFrom(...HOSTILE), fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 12 }))
  .map((label) => labelFrom(label));

export const anyAddress: fc.Arbitrary<string> = fc
  .bigInt({ min: 1n, max: (1n << 160n) - 1n })
  .map((n) => `0x${n.toString(16).padStart(40, '0')}`);

const inBounds = ({ min, max }: NumberType, value: Value): boolean => {
  if (value.kind !== 'number' || value.number.exact === null) return true;
  return (
    (min === undefined || compare(value.number.exact, min) >= 0) &&
    (max === undefined || compare(value.number.exact, max) <= 0)
  );
};

const anyRaw = ({ codec, sentinels, min, max }: NumberType): fc.Arbitrary<bigint> => {
  if (codec === null) return fc.constant(0n);
  const edge = (bound: typeof min, otherwise: bigint): bigint => {
    const encoded = bound === undefined ? null : codec.encode(bound);
    return encoded?.ok ? encoded.raw : otherwise;
  };
  const from = edge(min, codec.range.min);
  const to = edge(max, codec.range.max);
  const near = from + 100_000n < to ? from + 100_000n : to;
  const edges = fc.constantFrom(from, to, ...sentinels.map(({ raw }) => raw));
  return fc.oneof(fc.bigInt({ min: from, max: near }), fc.bigInt({ min: from, max: to }), edges);
};

/** Any value of a type that a document may have. */
export const anyValue = (type: ParameterType, members: readonly string[]): fc.Arbitrary<Value> => {
  switch (type.kind) {
    case 'flag':
      return fc.boolean().map((flag) => ({ kind: 'flag', flag }));
    case 'text':
      return anyLabel.map((text) => ({ kind: 'text', text }));
    case 'address':
      return anyAddress.map((address) => ({ kind: 'address', address: checksumAddress(address) ?? '' }));
    case 'set':
      return fc.subarray([...members]).map(setValue);
    case 'number':
      return anyRaw(type.number)
        .map((raw): Value => {
          const decoded = decodeQuantity(raw, type.number);
          return decoded.ok ? { kind: 'number', number: decoded.value } : { kind: 'unreadable', raw };
        })
        .filter((value) => value.kind === 'number' && inBounds(type.number, value));
  }
};

const anyEntity = (
  group: Group,
  identity: string,
  label: string,
  members: (of: string) => readonly string[],
): fc.Arbitrary<Entity> => {
  const bare: Entity = { group: group.name, identity, label, context: new Map(), values: new Map() };
  const one = (parameter: Parameter): fc.Arbitrary<readonly [string, Value] | null> => {
    const type = typeFor(parameter, bare);
    return fc.option(
      anyValue(type, type.kind === 'set' ? members(type.of) : []).map((value) => [parameter.name, value] as const),
    );
  };
  const parameters = [...group.parameters.values()].filter((parameter) => parameter.derive === undefined);
  return fc
    .tuple(...parameters.map(one))
    .map((values) => ({ ...bare, values: new Map(values.flatMap((value) => (value === null ? [] : [value]))) }));
};

const identitiesOf = (group: Group): fc.Arbitrary<readonly string[]> => {
  if (group.identity === null) return fc.constant(['']);
  const one =
    group.identity.type === 'address'
      ? fc.oneof(
          anyAddress,
          fc.integer({ min: 1, max: 4 }).map((n) => `0x${String(n).padStart(40, 'a')}`),
        )
      : fc.integer({ min: 1, max: 5 }).map(String);
  return fc.uniqueArray(one, { maxLength: 3 });
};

/** Any values of a protocol; derived ones are left out, as in documents. Labels are as tokens give them, shared or missing. */
export const anyParamSet = (protocol: Protocol): fc.Arbitrary<ParamSet> => {
  const groups = [...protocol.groups.values()];
  return fc.tuple(...groups.map(identitiesOf)).chain((identities) => {
    const members = (of: string): readonly string[] => identities[groups.findIndex(({ name }) => name === of)] ?? [];
    const entities = groups.map((group, index) =>
      fc.tuple(
        ...(identities[index] ?? []).map((identity) =>
          anyLabel.chain((label) =>
            anyEntity(
              group,
              identity,
              group.identity === null ? group.name : group.identity.fromKey ? identity : label,
              members,
            ),
          ),
        ),
      ),
    );
    return fc.tuple(...entities).map((all) => ({
      protocol,
      entities: new Map(
        groups.map((group, index) => [
          group.name,
          new Map((all[index] ?? []).map((entity) => [entity.identity, entity])),
        ]),
      ),
    }));
  });
};

/** The values of a set as text to compare: group, identity and parameter → its content. Derived ones aside. */
export const contentOf = ({ entities, protocol }: ParamSet): Record<string, string> =>
  Object.fromEntries(
    [...entities].flatMap(([group, table]) =>
      [...table.values()].flatMap(({ identity, values }) =>
        [...values].flatMap(([name, value]) => {
          if (protocol.groups.get(group)?.parameters.get(name)?.derive !== undefined) return [];
          const content =
            value.kind === 'number' ? [String(value.number.raw), value.number.sentinel ?? ''] : Object.values(value);
          return [
            [
              `${group} ${identity} ${name}`,
              JSON.stringify(content, (_key, each: unknown) => (typeof each === 'bigint' ? String(each) : each)),
            ],
          ];
        }),
      ),
    ),
  );
