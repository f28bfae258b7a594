/**
 * Warnings that a reviewer may accept beforehand: what a transaction may do on purpose, and only that. What says that bytes,
 * documents, chain or pins are not what they should be is never accepted beforehand.
 */
const ALLOWABLE: ReadonlySet<string> = new Set([
  'review/owners-moved',
  'review/reverts-drift',
  'review/unknown-call',
  'safe/approve-hash',
  'safe/fallback-handler-change',
  'safe/guard-change',
  'safe/module-change',
  'safe/nonce-gap',
  'safe/nonce-shared',
  'safe/owner-change',
  'safe/plain-multisend',
  'safe/self-empty-call',
  'safe/sign-message',
  'safe/singleton-change',
  'safe/threshold-change',
  'safe/unknown-target',
  'safe/value',
]);

export const ALLOWABLE_RULES: readonly string[] = [...ALLOWABLE];

/** True for a rule whose warnings a trust file may allow. */
export const isAllowable = (rule: string): boolean => ALLOWABLE.has(rule);
