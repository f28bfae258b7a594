import type { ParameterDescription } from '../../src/protocol/describe.js';
import { describeProtocol } from '../../src/protocol/describe-protocol.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { setBy, valuesText } from '../../src/report/protocol.js';

const cell = (text: string): string =>
  text
    .replace(/[|<>*_$]/g, '\\$&')
    .replace(/\s+/g, ' ')
    .trim();

const code = (text: string): string => (text === '' ? '' : `\`${text.replaceAll('|', '\\|')}\``);

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const tableOf = (heads: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  row(heads),
  row(heads.map(() => '---')),
  ...rows.map(row),
];

const stored = ({ codec }: ParameterDescription): string => {
  if (codec === null) return '';
  return codec.raw === null ? `${codec.name}, by the token's decimals` : `${codec.name}, up to ${codec.raw.max}`;
};

/** The functions that set a parameter, with what else they store and who may call them. */
const setters = (parameter: ParameterDescription): string => {
  if (parameter.derived !== null) return `follows from ${code(parameter.derived)}`;
  const made = parameter.setBy.filter(({ how }) => how !== 'effect');
  const [first] = made.length > 0 ? made : parameter.setBy;
  if (first === undefined) return 'nothing';
  const names = setBy(parameter).split(', ').map(code).join(', ');
  const siblings = first.siblings.length === 0 ? '' : `, with ${first.siblings.map(code).join(', ')}`;
  const roles = first.roles.length === 0 ? '' : `; ${first.roles.map(cell).join(' or ')}`;
  return `${names}${siblings}${roles}`;
};

/** The page of a protocol's parameters: `docs/parameters/NAME.md`. */
export const parametersMarkdown = (protocol: Protocol): string => {
  const { name, title, version, releases, groups, rules, contracts } = describeProtocol(protocol);
  const given = contracts.filter((contract) => contract.given);
  const parts = groups.flatMap((group) => [
    `## ${group.title}: \`${group.identity === null ? group.name : `${group.name}.*`}\``,
    '',
    group.doc,
    '',
    ...tableOf(
      ['Parameter', 'Meaning', 'Unit', 'Values', 'Stored as', 'Set by'],
      group.parameters.map((one) => [
        code(one.name),
        `${cell(one.title)}. ${cell(one.doc)}`,
        one.of === null ? one.type : `${one.type} of ${code(one.of)}`,
        cell(valuesText(one)),
        cell(stored(one)),
        setters(one),
      ]),
    ),
    '',
  ]);
  return [
    `# Parameters of ${title}`,
    '',
    `What the definition \`${name}\` ${version} covers${releases === null ? '' : `, read against release ${releases.join(', ')} of the contracts`}.`,
    'Written from `protocols/' +
      `${name}.yaml\` by \`npm run docs\`. \`plimsoll explain PATH\` tells more about one of them.`,
    '',
    `A market gives ${given.map((contract) => `${code(contract.name)}${contract.title === null ? '' : ` (${cell(contract.title)})`}`).join(', ')}; every other contract is found from there.`,
    '',
    ...parts,
    '## Rules',
    '',
    ...tableOf(
      ['Rule', 'Of', 'Severity', 'Holds where', 'In words'],
      rules.map(({ rule, on, severity, expression, says }) => [
        code(rule),
        code(on),
        severity,
        code(expression),
        cell(says),
      ]),
    ),
    '',
  ].join('\n');
};
