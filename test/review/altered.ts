import { canonicalDigest } from '../../src/document/canonical.js';
import type { Proposal } from '../../src/proposal/proposal.js';

export type Plain = Record<string, unknown>;
export type Path = readonly (string | number)[];

/** Anything of a proposal may be set here to anything. */
export const set = (proposal: Proposal, path: Path, value: unknown): Proposal => {
  const copy = structuredClone(proposal) as unknown as Plain;
  let at = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[path.at(-1) ?? ''] = value;
  return copy as unknown as Proposal;
};

/** With the digest made again, as an attacker would. */
export const withDigest = (proposal: Proposal): Proposal => {
  const { digest: _, ...body } = proposal;
  return { ...body, digest: canonicalDigest(body) };
};

/** The leaves of a JSON value with the paths to them. */
export const leaves = (value: unknown, path: Path = []): readonly { path: Path; value: unknown }[] => {
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
};

/** Another value of the same form, so that the schema takes it. */
export const other = (value: unknown): unknown => {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value === 1 ? 0 : value + 1;
  if (typeof value !== 'string') return 'something';
  const last = value.at(-1) ?? '';
  if (/^[0-9]$/.test(last)) return `${value.slice(0, -1)}${last === '1' ? '2' : '1'}`;
  if (/^[a-f]$/.test(last)) return `${value.slice(0, -1)}${last === 'a' ? 'b' : 'a'}`;
  return `${value}x`;
};
