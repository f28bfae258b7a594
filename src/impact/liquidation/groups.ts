import type { Accounts } from './accounts.js';

/** Above 1 by more than any rounding of the bound. */
const SAFE = 1 + 1e-9;

/** Finds accounts that may be below a health factor of 1 without looking at those that cannot be. */
export interface Groups {
  /**
   * Writes to `out` the accounts that may be below 1 when prices are `ratios` times those at the start, and returns how many.
   * Accounts marked in `touched` are left out: their positions are no longer those of the start.
   */
  candidates(ratios: Float64Array, touched: Uint8Array, out: Uint32Array): number;
}

interface Group {
  readonly collaterals: readonly number[];
  readonly debts: readonly number[];
  /** Accounts by their health at the start, lowest first. */
  readonly members: Uint32Array;
  /** Their health, beside them. */
  readonly healths: Float64Array;
}

const group = (accounts: Accounts): Group[] => {
  const lists = new Map<string, { collaterals: number[]; debts: number[]; members: number[] }>();
  for (let account = 0; account < accounts.names.length; account += 1) {
    const [collaterals, debts]: [number[], number[]] = [[], []];
    for (let at = accounts.offsets[account] ?? 0; at < (accounts.offsets[account + 1] ?? 0); at += 1) {
      if ((accounts.collateral[at] ?? 0) > 0) collaterals.push(accounts.asset[at] ?? 0);
      if ((accounts.debt[at] ?? 0) > 0) debts.push(accounts.asset[at] ?? 0);
    }
    const key = `${collaterals.join()}/${debts.join()}`;
    const list = lists.get(key) ?? { collaterals, debts, members: [] };
    list.members.push(account);
    lists.set(key, list);
  }
  const health = (account: number): number => accounts.health[account] ?? 0;
  const groups = [...lists.values()].map(({ collaterals, debts, members }) => {
    const sorted = Uint32Array.from(members.sort((a, b) => health(a) - health(b)));
    return { collaterals, debts, members: sorted, healths: Float64Array.from(sorted, health) };
  });
  const lowest = ({ healths }: Group): number => healths[0] ?? 0;
  return groups.sort((a, b) => lowest(a) - lowest(b));
};

/**
 * Accounts with the same collaterals and debts share a bound: health is at least health at the start × the lowest ratio of
 * a collateral / the highest ratio of a debt. Sorted by health, what is beyond the bound is never looked at, and the bound
 * with all assets ends the search. Exact: nothing that is below 1 is left out.
 */
export const createGroups = (accounts: Accounts): Groups => {
  const groups = group(accounts);
  return {
    candidates(ratios, touched, out) {
      let [low, high, count] = [Number.POSITIVE_INFINITY, 0, 0];
      for (const ratio of ratios) {
        if (ratio < low) low = ratio;
        if (ratio > high) high = ratio;
      }
      for (const { collaterals, debts, members, healths } of groups) {
        if (((healths[0] ?? 0) * low) / high >= SAFE) break;
        let [held, owed] = [Number.POSITIVE_INFINITY, 0];
        for (const asset of collaterals) held = Math.min(held, ratios[asset] ?? 0);
        for (const asset of debts) owed = Math.max(owed, ratios[asset] ?? 0);
        const bound = held / owed;
        for (let i = 0; i < members.length; i += 1) {
          if ((healths[i] ?? 0) * bound >= SAFE) break;
          const account = members[i] ?? 0;
          if (touched[account] === 1) continue;
          out[count] = account;
          count += 1;
        }
      }
      return count;
    },
  };
};
