import type { EmergencyDirection, Protocol } from '../protocol/protocol.js';
import type { Value } from '../protocol/value.js';
import { compare } from '../quantity/rational.js';
import type { Change } from './diff.js';

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
 * Whether changes consist only of what the definition marks as an emergency's: a flag that closes something is switched, a limit
 * is lowered. Such changes take nothing from anybody's position, so that the shortest route that may is the one to take.
 */
export const emergencyOf = (changes: readonly Change[], protocol: Protocol): Emergency => {
  const others = changes.filter(
    (change) => !closes(change, protocol.groups.get(change.group)?.parameters.get(change.parameter)?.emergency),
  );
  return { only: changes.length > 0 && others.length === 0, others: others.map(({ path }) => path) };
};
