import type { Hex } from '../chain/hex.js';
import { callId } from '../route/governance/call-ids.js';
import type { CallId } from '../route/governance/ids.js';
import type { Action } from '../route/safe/decode.js';
import type { Notes } from './notes.js';
import type { ToldId } from './told.js';

const MAX_IDS = 50;

/**
 * The ids that an input gives, and those of its calls at the top that propose, plan, make or drop others. Where there are
 * several calls, those after the first are told apart by their position.
 */
export const toldIds = (given: readonly CallId[], actions: readonly (Action | null)[]): readonly ToldId[] => {
  const own = actions.flatMap((action, index): readonly ToldId[] => {
    const id = action === null || action.operation !== 0 ? undefined : callId(action.data);
    if (id === undefined) return [];
    return [actions.length === 1 ? id : { ...id, name: `${id.name} of call ${index + 1}` }];
  });
  return [...given, ...own].slice(0, MAX_IDS);
};

/**
 * Holds the hash that is expected against the ids. Gives null where it is answered by one of them or by there being others
 * only, and the hash itself where it can only be that of a Safe transaction.
 */
export const checkExpectedId = (
  expected: Hex | null,
  ids: readonly ToldId[],
  signed: object | null,
  notes: Notes,
): Hex | null => {
  if (expected === null || ids.length === 0) return expected;
  const found = ids.find(({ hex }) => hex === expected);
  if (found !== undefined) {
    notes.checked.push(`the hash you expect, which is the ${found.name}`);
    return null;
  }
  if (signed !== null) return expected;
  notes.blocked(
    'review/other-id',
    `the hash you expect is ${expected}, and what is given has ${ids
      .slice(0, 5)
      .map(({ hex }) => hex)
      .join(', ')}`,
    'Do not vote for it or sign it. A target, value, calldata, description, predecessor, salt or time differs.',
  );
  return null;
};

/** The hash that is expected of what no Safe signs, which only an id can be. */
export const checkIdAlone = (expected: Hex | null, ids: readonly ToldId[], notes: Notes): void => {
  if (checkExpectedId(expected, ids, null, notes) !== null)
    notes.blocked(
      'review/no-safe',
      'no Safe signs this, and no contract of its route has given it an id yet: the hash you expect is of something else',
      'Find out what it is of.',
    );
};
