import { checksumAddress } from '../quantity/codecs/address.js';
import { TEXT_CODEC } from '../quantity/codecs/text.js';
import { formatQuantity } from '../quantity/format.js';
import { type Entity, entitiesOf, type ParamSet, typeFor } from './param-set.js';
import type { Group, Parameter, ParameterType } from './protocol.js';
import { byCodePoint, type LabelOf, type Value, valueText } from './value.js';

/** What stands above the values in a Market document. */
export interface MarketHeader {
  readonly name: string;
  readonly chain: string;
  readonly authority: string | null;
  readonly contracts: ReadonlyMap<string, string>;
  /** Where the values are from, as comment lines. */
  readonly provenance: readonly string[];
  /** Path from the document to its JSON Schema, for editors. */
  readonly schema: string | null;
}

const PLAIN = /^[A-Za-z0-9][A-Za-z0-9_+-]*$/;
const SPECIAL = /^(?:true|false|null|y|n|yes|no|on|off|[0-9][0-9_-]*(?:e[-+]?[0-9]+)?|0[xob].*)$/i;
/** What a YAML text in double quotes may hold, but no document here: characters that cannot be seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const quoted = (text: string): string =>
  JSON.stringify(text).replace(
    UNSEEN,
    (character) => `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`,
  );

/** A text as YAML has it: bare where that cannot be misread, else in double quotes. */
export const yamlText = (text: string): string => (PLAIN.test(text) && !SPECIAL.test(text) ? text : quoted(text));

/** A value as YAML has it: numbers with digit groups and their unit's sign, sets as flow lists of keys. */
export const yamlValue = (value: Value, parameter: Parameter, entity: Entity, labelOf: LabelOf): string => {
  const type = typeFor(parameter, entity);
  if (value.kind === 'set') {
    const group = type.kind === 'set' ? type.of : '';
    return `[${value.members
      .map((m) => labelOf(group, m))
      .sort(byCodePoint)
      .map(yamlText)
      .join(', ')}]`;
  }
  if (value.kind === 'number' && type.kind === 'number') {
    const { symbol: _symbol, ...bare } = type.number;
    return valueText(value, { ...type, number: bare }, labelOf, 'display');
  }
  const text = valueText(value, type, labelOf, 'plain');
  return value.kind === 'flag' ? text : quoted(text);
};

/** Why a document cannot have a value that a source has; null where it can. */
export const unheld = (value: Value, type: ParameterType): string | null => {
  if (value.kind === 'unreadable') return `the source holds the integer ${value.raw}, which stands for no value`;
  if (value.kind === 'text' && !TEXT_CODEC.encode(value.text).ok)
    return 'the source holds a text that is too long or cannot be seen';
  if (value.kind === 'number' && type.kind === 'number' && value.number.raw === null)
    return `the source holds ${formatQuantity(value.number, type.number, 'plain')}, which the chain cannot`;
  return null;
};

/** The values that a new document speaks of: neither derived from others nor usual. */
const spokenOf = (group: Group, entity: Entity, labelOf: LabelOf): readonly { parameter: Parameter; value: Value }[] =>
  [...group.parameters.values()].flatMap((parameter) => {
    const value = entity.values.get(parameter.name);
    if (value === undefined || parameter.derive !== undefined) return [];
    const usual = parameter.usual === valueText(value, typeFor(parameter, entity), labelOf, 'plain');
    return usual ? [] : [{ parameter, value }];
  });

/** How many values a new document of the set has. */
export const countWritten = (set: ParamSet, labelOf: LabelOf): number =>
  [...entitiesOf(set)].reduce(
    (sum, { group, entity }) =>
      sum +
      spokenOf(group, entity, labelOf).filter(
        ({ parameter, value }) => unheld(value, typeFor(parameter, entity)) === null,
      ).length,
    0,
  );

const entityLines = (group: Group, entity: Entity, labelOf: LabelOf, indent: string): string[] => {
  const lines: string[] = [];
  let open = '';
  for (const { parameter, value } of spokenOf(group, entity, labelOf)) {
    const [head = '', ...rest] = parameter.name.split('.');
    const nested = rest.length > 0;
    const why = unheld(value, typeFor(parameter, entity));
    if (why !== null) {
      lines.push(`${indent}${nested && head === open ? '  ' : ''}# ${parameter.name} is left out: ${why}`);
      continue;
    }
    if (nested && head !== open) lines.push(`${indent}${head}:`);
    open = nested ? head : '';
    const key = nested ? `${indent}  ${rest.join('.')}` : `${indent}${head}`;
    lines.push(`${key}: ${yamlValue(value, parameter, entity, labelOf)}`);
  }
  return lines;
};

const WIDTH = 118;

const comment = (text: string, indent: string, hanging: string): string[] => {
  const lines: string[] = [];
  let line = `${indent}#`;
  for (const word of text.split(' ')) {
    if (line.length + word.length >= WIDTH) {
      lines.push(line);
      line = `${indent}#${hanging}`;
    }
    line += ` ${word}`;
  }
  return [...lines, line];
};

/** What each parameter is, once above its group. */
const legend = (group: Group): string[] => [
  ...comment(group.doc, '', ''),
  ...[...group.parameters.values()].flatMap((parameter) => comment(`${parameter.name}: ${parameter.doc}`, '', '  ')),
];

/** By name, as people look for them; numbers by size. */
const sorted = (group: Group, entities: readonly Entity[], labelOf: LabelOf): readonly Entity[] =>
  group.identity?.type === 'address'
    ? [...entities].sort((a, b) =>
        byCodePoint(labelOf(group.name, a.identity).toLowerCase(), labelOf(group.name, b.identity).toLowerCase()),
      )
    : entities;

const groupLines = (group: Group, set: ParamSet, labelOf: LabelOf): string[] => {
  const entities = sorted(group, [...(set.entities.get(group.name)?.values() ?? [])], labelOf);
  if (entities.length === 0) return [];
  const { identity } = group;
  if (identity === null)
    return [
      '',
      ...legend(group),
      `${group.name}:`,
      ...entities.flatMap((entity) => entityLines(group, entity, labelOf, '  ')),
    ];
  const blocks = entities.flatMap((entity, index) => {
    const label = labelOf(group.name, entity.identity);
    const own = identity.type === 'address' ? (checksumAddress(entity.identity) ?? entity.identity) : entity.identity;
    const body = [
      ...(identity.fromKey ? [] : [`    ${identity.name}: ${JSON.stringify(own)}`]),
      ...entityLines(group, entity, labelOf, '    '),
    ];
    const key = `  ${identity.fromKey ? quoted(entity.identity) : yamlText(label)}:`;
    // A key with nothing but comments below it would have no value at all.
    const empty = body.every((line) => line.trimStart().startsWith('#'));
    return [...(index === 0 ? [] : ['']), empty ? `${key} {}` : key, ...body];
  });
  return ['', ...legend(group), `${group.name}:`, ...blocks];
};

/** A whole Market document. Values that `import` was not given are left out: unmanaged. */
export const marketYaml = (header: MarketHeader, set: ParamSet, labelOf: LabelOf): string => {
  const lines = [
    ...(header.schema === null ? [] : [`# yaml-language-server: $schema=${header.schema}`]),
    ...header.provenance.map((line) => `# ${line}`),
    '# A value that is left out is unmanaged: never read as zero, never written.',
    'apiVersion: plimsoll/v1',
    'kind: Market',
    `name: ${yamlText(header.name)}`,
    `protocol: ${set.protocol.name}`,
    `chain: ${yamlText(header.chain)}`,
    ...(header.authority === null ? [] : [`authority: ${yamlText(header.authority)}`]),
    'contracts:',
    ...[...header.contracts].map(([name, address]) => `  ${name}: ${JSON.stringify(address)}`),
    ...[...set.protocol.groups.values()].flatMap((group) => groupLines(group, set, labelOf)),
  ];
  return `${lines.join('\n')}\n`;
};
