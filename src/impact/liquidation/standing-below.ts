import type { Accounts } from './accounts.js';
import { kindsOf } from './kinds.js';
import type { World } from './world.js';

/**
 * Accounts that were below 1 a round ago and still are for certain: their positions are the same, nothing that they hold is
 * reported dearer, and nothing that they owe cheaper. Exact: sums of products never fall when a factor rises, rounded or not.
 */
export interface StandingBelow {
  /** To be called when prices have been reported for a round; `path` is something that each path has of its own. */
  renew(path: object, instant: number): void;
  /** Notes that an account is below 1 in this round. */
  note(account: number): void;
  /** Notes that an account's positions are others. */
  moved(account: number): void;
  is(account: number): boolean;
}

export const createStandingBelow = (accounts: Accounts, { reported }: Pick<World, 'reported'>): StandingBelow => {
  const { kinds, kindOf } = kindsOf(accounts);
  const round = new Float64Array(accounts.names.length).fill(-1);
  const last = new Float64Array(reported.length).fill(Number.NaN);
  const [rose, fell] = [new Uint8Array(reported.length), new Uint8Array(reported.length)];
  const [stays, staysAt] = [new Uint8Array(kinds.length), new Float64Array(kinds.length).fill(-1)];
  let [serial, at] = [1, -1];
  let of: object | null = null;
  return {
    renew(path, instant) {
      // Another instant starts anew: what is told of an account that is below 1 is told once an instant.
      serial += path === of && instant === at ? 1 : 2;
      [of, at] = [path, instant];
      for (let asset = 0; asset < reported.length; asset += 1) {
        const [is, was] = [reported[asset] ?? Number.NaN, last[asset] ?? Number.NaN];
        rose[asset] = is <= was ? 0 : 1;
        fell[asset] = is >= was ? 0 : 1;
        last[asset] = is;
      }
    },
    note(account) {
      round[account] = serial;
    },
    moved(account) {
      round[account] = -1;
    },
    is(account) {
      if (round[account] !== serial - 1) return false;
      const kind = kindOf[account] ?? 0;
      if (staysAt[kind] !== serial) {
        staysAt[kind] = serial;
        const sides = kinds[kind];
        const better =
          sides === undefined ||
          sides.collaterals.some((one) => rose[one] === 1) ||
          sides.debts.some((one) => fell[one] === 1);
        stays[kind] = better ? 0 : 1;
      }
      return stays[kind] === 1;
    },
  };
};
