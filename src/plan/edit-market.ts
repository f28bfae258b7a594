import { applyEdits, type Edit, replaceList, replaceNode } from '../document/edit.js';
import { loadYaml } from '../document/load.js';
import { type DocumentNode, entryOf } from '../document/node.js';
import type { Market } from '../protocol/market.js';
import { entityOf } from '../protocol/param-set.js';
import type { Group } from '../protocol/protocol.js';
import { byCodePoint, type LabelOf, type Value } from '../protocol/value.js';
import { yamlText, yamlValue } from '../protocol/write-market.js';

/** A managed parameter and the value it is to have in the document. */
export interface NewValue {
  readonly group: string;
  readonly identity: string;
  readonly parameter: string;
  readonly value: Value;
}

const valueNode = (root: DocumentNode, group: Group, label: string, parameter: string): DocumentNode | undefined => {
  let node = entryOf(root, group.name)?.value;
  if (group.identity !== null) node = entryOf(node, label)?.value;
  const whole = entryOf(node, parameter);
  if (whole !== undefined) return whole.value;
  for (const key of parameter.split('.')) node = entryOf(node, key)?.value;
  return node;
};

/**
 * The text of a Market document with values replaced where they stand: comments, order and every other byte are kept.
 * Values that the document does not manage are passed over.
 */
export const editMarket = (market: Market, values: readonly NewValue[], labelOf: LabelOf): string => {
  const { text } = market.source;
  const loaded = loadYaml(market.source);
  if (!loaded.ok) throw new TypeError('a market that was read parses');
  const edits = values.flatMap((change): readonly Edit[] => {
    const group = market.params.protocol.groups.get(change.group);
    const entity = entityOf(market.params, change.group, change.identity);
    const parameter = group?.parameters.get(change.parameter);
    if (group === undefined || entity === undefined || parameter === undefined) return [];
    const node = valueNode(loaded.root, group, entity.label, change.parameter);
    if (node === undefined) return [];
    if (node.kind === 'list' && change.value.kind === 'set') {
      const of = parameter.type.kind === 'set' ? parameter.type.of : '';
      const members = change.value.members
        .map((member) => labelOf(of, member))
        .sort(byCodePoint)
        .map(yamlText);
      return replaceList(node, members, yamlText, text);
    }
    return [replaceNode(node, yamlValue(change.value, parameter, entity, labelOf))];
  });
  return applyEdits(text, edits);
};
