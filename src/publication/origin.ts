import { isLosslessNumber, parse } from 'lossless-json';
import { ownKey } from '../service/get-json.js';

/** The most characters that a service keeps of an origin. */
export const MAX_ORIGIN = 200;

/**
 * What a transaction is published with as its origin: JSON, as the Safe's own pages read it, with the digest of the
 * proposal that it is of.
 */
export const originOf = (digest: string): string => JSON.stringify({ name: 'Plimsoll', digest });

/**
 * The digest of a proposal that an origin claims; null where it claims none. Anybody who publishes can claim any: it says
 * which proposal to look for, and only the hash says that it is the one.
 */
export const digestIn = (origin: unknown): string | null => {
  if (typeof origin !== 'string' || origin.length > 10 * MAX_ORIGIN) return null;
  let json: unknown;
  try {
    json = parse(origin);
  } catch {
    return null;
  }
  const digest = isLosslessNumber(json) ? undefined : ownKey(json, 'digest');
  return typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest) ? digest : null;
};
