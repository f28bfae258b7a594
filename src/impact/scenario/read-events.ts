import { type DocumentNode, entryOf, itemsOf, textOf } from '../../document/node.js';
import type { EventSpec, Placed } from './document.js';
import { readWindow } from './read-oracles.js';
import { ABOVE_ZERO, AT_LEAST_ZERO, type ScenarioReading, SHARE } from './reading.js';

const KEYS: Readonly<Record<EventSpec['kind'], readonly string[]>> = {
  depeg: ['kind', 'asset', 'at', 'price'],
  freeze: ['kind', 'asset', 'at', 'to'],
  liquidity: ['kind', 'asset', 'at', 'to', 'share'],
  halt: ['kind', 'at', 'to'],
  mint: ['kind', 'asset', 'at', 'amount'],
};

const eventOf = (
  node: DocumentNode,
  kind: EventSpec['kind'],
  reading: ScenarioReading,
  path: string,
): EventSpec | null => {
  reading.takes(node, KEYS[kind], path);
  if (!reading.needs(node, KEYS[kind], { start: node.span.start, end: node.span.start }, path)) return null;
  const asset = textOf(node, 'asset') ?? '';
  if (kind === 'depeg') {
    const at = reading.number(node, 'at', 'duration', path, AT_LEAST_ZERO);
    return { kind, asset, at, price: reading.number(node, 'price', 'percent', path, AT_LEAST_ZERO) };
  }
  if (kind === 'mint') {
    const at = reading.number(node, 'at', 'duration', path, AT_LEAST_ZERO);
    return { kind, asset, at, amount: reading.number(node, 'amount', 'usd', path, ABOVE_ZERO) };
  }
  const { from: at, to } = readWindow(node, ['at', 'to'], reading, path);
  if (kind === 'halt') return { kind, at, to };
  if (kind === 'freeze') return { kind, asset, at, to };
  return { kind, asset, at, to, share: reading.number(node, 'share', 'percent', path, SHARE) };
};

const isKind = (text: string | undefined): text is EventSpec['kind'] => text !== undefined && Object.hasOwn(KEYS, text);

/** What happens, in the document's order; null where it does not say. */
export const readEvents = (root: DocumentNode, reading: ScenarioReading): readonly Placed<EventSpec>[] | null => {
  const entry = entryOf(root, 'events');
  if (entry === undefined) return null;
  return itemsOf(entry.value).flatMap((node, index) => {
    const kind = textOf(node, 'kind');
    const event = isKind(kind) ? eventOf(node, kind, reading, `events.${index}`) : null;
    return event === null ? [] : [{ value: event, source: reading.source, span: node.span }];
  });
};
