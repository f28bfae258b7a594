/** A stretch of source text: offsets in UTF-16 code units, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * A scalar keeps its text as written, never a parsed number: a uint128 read as a double is another value.
 *
 * `text` is the content without quotes and with escapes resolved; `plain` tells `80%` from `"80%"`, which matters only
 * for words that mean something unquoted (`true`, `null`).
 */
export interface ScalarNode {
  readonly kind: 'scalar';
  readonly text: string;
  readonly plain: boolean;
  readonly span: Span;
}

export interface Entry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: DocumentNode;
}

export interface MapNode {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
  readonly span: Span;
  readonly flow: boolean;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly DocumentNode[];
  readonly span: Span;
}

/** What a document is made of, free of the YAML library's own types. */
export type DocumentNode = ScalarNode | MapNode | ListNode;

/** What is in a list, none where the node is no list. */
export const itemsOf = (node: DocumentNode | undefined): readonly DocumentNode[] =>
  node?.kind === 'list' ? node.items : [];

/** What is in a map, none where the node is no map. */
export const entriesOf = (node: DocumentNode | undefined): readonly Entry[] =>
  node?.kind === 'map' ? node.entries : [];

/** The value of a key in a map, or undefined where the node is no map or lacks the key. */
export const child = (node: DocumentNode | undefined, key: string): DocumentNode | undefined =>
  entryOf(node, key)?.value;

/** The entry of a key in a map. */
export const entryOf = (node: DocumentNode | undefined, key: string): Entry | undefined =>
  node?.kind === 'map' ? node.entries.find((entry) => entry.key === key) : undefined;

/** The text of a scalar child, or undefined where there is none. */
export const textOf = (node: DocumentNode | undefined, key: string): string | undefined => {
  const found = child(node, key);
  return found?.kind === 'scalar' ? found.text : undefined;
};

/** The node at a path of keys (list positions as decimal text), and the nearest one on the way where it ends early. */
export const locate = (
  root: DocumentNode,
  path: readonly string[],
): { node: DocumentNode; entry?: Entry; found: boolean } => {
  let node = root;
  let entry: Entry | undefined;
  for (const step of path) {
    const next = node.kind === 'list' ? node.items[Number.parseInt(step, 10)] : child(node, step);
    if (next === undefined) return { node, ...(entry ? { entry } : {}), found: false };
    entry = entryOf(node, step);
    node = next;
  }
  return { node, ...(entry ? { entry } : {}), found: true };
};
