import type { Policy } from '../policy/policy.js';

/** How long the longest delay of the policies is, in seconds. */
export const longestDelay = (policies: readonly Policy[]): bigint =>
  policies
    .flatMap(({ rules }) => rules.map((rule) => (rule.kind === 'change' ? (rule.minDelay ?? 0n) : 0n)))
    .reduce((longest, delay) => (delay > longest ? delay : longest), 0n);
