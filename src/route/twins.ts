import { refused } from '../diagnostic/error.js';
import type { RouteCall } from './safe/wrap.js';

/** What tells two calls apart for a contract that knows a call by its target, value and data. */
export const sameness = ({ to, value, data }: RouteCall): string => `${to} ${value} ${data}`.toLowerCase();

/**
 * Two calls alike have one hash in a contract that keeps them by their hash, and it takes that once. `who` is that contract,
 * in words. Throws `route/same-call-twice`.
 */
export const refuseTwins = (calls: readonly RouteCall[], who: string): void => {
  if (new Set(calls.map(sameness)).size === calls.length) return;
  throw refused('route/same-call-twice', `the change makes one call twice, which ${who} does not take`, {
    hint: 'propose it in parts with --only',
  });
};
