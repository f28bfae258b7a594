import type { Finding } from '../diagnostic/finding.js';
import type { Span } from '../document/node.js';
import { findingAt } from '../document/source.js';
import { type Change, diffSets } from '../plan/diff.js';
import { labelsFor } from '../plan/labels.js';
import { entityKey, type Market } from '../protocol/market.js';
import { type Entity, entitiesOf, entityOf, labelsIn, type ParamSet, pathOf } from '../protocol/param-set.js';
import type { Group } from '../protocol/protocol.js';
import { valueText } from '../protocol/value.js';

/** The span at which a change of a market stands: the value's line, else the entity's; null where neither is there. */
export const spanOf = (market: Market, change: Pick<Change, 'group' | 'identity' | 'parameter'>): Span | null => {
  const entity = entityOf(market.params, change.group, change.identity);
  const group = market.params.protocol.groups.get(change.group);
  const own =
    entity === undefined || group === undefined
      ? undefined
      : market.spans.get(pathOf(group, entity.label, change.parameter))?.value;
  return own ?? market.entitySpans.get(entityKey(change.group, change.identity)) ?? null;
};

/** A finding at a place of a market's document; about the whole file where there is none. */
export const findingIn = (
  market: Market,
  span: Span | null,
  finding: Omit<Finding, 'file' | 'range' | 'quote'>,
): Finding => (span === null ? { ...finding, file: market.source.file } : findingAt(market.source, span, finding));

/** What the head's document changes of the base's, and what it does not manage any more (`after` is null). */
export const documentChanges = (base: ParamSet, head: ParamSet): readonly Change[] =>
  diffSets({ set: base, role: 'document' }, { set: head, role: 'document' }, labelsFor([base, head], [])).changes;

const gone = (base: Market, head: Market, group: Group, entity: Entity): Finding => {
  const paths = [...entity.values.keys()].map((name) => pathOf(group, entity.label, name));
  const path = group.identity === null ? group.name : `${group.name}.${entity.label}`;
  const span = head.entitySpans.get(entityKey(group.name, entity.identity)) ?? null;
  return findingIn(head, span, {
    ruleId: 'check/unmanaged',
    severity: 'warning',
    message: `${path} is not in the document any more: ${paths.length === 1 ? 'a value stops' : `${paths.length} values stop`} being managed`,
    path,
    help: 'the chain keeps what it has; nobody will see it move. Bring the lines back unless that is meant',
    data: { market: base.name, paths },
  });
};

const lineGone = (head: Market, base: Market, change: Change): Finding => {
  const labels = labelsIn(head.params, base.params);
  const was = change.before === null ? '' : valueText(change.before, change.type, labels, 'plain');
  return findingIn(head, spanOf(head, change), {
    ruleId: 'check/unmanaged',
    severity: 'warning',
    message: `${change.path} stops being managed: the base has ${was || 'an empty value'}, and its line is gone`,
    path: change.path,
    help: 'the chain keeps what it has; nobody will see it move. Bring the line back unless that is meant',
    data: { value: was },
  });
};

/** Values that the base's document has and the head's has not: one finding a value, or one for an entity that is gone. */
export const unmanagedFindings = (base: Market, head: Market, changes: readonly Change[]): readonly Finding[] => {
  const lost = changes.filter(({ after }) => after === null);
  const whole = [...entitiesOf(base.params)].filter(
    ({ group, entity }) =>
      entity.values.size > 0 && (entityOf(head.params, group.name, entity.identity)?.values.size ?? 0) === 0,
  );
  const isWhole = (change: Change): boolean =>
    whole.some(({ group, entity }) => group.name === change.group && entity.identity === change.identity);
  return [
    ...whole.map(({ group, entity }) => gone(base, head, group, entity)),
    ...lost.filter((change) => !isWhole(change)).map((change) => lineGone(head, base, change)),
  ];
};

/** Entities that are called otherwise than in the base, and names that now mean another entity. */
export const labelFindings = (base: Market, head: Market): readonly Finding[] =>
  [...entitiesOf(head.params)].flatMap(({ group, entity }): readonly Finding[] => {
    if (group.identity === null || group.identity.fromKey) return [];
    const span = head.entitySpans.get(entityKey(group.name, entity.identity)) ?? null;
    const path = `${group.name}.${entity.label}`;
    const was = entityOf(base.params, group.name, entity.identity);
    const other = [...(base.params.entities.get(group.name)?.values() ?? [])].find(
      ({ label, identity }) => label === entity.label && identity !== entity.identity,
    );
    const renamed: readonly Finding[] =
      was === undefined || was.label === entity.label
        ? []
        : [
            findingIn(head, span, {
              ruleId: 'check/entity-renamed',
              severity: 'warning',
              message: `${group.name}.${was.label} is now called ${entity.label}; its ${group.identity.name} is the same`,
              path,
              help: 'policies and exceptions that name it by the old name do not mean it any more',
              data: { was: was.label, now: entity.label, identity: entity.identity },
            }),
          ];
    const replaced: readonly Finding[] =
      other === undefined
        ? []
        : [
            findingIn(head, span, {
              ruleId: 'check/entity-replaced',
              severity: 'warning',
              message: `${path} means ${entity.identity} now; in the base it means ${other.identity}`,
              path,
              help: 'values under a known name are set for something else: compare the addresses',
              data: { was: other.identity, now: entity.identity },
            }),
          ];
    return [...renamed, ...replaced];
  });

/** The head's market under the names that the base has for it and its entities: how the base's rules know them. */
export const asBaseCalls = (head: Market, base: Market): Market => {
  const entities = new Map<string, Map<string, Entity>>();
  const spans = new Map(head.spans);
  for (const { group, entity } of entitiesOf(head.params)) {
    const label = entityOf(base.params, group.name, entity.identity)?.label ?? entity.label;
    const table = entities.get(group.name) ?? new Map<string, Entity>();
    entities.set(group.name, table.set(entity.identity, { ...entity, label }));
    if (label === entity.label) continue;
    for (const name of entity.values.keys()) {
      const span = head.spans.get(pathOf(group, entity.label, name));
      if (span !== undefined) spans.set(pathOf(group, label, name), span);
    }
  }
  return { ...head, name: base.name, params: { ...head.params, entities }, spans };
};
