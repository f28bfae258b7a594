import type { DocumentNode, MapNode, Span } from './node.js';

/** One place in which two documents differ. */
export interface Difference {
  /** Keys joined with dots; entries of a list by their `id` or `name`, else by position from 1. */
  readonly path: string;
  /** A scalar's text, or what stands there in short; null where the document has nothing there. */
  readonly before: string | null;
  readonly after: string | null;
  /** Where it stands in the document after; null where nothing does. */
  readonly span: Span | null;
}

interface Item {
  readonly key: string;
  readonly span: Span;
  readonly node: DocumentNode;
}

const LONGEST = 80;

const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

const inShort = (node: DocumentNode): string => {
  if (node.kind === 'scalar') return shortened(node.text.replace(/\s+/g, ' '));
  if (node.kind === 'map') return `{${shortened(node.entries.map(({ key }) => key).join(', '))}}`;
  return `[${shortened(node.items.map(inShort).join(', '))}]`;
};

const nameOf = (node: DocumentNode, key: string): string | null => {
  const value = node.kind === 'map' ? node.entries.find((entry) => entry.key === key)?.value : undefined;
  return value?.kind === 'scalar' ? value.text : null;
};

/** The key by which the maps of two lists are told apart; null where they have none that does. */
const keyOf = (lists: readonly (readonly DocumentNode[])[]): string | null =>
  ['id', 'name', 'rule'].find((key) =>
    lists.every((items) => {
      const names = items.map((item) => nameOf(item, key));
      return names.every((name) => name !== null) && new Set(names).size === names.length;
    }),
  ) ?? null;

const itemsOf = (items: readonly DocumentNode[], key: string | null): readonly Item[] =>
  items.map((node, index) => ({
    key: (key === null ? null : nameOf(node, key)) ?? String(index + 1),
    span: node.span,
    node,
  }));

const entriesOf = ({ entries }: MapNode): readonly Item[] =>
  entries.map(({ key, keySpan, value }) => ({ key, span: keySpan, node: value }));

const pairs = (a: DocumentNode, b: DocumentNode): readonly [readonly Item[], readonly Item[]] | null => {
  if (a.kind === 'map' && b.kind === 'map') return [entriesOf(a), entriesOf(b)];
  if (a.kind !== 'list' || b.kind !== 'list') return null;
  // A list of words is one value: positions in it say nothing.
  if ([...a.items, ...b.items].every(({ kind }) => kind === 'scalar')) return null;
  const key = keyOf([a.items, b.items]);
  return [itemsOf(a.items, key), itemsOf(b.items, key)];
};

const sameNode = (a: DocumentNode, b: DocumentNode): boolean => {
  if (a.kind === 'scalar' && b.kind === 'scalar') return a.text === b.text && a.plain === b.plain;
  if (a.kind === 'list' && b.kind === 'list')
    return (
      a.items.length === b.items.length &&
      a.items.every((item, index) => {
        const other = b.items[index];
        return other !== undefined && sameNode(item, other);
      })
    );
  return false;
};

const compareItems = (before: readonly Item[], after: readonly Item[], path: string, found: Difference[]): void => {
  const old = new Map(before.map((item) => [item.key, item]));
  const now = new Map(after.map((item) => [item.key, item]));
  for (const key of new Set([...now.keys(), ...old.keys()])) {
    const [a, b] = [old.get(key), now.get(key)];
    const at = path === '' ? key : `${path}.${key}`;
    if (a !== undefined && b !== undefined) compareNodes(a.node, b.node, at, b.span, found);
    else if (b !== undefined) found.push({ path: at, before: null, after: inShort(b.node), span: b.span });
    else if (a !== undefined) found.push({ path: at, before: inShort(a.node), after: null, span: null });
  }
};

const compareNodes = (a: DocumentNode, b: DocumentNode, path: string, span: Span, found: Difference[]): void => {
  const both = pairs(a, b);
  if (both !== null) compareItems(both[0], both[1], path, found);
  else if (!sameNode(a, b)) found.push({ path, before: inShort(a), after: inShort(b), span });
};

/** What differs between two documents, in the order of the one after. Comments and the order of keys make no difference. */
export const differences = (before: DocumentNode, after: DocumentNode): readonly Difference[] => {
  const found: Difference[] = [];
  compareNodes(before, after, '', after.span, found);
  return found;
};

/** A difference in words: `changes chains.main.id from 1 to 5`. */
export const differenceText = ({ path, before, after }: Difference): string => {
  const where = path === '' ? 'the document' : path;
  if (before === null) return `adds ${where}${after === null || after === '' ? '' : ` (${after})`}`;
  if (after === null) return `removes ${where}${before === '' ? '' : ` (${before})`}`;
  return `changes ${where} from ${before || 'nothing'} to ${after || 'nothing'}`;
};
