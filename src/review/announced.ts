import type { Hex } from '../chain/hex.js';
import type { SafePart } from '../effect/safe-storage.js';
import type { Notes } from './notes.js';

/** What a call of the Safe to itself says that it changes, by the warning that names the call. */
const SAYS: ReadonlyMap<string, readonly SafePart[]> = new Map([
  ['safe/owner-change', ['the list of owners', 'the number of owners', 'the threshold']],
  ['safe/threshold-change', ['the threshold']],
  ['safe/module-change', ['the list of modules']],
  ['safe/guard-change', ['the guard', 'the module guard']],
  ['safe/fallback-handler-change', ['the fallback handler']],
  ['safe/singleton-change', ['the singleton, whose code the Safe runs', 'the fallback handler']],
]);

/**
 * Parts of a Safe that its calls openly change. Each has a warning of its own, which is for the reviewer to judge; what
 * changes besides is hidden.
 */
export const announcedParts = ({ warnings }: Notes, safe: Hex): ReadonlySet<string> =>
  new Set(
    warnings.flatMap(({ ruleId, data }) => {
      const own = typeof data?.to === 'string' && data.to.toLowerCase() === safe;
      // A migration is a delegatecall to its own contract.
      return own || ruleId === 'safe/singleton-change' ? (SAYS.get(ruleId) ?? []) : [];
    }),
  );
