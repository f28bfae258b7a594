import type { Comparison } from '../plan/compare.js';
import { changeJson } from '../plan/diff-json.js';
import { pathOf } from '../protocol/param-set.js';
import { type Value, valueText } from '../protocol/value.js';
import type { DiffView } from '../report/diff.js';
import { readableChange, readableRelative } from '../report/readable.js';

const KIND_WORDS = { intent: 'intent', drift: 'drift', conflict: 'CONFLICT' } as const;

/** Unmanaged parameters counted by what they are: `reserves.*.pendingLtv` 48 times. */
const unmanagedBy = ({
  protocol,
  unmanaged,
}: Comparison): readonly { readonly what: string; readonly count: number }[] => {
  const counts = new Map<string, number>();
  for (const path of unmanaged) {
    const group = protocol.groups.get(path.slice(0, path.indexOf('.')));
    const names = [...(group?.parameters.keys() ?? [])].filter((name) => path.endsWith(`.${name}`));
    const parameter = names.sort((a, b) => b.length - a.length)[0];
    const what = group === undefined || parameter === undefined ? path : pathOf(group, '*', parameter);
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts].map(([what, count]) => ({ what, count }));
};

/** A comparison in words: sections by entity, values with their units. */
export const diffView = (comparison: Comparison): DiffView => {
  const sections = new Map<string, { heading: string; rows: DiffView['sections'][number]['rows'][number][] }>();
  for (const change of comparison.changes) {
    const group = comparison.protocol.groups.get(change.group);
    const label = comparison.labelOf(change.group, change.identity);
    const heading = group?.identity == null ? (group?.title ?? change.group) : `${group.title} ${label}`;
    const section = sections.get(`${change.group}\n${change.identity}`) ?? { heading, rows: [] };
    const told = changeJson(change, comparison.labelOf);
    // A set is told by the members that come and go; where one side has none to compare with, by all of them.
    const shown = (value: Value | null): string => {
      if (value === null) return 'absent';
      if (change.type.kind === 'set' && change.before !== null && change.after !== null) return '';
      return valueText(value, change.type, comparison.labelOf, 'display') || 'empty';
    };
    section.rows.push({
      parameter: change.parameter,
      before: shown(change.before),
      after: shown(change.after),
      absolute: readableChange(told),
      relative: readableRelative(told),
      kind: change.kind === undefined ? '' : KIND_WORDS[change.kind],
    });
    sections.set(`${change.group}\n${change.identity}`, section);
  }
  const at = (side: Comparison['from']): string =>
    side.at === null ? side.name : `${side.name} (block ${side.at.block})`;
  return {
    market: comparison.market,
    from: at(comparison.from),
    to: at(comparison.to),
    sections: [...sections.values()],
    unmanaged: comparison.unmanaged.length,
    unmanagedBy: unmanagedBy(comparison),
  };
};
