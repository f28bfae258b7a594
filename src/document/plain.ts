import type { DocumentNode } from './node.js';

/** JSON as documents give it: numbers stay text unless they are short plain integers. */
export type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain };

const SHORT_INTEGER = /^(?:0|-?[1-9][0-9]{0,14})$/;

/**
 * A document as plain data, for structures that have no quantities: unquoted `true` and `false` become booleans,
 * unquoted integers of at most 15 digits numbers, everything else stays text.
 */
export const toPlain = (node: DocumentNode): Plain => {
  if (node.kind === 'list') return node.items.map(toPlain);
  if (node.kind === 'map') {
    const out: Record<string, Plain> = Object.create(null) as Record<string, Plain>;
    for (const entry of node.entries) out[entry.key] = toPlain(entry.value);
    return out;
  }
  if (!node.plain) return node.text;
  if (node.text === 'true' || node.text === 'false') return node.text === 'true';
  return SHORT_INTEGER.test(node.text) ? Number(node.text) : node.text;
};
