import { child, type DocumentNode, entryOf, itemsOf, textOf } from '../../document/node.js';
import type { Backstop } from '../scenario.js';
import type { Placed } from './document.js';
import { readDepthModel } from './read-depth.js';
import { AT_LEAST_ZERO, type ScenarioReading, SHARE } from './reading.js';

const KEYS: Readonly<
  Record<Backstop['kind'], { readonly needs: readonly string[]; readonly takes: readonly string[] }>
> = {
  fund: { needs: ['amount'], takes: ['refill'] },
  staked: { needs: ['value', 'slash', 'discount'], takes: ['follows'] },
  'debt-auction': { needs: ['value', 'discount', 'depth'], takes: ['follows'] },
};

const isKind = (text: string | undefined): text is Backstop['kind'] => text !== undefined && Object.hasOwn(KEYS, text);

const followed = (node: DocumentNode, reading: ScenarioReading, path: string) => {
  const follows = child(node, 'follows');
  if (follows === undefined) return null;
  return {
    asset: textOf(follows, 'asset') ?? '',
    beta: reading.number(follows, 'beta', 'number', `${path}.follows`, AT_LEAST_ZERO),
  };
};

const backstopOf = (
  node: DocumentNode,
  kind: Backstop['kind'],
  reading: ScenarioReading,
  path: string,
): Backstop | null => {
  const { needs, takes } = KEYS[kind];
  const start = { start: node.span.start, end: node.span.start };
  reading.takes(node, ['kind', 'name', ...needs, ...takes], path);
  if (!reading.needs(node, needs, start, path)) return null;
  const name = textOf(node, 'name') ?? '';
  if (kind === 'fund') {
    const amount = reading.number(node, 'amount', 'usd', path, AT_LEAST_ZERO);
    const refilled = entryOf(node, 'refill') !== undefined;
    return {
      kind,
      name,
      amount,
      ...(refilled ? { refill: reading.number(node, 'refill', 'percent', path, SHARE) } : {}),
    };
  }
  const value = reading.number(node, 'value', 'usd', path, AT_LEAST_ZERO);
  const discount = reading.number(node, 'discount', 'percent', path, SHARE);
  const follows = followed(node, reading, path);
  if (kind === 'staked')
    return { kind, name, value, slash: reading.number(node, 'slash', 'percent', path, SHARE), follows, discount };
  const depth = readDepthModel(child(node, 'depth'), reading, `${path}.depth`, start);
  if (depth === null) {
    reading.add(start, 'schema/required', `${path}.depth lacks constantProduct or curve`, `${path}.depth`);
    return null;
  }
  return { kind, name, value, discount, depth, follows };
};

/** Who pays for bad debt, in order; null where the document does not say. */
export const readBackstops = (root: DocumentNode, reading: ScenarioReading): readonly Placed<Backstop>[] | null => {
  const entry = entryOf(root, 'backstops');
  if (entry === undefined) return null;
  const seen = new Set<string>();
  return itemsOf(entry.value).flatMap((node, index) => {
    const kind = textOf(node, 'kind');
    const backstop = isKind(kind) ? backstopOf(node, kind, reading, `backstops.${index}`) : null;
    if (backstop === null) return [];
    if (seen.has(backstop.name))
      reading.add(
        node.span,
        'scenario/duplicate',
        `there are two backstops ${backstop.name}`,
        `backstops.${index}.name`,
        'give one of them another name',
      );
    seen.add(backstop.name);
    return [{ value: backstop, source: reading.source, span: node.span }];
  });
};
