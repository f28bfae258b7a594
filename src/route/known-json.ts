import type { Known } from './known.js';

/** Plain data in JSON: a whole number is `{"integer": "5"}`, so that no text is ever taken for one. */
export type PlainJson =
  | string
  | boolean
  | null
  | { readonly integer: string }
  | readonly PlainJson[]
  | { readonly [key: string]: PlainJson };

/** A contract of a route as a proposal keeps it. */
export interface KnownJson {
  readonly kind: Known['kind'];
  readonly facts: { readonly [key: string]: PlainJson };
  readonly settings: { readonly [key: string]: PlainJson };
}

const toJson = (value: unknown): PlainJson => {
  if (typeof value === 'bigint') return { integer: value.toString() };
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(toJson);
  return Object.fromEntries(Object.entries(value as object).map(([key, one]) => [key, toJson(one)]));
};

const fromJson = (value: PlainJson): unknown => {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(fromJson);
  const entries = Object.entries(value as { readonly [key: string]: PlainJson });
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === 'integer') return BigInt(first[1] as string);
  return Object.fromEntries(entries.map(([key, one]) => [key, fromJson(one)]));
};

export const knownJson = ({ kind, facts, settings }: Known): KnownJson => ({
  kind,
  facts: toJson(facts) as KnownJson['facts'],
  settings: toJson(settings) as KnownJson['settings'],
});

/** What `knownJson` wrote; the schema of proposals has checked every field. */
export const knownFromJson = ({ kind, facts, settings }: KnownJson): Known =>
  ({ kind, facts: fromJson(facts), settings: fromJson(settings) }) as Known;
