import { createHash } from 'node:crypto';

/** Plain JSON data without numbers that could lose digits: integers are safe ones, amounts are text. */
export type Canonical = string | number | boolean | null | readonly Canonical[] | { readonly [key: string]: Canonical };

const ordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, ordered(member)]),
  );
};

/** The one text that data has: keys in code-unit order, two spaces, a line break at the end. */
export const canonicalText = (value: unknown): string => `${JSON.stringify(ordered(value), null, 2)}\n`;

/** sha256 of the canonical text, in lower-case hex. */
export const canonicalDigest = (value: unknown): string =>
  createHash('sha256').update(canonicalText(value), 'utf8').digest('hex');
