import { refused } from '../diagnostic/error.js';
import type { Change } from './diff.js';
import { onlyFits } from './only.js';

/** Which differences a plan is to make. */
export interface Selection {
  readonly only: readonly string[];
  readonly includeDrift: readonly string[];
}

const names = (changes: readonly Change[]): string => {
  const shown = changes
    .slice(0, 5)
    .map((change) => change.path)
    .join(', ');
  return changes.length > 5 ? `${shown} and ${changes.length - 5} more` : shown;
};

/**
 * What is wanted of the differences between chain and document: intent, and the drift that was named. Throws
 * `plan/conflict` for values that both sides moved, `plan/no-base` where nothing is known of when the two were equal.
 */
export const selectChanges = (
  changes: readonly Change[],
  selection: Selection,
): { wanted: readonly Change[]; leftAlone: readonly Change[] } => {
  const fits = onlyFits(selection.only);
  const named = selection.includeDrift.length === 0 ? () => false : onlyFits(selection.includeDrift);
  const inScope = changes.filter((change) => fits(change.path));
  const conflicts = inScope.filter((change) => change.kind === 'conflict' && !named(change.path));
  if (conflicts.length > 0) {
    throw refused(
      'plan/conflict',
      `the document and the chain both moved ${names(conflicts)} since they were last equal`,
      {
        hint: 'see plimsoll diff; then import --update to take the chain’s value, or name it with --include-drift to overwrite it',
      },
    );
  }
  // Nobody can have moved what the chain does not have: planning says what is missing.
  const meant = (change: Change): boolean =>
    change.kind === 'intent' || named(change.path) || (change.kind === undefined && change.before === null);
  const untold = inScope.filter((change) => change.kind === undefined && !meant(change));
  if (untold.length > 0) {
    throw refused(
      'plan/no-base',
      `plimsoll.lock does not know when document and chain were last equal, so ${names(untold)} may be intent or drift`,
      {
        hint: 'run plimsoll verify on a document that equals the chain, or plimsoll import --update, first; or take every difference as intended with --include-drift "**"',
      },
    );
  }
  const wanted = inScope.filter(meant);
  return { wanted, leftAlone: changes.filter((change) => !wanted.includes(change)) };
};
