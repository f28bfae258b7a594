import type { EmergencyDirection, Protocol } from '../protocol/protocol.js';
import type { Value } from '../protocol/value.js';
import { compare } from '../quantity/rational.js';
import type { Change } from './diff.js';
import type { PlannedCall } from './plan.js';

/** Whether a change is one that an emergency lane takes. */
export interface Emergency {
  /** Every change only closes something, as the definition marks it; never true of no change. */
  readonly only: boolean;
  /** The paths of those that do more. */
  readonly others: readonly string[];
}

type Numeric = Extract<Value, { kind: 'number' }>;

/** Whether a number is a lower one; a word that means no limit is above every number. */
const isLower = (before: Numeric, after: Numeric, { type }: Change): boolean => {
  const sentinels = type.kind === 'number' ? type.number.sentinels : [];
  const unlimited = ({ number }: Numeric): boolean =>
    sentinels.some(({ word, meaning }) => word === number.sentinel && meaning === 'infinite');
  if (after.number.exact === null) return false;
  if (before.number.exact === null) return unlimited(before);
  return compare(after.number.exact, before.number.exact) < 0;
};

const closes = (change: Change, direction: EmergencyDirection | undefined): boolean => {
  const { before, after } = change;
  if (direction === undefined || before === null || after === null) return false;
  if (direction === 'lower')
    return before.kind === 'number' && after.kind === 'number' && isLower(before, after, change);
  return (
    before.kind === 'flag' && after.kind === 'flag' && before.flag !== after.flag && after.flag === (direction === 'on')
  );
};

/**
 * Whether a value moves only because a call that closes something moves it: as the document says a reserve's LTV while it is
 * frozen. A call that is given the value makes a change of its own.
 */
const follows = ({ path, parameter }: Change, calls: readonly PlannedCall[], closing: ReadonlySet<string>): boolean => {
  const by = calls.filter(({ changes }) => changes.some((one) => one.path === path));
  return (
    by.length > 0 &&
    by.every(
      ({ step, changes }) =>
        step.member === null &&
        !step.transition.sets.includes(parameter) &&
        changes.some((one) => closing.has(one.path)),
    )
  );
};

/**
 * Whether changes consist only of what the definition marks as an emergency's, and of what the calls for that bring with them: a
 * flag that closes something is switched, a limit is lowered. Such changes take nothing from anybody's position, so that the
 * shortest route that may is the one to take.
 */
export const emergencyOf = (
  { changes, calls }: { readonly changes: readonly Change[]; readonly calls: readonly PlannedCall[] },
  protocol: Protocol,
): Emergency => {
  const marked = changes.filter((change) =>
    closes(change, protocol.groups.get(change.group)?.parameters.get(change.parameter)?.emergency),
  );
  const paths = new Set(marked.map(({ path }) => path));
  const others = changes.filter((change) => !paths.has(change.path) && !follows(change, calls, paths));
  return { only: changes.length > 0 && others.length === 0, others: others.map(({ path }) => path) };
};
