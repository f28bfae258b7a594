import { type DocumentNode, type Entry, entryOf, textOf } from '../document/node.js';
import type { Expr } from '../expr/ast.js';
import { parseExpression } from '../expr/parse.js';
import type { Group, ParameterType, Protocol } from '../protocol/protocol.js';
import type { NumberType } from '../quantity/number-type.js';
import { parseQuantity } from '../quantity/parse.js';
import { multiply, type Rational, rational, toDecimal } from '../quantity/rational.js';
import type { AssetClass, Tier, ValueRule } from './policy.js';
import { readExpression } from './read-expression.js';
import { namesOf, type Reading } from './reading.js';

const NAME = /^[A-Za-z][A-Za-z0-9-]{0,63}$/;

/** What each bound of a class is made of. */
interface Bounding {
  readonly policy: string;
  readonly owner: AssetClass;
  readonly entry: Entry;
  /** The first part of the rules' names. */
  readonly prefix: string;
  readonly title: string;
  readonly when: Expr | null;
  readonly path: string;
}

/** The amount as a literal of expressions; token amounts are compared as numbers. */
const literal = (exact: Rational, type: NumberType): string | null => {
  const decimal = toDecimal(type.unit === 'percent' || type.unit === 'rate' ? multiply(exact, rational(100n)) : exact);
  if (decimal === null) return null;
  const [, sign = '', digits = ''] = /^(-?)(.*)$/.exec(decimal) ?? [];
  switch (type.unit) {
    case 'percent':
    case 'rate':
      return `${sign}${digits}%`;
    case 'usd':
      return `${sign}$${digits}`;
    case 'duration':
      return `${sign}${digits}s`;
    default:
      return `${sign}${digits}`;
  }
};

const comparison = (name: string, operator: '<=' | '>=', text: string, type: ParameterType): string | null => {
  if (type.kind !== 'number') return null;
  const { unit, symbol, compounding, codec } = type.number;
  const parsed = parseQuantity(text, {
    unit,
    codec: null,
    sentinels: [],
    ...(symbol === undefined ? {} : { symbol }),
    ...(compounding === undefined
      ? codec?.compounding === undefined
        ? {}
        : { compounding: codec.compounding }
      : { compounding }),
  });
  const exact = parsed.ok ? parsed.value.exact : null;
  const bound = exact === null ? null : literal(exact, type.number);
  return bound === null ? null : `${unit === 'token' ? `number(${name})` : name} ${operator} ${bound}`;
};

/** The condition of one parameter's bounds, or null with findings. */
const conditionOf = (
  entry: Entry,
  groups: readonly { group: Group; protocol: Protocol }[],
  path: string,
  reading: Reading,
): { that: Expr; text: string; words: string } | null => {
  const type = groups.map(({ group }) => group.parameters.get(entry.key)?.type).find((one) => one !== undefined);
  if (type === undefined) {
    const known = [...new Set(groups.flatMap(({ group }) => [...group.parameters.keys()]))];
    const where = groups[0]?.group.name ?? 'the group';
    if (groups.length > 0)
      reading.unknown(
        entry.keySpan,
        'policy/unknown-parameter',
        `${where} has no parameter ${entry.key}`,
        entry.key,
        known,
        path,
      );
    return null;
  }
  const parts: string[] = [];
  const words: string[] = [];
  for (const [key, operator, word] of [
    ['min', '>=', 'at least'],
    ['max', '<=', 'at most'],
  ] as const) {
    const node = entryOf(entry.value, key)?.value;
    if (node?.kind !== 'scalar') continue;
    const part = comparison(entry.key, operator, node.text, type);
    if (part === null) {
      const message = type.kind === 'number' ? `${node.text} is no value of ${entry.key}` : `${entry.key} is no number`;
      reading.add(node.span, 'policy/bound', message, {
        path: `${path}.${key}`,
        help: 'write a number as a Market document has it',
      });
      return null;
    }
    parts.push(part);
    words.push(`${word} ${node.text}`);
  }
  const text = parts.join(' && ');
  const parsed = parseExpression(text);
  return parts.length === 0 || !parsed.ok ? null : { that: parsed.ast, text, words: words.join(' and ') };
};

const rulesOfBounds = (node: DocumentNode | undefined, of: Bounding, reading: Reading): ValueRule[] => {
  const bounds = node === undefined ? undefined : entryOf(node, 'bounds')?.value;
  if (bounds?.kind !== 'map') return [];
  const groups = reading.groupsOf(of.owner.group);
  const help = textOf(of.entry.value, 'help') ?? '';
  return bounds.entries.flatMap((entry): ValueRule[] => {
    const condition = conditionOf(entry, groups, `${of.path}.bounds.${entry.key}`, reading);
    if (condition === null) return [];
    return [
      {
        kind: 'value',
        id: `${of.policy}/${of.prefix}-${entry.key.replaceAll('.', '-')}`,
        title: `${of.title}: ${entry.key} ${condition.words}`,
        help,
        severity: textOf(of.entry.value, 'severity') === 'warning' ? 'warning' : 'error',
        scope: { protocols: null, markets: null },
        group: of.owner.group,
        classes: [of.owner.name],
        entities: null,
        when: of.when,
        reviewers: [],
        span: entry.keySpan,
        that: condition.that,
        text: condition.text,
      },
    ];
  });
};

const place = { at: 0, length: 0 } as const;
const not = (of: Expr): Expr => ({ kind: 'unary', operator: '!', of, ...place });
const and = (left: Expr, right: Expr): Expr => ({ kind: 'binary', operator: '&&', left, right, ...place });

const tierRules = (entry: Entry, owner: AssetClass, policy: string, reading: Reading, found: Tier[]): ValueRule[] => {
  const tiers = entryOf(entry.value, 'tiers')?.value;
  if (tiers?.kind !== 'list') return [];
  const groups = reading.groupsOf(owner.group);
  const seen = new Set<string>();
  const before: Expr[] = [];
  return tiers.items.flatMap((item, index) => {
    const path = `classes.${owner.name}.tiers.${index}`;
    const name = textOf(item, 'name') ?? '';
    const nameNode = entryOf(item, 'name')?.value;
    if (seen.has(name) && nameNode !== undefined)
      reading.add(nameNode.span, 'policy/duplicate-rule', `there is another tier ${name}`, {
        path,
        help: 'give it another name',
      });
    seen.add(name);
    const whenNode = entryOf(item, 'when')?.value;
    const own = readExpression(whenNode, `${path}.when`, groups, reading);
    const others = before.map(not);
    const when = [...(own === null ? [] : [own]), ...others].reduce<Expr | null>(
      (all, one) => (all === null ? one : and(all, one)),
      null,
    );
    if (before.length < index && nameNode !== undefined)
      reading.add(nameNode.span, 'policy/tier', 'the tier before has no when, so none ever reaches this one', {
        path,
        help: 'put the tier without when last',
      });
    if (own !== null) before.push(own);
    found.push({ owner, name, when, path, span: nameNode?.span ?? item.span });
    const title = `${owner.title}, ${textOf(item, 'title') ?? name}`;
    return rulesOfBounds(item, { policy, owner, entry, prefix: `${owner.name}-${name}`, title, when, path }, reading);
  });
};

/** The classes of a policy, and the rules that their bounds and tiers are. */
export const readClasses = (
  root: DocumentNode,
  policy: string,
  reading: Reading,
): {
  readonly classes: ReadonlyMap<string, AssetClass>;
  readonly rules: readonly ValueRule[];
  readonly tiers: readonly Tier[];
} => {
  const tiers: Tier[] = [];
  const classes = new Map<string, AssetClass>();
  const rules: ValueRule[] = [];
  const node = entryOf(root, 'classes')?.value;
  for (const entry of node?.kind === 'map' ? node.entries : []) {
    const path = `classes.${entry.key}`;
    if (!NAME.test(entry.key))
      reading.add(entry.keySpan, 'schema/value', `${entry.key} is no name of a class`, {
        path,
        help: 'use letters, digits and dashes',
      });
    const group = entryOf(entry.value, 'group')?.value;
    if (group === undefined) continue;
    reading.groupsNamed(group, `${path}.group`);
    const owner: AssetClass = {
      name: entry.key,
      title: textOf(entry.value, 'title') ?? entry.key,
      group: textOf(entry.value, 'group') ?? '',
      members: namesOf(entryOf(entry.value, 'members')?.value) ?? [],
    };
    classes.set(entry.key, owner);
    const bounding = { policy, owner, entry, prefix: owner.name, title: owner.title, when: null, path };
    rules.push(...rulesOfBounds(entry.value, bounding, reading), ...tierRules(entry, owner, policy, reading, tiers));
  }
  return { classes, rules, tiers };
};
