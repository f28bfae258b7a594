import { nameFits } from '../document/name-fits.js';
import { type DocumentNode, type Entry, entryOf, textOf } from '../document/node.js';
import type { Group, Parameter, ParameterType, Protocol } from '../protocol/protocol.js';
import type { AssetClass, ChangeRule, Rule, Step } from './policy.js';
import { readExpression } from './read-expression.js';
import { OF_IMPACT, readImpactRule } from './read-impact-rule.js';
import { readStep } from './read-step.js';
import { readSeconds } from './read-time.js';
import { namesOf, type Reading, textsOf } from './reading.js';
import { valueOfText } from './value-of-text.js';

const NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/;
const OF_CHANGES = [
  'maxIncrease',
  'maxDecrease',
  'maxStep',
  'minDelay',
  'allowed',
  'notFrom',
  'notTo',
  'live',
] as const;

/** One rule while it is read. */
interface Draft {
  readonly id: string;
  readonly entry: Entry;
  readonly path: string;
  readonly groups: readonly { group: Group; protocol: Protocol }[];
  readonly reading: Reading;
}

type Base = Omit<
  ChangeRule,
  | 'kind'
  | 'parameters'
  | 'from'
  | 'to'
  | 'maxIncrease'
  | 'maxDecrease'
  | 'minDelay'
  | 'allowed'
  | 'notFrom'
  | 'notTo'
  | 'live'
>;

const parametersOf = (groups: Draft['groups']): readonly Parameter[] =>
  groups.flatMap(({ group }) => [...group.parameters.values()]);

/** The types of the parameters that patterns name. */
const typesOf = (patterns: readonly string[], groups: Draft['groups']): readonly ParameterType[] =>
  parametersOf(groups)
    .filter(({ name }) => patterns.some((pattern) => nameFits(name, pattern)))
    .map(({ type }) => type);

const stepOf = (key: string, draft: Draft, patterns: readonly string[]): Step | null => {
  const node = entryOf(draft.entry.value, key)?.value;
  if (node?.kind !== 'scalar') return null;
  const types = typesOf(patterns, draft.groups);
  // Of no known parameter there is nothing to say; that it is unknown is said already.
  if (types.length === 0) return null;
  const result = readStep(node.text, patterns.join(', '), types);
  if (result.ok) return result.step;
  draft.reading.add(node.span, result.rule, result.message, { path: `${draft.path}.${key}`, help: result.help });
  return null;
};

const stepsOf = (draft: Draft, patterns: readonly string[]): Pick<ChangeRule, 'maxIncrease' | 'maxDecrease'> => {
  const both = entryOf(draft.entry.value, 'maxStep');
  const one = entryOf(draft.entry.value, 'maxIncrease') ?? entryOf(draft.entry.value, 'maxDecrease');
  if (both !== undefined && one !== undefined)
    draft.reading.add(one.keySpan, 'policy/rule-shape', `maxStep is both ways, so ${one.key} says it twice`, {
      path: `${draft.path}.${one.key}`,
      help: 'write maxStep, or maxIncrease and maxDecrease',
    });
  if (both !== undefined) {
    const step = stepOf('maxStep', draft, patterns);
    return { maxIncrease: step, maxDecrease: step };
  }
  return { maxIncrease: stepOf('maxIncrease', draft, patterns), maxDecrease: stepOf('maxDecrease', draft, patterns) };
};

const delayOf = (draft: Draft): bigint | null => {
  const node = entryOf(draft.entry.value, 'minDelay')?.value;
  if (node?.kind !== 'scalar') return null;
  const seconds = readSeconds(node.text);
  if (seconds === null)
    draft.reading.add(node.span, 'policy/time', `${node.text} is no time`, {
      path: `${draft.path}.minDelay`,
      help: 'write it as 3d or 36h',
    });
  return seconds;
};

const valuesOf = (
  key: 'from' | 'to' | 'notFrom' | 'notTo',
  draft: Draft,
  patterns: readonly string[],
): readonly string[] => {
  const types = typesOf(patterns, draft.groups);
  return textsOf(entryOf(draft.entry.value, key)?.value).map(({ text, node }) => {
    if (types.length > 0 && !types.some((type) => valueOfText(text, type) !== null))
      draft.reading.add(node.span, 'policy/value', `${text} is no value of ${patterns.join(', ')}`, {
        path: `${draft.path}.${key}`,
        help: 'write it as a Market document has it',
      });
    return text;
  });
};

/** The values that changes are narrowed to; null where they are not. */
const endsOf = (key: 'from' | 'to', draft: Draft, patterns: readonly string[]): readonly string[] | null =>
  entryOf(draft.entry.value, key) === undefined ? null : valuesOf(key, draft, patterns);

const checkParameters = (draft: Draft, nodes: ReturnType<typeof textsOf>): void => {
  const known = [...new Set(parametersOf(draft.groups).map(({ name }) => name))];
  if (known.length === 0) return;
  for (const { text, node } of nodes) {
    if (known.some((name) => nameFits(name, text))) continue;
    const group = draft.groups[0]?.group.name ?? '';
    draft.reading.unknown(
      node.span,
      'policy/unknown-parameter',
      `${group} has no parameter ${text}`,
      text,
      known,
      `${draft.path}.change`,
    );
  }
};

const changeRule = (base: Base, draft: Draft): ChangeRule => {
  const { value } = draft.entry;
  const nodes = textsOf(entryOf(value, 'change')?.value);
  checkParameters(draft, nodes);
  const parameters = nodes.map(({ text }) => text);
  const live = entryOf(value, 'live')?.value;
  const rule: ChangeRule = {
    ...base,
    kind: 'change',
    parameters,
    from: endsOf('from', draft, parameters),
    to: endsOf('to', draft, parameters),
    ...stepsOf(draft, parameters),
    minDelay: delayOf(draft),
    allowed: textOf(value, 'allowed') === 'never' ? 'never' : 'within bounds',
    notFrom: valuesOf('notFrom', draft, parameters),
    notTo: valuesOf('notTo', draft, parameters),
    live: { step: textOf(live, 'step') ?? null, minDelay: textOf(live, 'minDelay') ?? null },
  };
  const says = [...OF_CHANGES, 'reviewers'].some((key) => entryOf(value, key) !== undefined);
  if (!says)
    draft.reading.add(draft.entry.keySpan, 'policy/rule-shape', `${base.id} bounds nothing`, {
      path: draft.path,
      help: `give it ${OF_CHANGES.slice(0, -1).join(', ')} or reviewers`,
    });
  return rule;
};

const checkClasses = (entry: Entry, path: string, known: readonly string[], reading: Reading): void => {
  for (const { text, node } of textsOf(entryOf(entry.value, 'classes')?.value))
    if (!known.includes(text))
      reading.unknown(node.span, 'policy/unknown-class', `there is no class ${text}`, text, known, `${path}.classes`);
};

type About = 'values' | 'changes' | 'impact';

const OWN_RULE: Readonly<Record<About, string>> = {
  values: 'that: CONDITION',
  changes: 'change: [PARAMETER]',
  impact: 'impact: CONDITION',
};

/** Keys that only rules of another kind have. */
const strayKeys = ({ id, entry, path, reading }: Draft, keys: readonly string[], of: About, kind: About): void => {
  for (const key of keys) {
    const stray = entryOf(entry.value, key);
    if (stray !== undefined)
      reading.add(stray.keySpan, 'policy/rule-shape', `${key} is of rules on ${of}, and ${id} is one on ${kind}`, {
        path: `${path}.${key}`,
        help: `make a rule of its own with ${OWN_RULE[of]}`,
      });
  }
};

const readRule = (draft: Draft): Rule | null => {
  const { entry, path, reading, id, groups } = draft;
  const { value } = entry;
  const that = entryOf(value, 'that');
  const change = entryOf(value, 'change');
  const impact = entryOf(value, 'impact');
  const kinds = [that, change, impact].flatMap((one) => one ?? []);
  const [, second] = kinds;
  if (kinds.length !== 1) {
    const message =
      second === undefined
        ? `${id} says neither that nor change nor impact`
        : `${id} says both ${kinds.map(({ key }) => key).join(' and ')}`;
    reading.add(second?.keySpan ?? entry.keySpan, 'policy/rule-shape', message, {
      path,
      help: 'a rule is on values (that), on changes (change) or on impact (impact): make several of it where it is on more than one',
    });
    return null;
  }
  const base: Base = {
    id,
    title: textOf(value, 'title') ?? '',
    help: textOf(value, 'help') ?? '',
    severity: textOf(value, 'severity') === 'warning' ? 'warning' : 'error',
    scope: {
      protocols: namesOf(entryOf(value, 'protocols')?.value),
      markets: namesOf(entryOf(value, 'markets')?.value),
    },
    group: textOf(value, 'on') ?? '',
    classes: namesOf(entryOf(value, 'classes')?.value),
    entities: namesOf(entryOf(value, 'entities')?.value),
    when: readExpression(entryOf(value, 'when')?.value, `${path}.when`, groups, reading),
    reviewers: namesOf(entryOf(value, 'reviewers')?.value) ?? [],
    span: entry.keySpan,
  };
  const kind = impact === undefined ? (change === undefined ? 'values' : 'changes') : 'impact';
  if (kind !== 'changes') strayKeys(draft, [...OF_CHANGES, 'from', 'to'], 'changes', kind);
  if (kind !== 'impact') strayKeys(draft, OF_IMPACT, 'impact', kind);
  if (kind === 'impact') return readImpactRule(base, entry, path, reading);
  if (kind === 'changes') return changeRule(base, draft);
  const ast = readExpression(that?.value, `${path}.that`, groups, reading);
  return ast === null ? null : { ...base, kind: 'value', that: ast, text: textOf(value, 'that') ?? '' };
};

/** The rules of a policy. A rule with an error is left out; the findings say which. */
export const readRules = (
  root: DocumentNode,
  policy: string,
  classes: ReadonlyMap<string, AssetClass>,
  reading: Reading,
): readonly Rule[] => {
  const node = entryOf(root, 'rules')?.value;
  return (node?.kind === 'map' ? node.entries : []).flatMap((entry): Rule[] => {
    const path = `rules.${entry.key}`;
    if (!NAME.test(entry.key))
      reading.add(entry.keySpan, 'schema/value', `${entry.key} is no name of a rule`, {
        path,
        help: 'use letters, digits and dashes',
      });
    const on = entryOf(entry.value, 'on')?.value;
    const onImpact = entryOf(entry.value, 'impact') !== undefined;
    if (on === undefined && !onImpact) {
      reading.add(entry.keySpan, 'policy/rule-shape', `${entry.key} does not say what it is on`, {
        path,
        help: 'write on: GROUP, as reserves',
      });
      return [];
    }
    const groups = on === undefined || onImpact ? [] : reading.groupsNamed(on, `${path}.on`);
    checkClasses(entry, path, [...classes.keys()], reading);
    const rule = readRule({ id: `${policy}/${entry.key}`, entry, path, groups, reading });
    return rule === null ? [] : [rule];
  });
};
