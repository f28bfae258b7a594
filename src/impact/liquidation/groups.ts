import type { Accounts } from './accounts.js';

/** Above 1 by more than any rounding of the bound. */
const SAFE = 1 + 1e-9;

/** Finds accounts that may be below a health factor of 1 without looking at those that cannot be. */
export interface Groups {
  /** A search with a memory of its own: the less prices move from one call to the next, the less it looks at. */
  search(): Search;
}

/**
 * Writes to `out` the accounts that may be below 1 when prices are `ratios` times those at the start, and returns how many.
 * Accounts marked in `touched` are left out: their positions are no longer those of the start.
 */
export type Search = (ratios: Float64Array, touched: Uint8Array, out: Uint32Array) => number;

interface Group {
  readonly collaterals: readonly number[];
  readonly debts: readonly number[];
  /** Accounts by their health at the start, lowest first. */
  readonly members: readonly number[];
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
  const groups = [...lists.values()];
  for (const { members } of groups) members.sort((a, b) => health(a) - health(b));
  const lowest = ({ members }: Group): number => health(members[0] ?? 0);
  return groups.sort((a, b) => lowest(a) - lowest(b));
};

/** Where the parts of lists that are put one after the other begin, and last where all end. */
const startsOf = (lists: readonly (readonly unknown[])[]): Uint32Array => {
  const starts = new Uint32Array(lists.length + 1);
  for (const [index, { length }] of lists.entries()) starts[index + 1] = (starts[index] ?? 0) + length;
  return starts;
};

/**
 * Accounts with the same collaterals and debts share a bound: health is at least health at the start × the lowest ratio of
 * a collateral / the highest ratio of a debt. Sorted by health, what is beyond the bound is never looked at, and a bound stands
 * until one of its assets moves. Exact: nothing that is below 1 is left out.
 */
export const createGroups = (accounts: Accounts): Groups => {
  const groups = group(accounts);
  const members = Uint32Array.from(groups.flatMap((one) => one.members));
  const healths = Float64Array.from(members, (account) => accounts.health[account] ?? 0);
  const starts = startsOf(groups.map((one) => one.members));
  // The collaterals and then the debts of all groups in one list.
  const assets = Uint16Array.from(groups.flatMap(({ collaterals, debts }) => [...collaterals, ...debts]));
  const assetsFrom = startsOf(groups.map(({ collaterals, debts }) => [...collaterals, ...debts]));
  const debtsFrom = Uint32Array.from(groups, ({ collaterals }, at) => (assetsFrom[at] ?? 0) + collaterals.length);
  const withAsset: number[][] = [];
  for (const [index, { collaterals, debts }] of groups.entries())
    for (const asset of new Set([...collaterals, ...debts])) {
      withAsset[asset] ??= [];
      withAsset[asset].push(index);
    }
  const groupsOf: readonly Uint32Array[] = Array.from(withAsset, (list) => Uint32Array.from(list ?? []));

  const search = (): Search => {
    const last = new Float64Array(groupsOf.length).fill(Number.NaN);
    /** Where the accounts of each group that may be below 1 end. */
    const ends = starts.slice(0, groups.length);
    const moved = new Uint8Array(last.length);
    let reach = 0;
    const look = (at: number, ratios: Float64Array): void => {
      const split = debtsFrom[at] ?? 0;
      const end = assetsFrom[at + 1] ?? 0;
      let held = Number.POSITIVE_INFINITY;
      let owed = 0;
      for (let i = assetsFrom[at] ?? 0; i < split; i += 1) held = Math.min(held, ratios[assets[i] ?? 0] ?? 0);
      for (let i = split; i < end; i += 1) owed = Math.max(owed, ratios[assets[i] ?? 0] ?? 0);
      const bound = held / owed;
      const first = starts[at] ?? 0;
      const beyond = starts[at + 1] ?? 0;
      let to = ends[at] ?? 0;
      while (to < beyond && !((healths[to] ?? 0) * bound >= SAFE)) to += 1;
      while (to > first && (healths[to - 1] ?? 0) * bound >= SAFE) to -= 1;
      ends[at] = to;
    };
    /** How many groups may have an account below 1 by the lowest and highest of all ratios: with the lowest health at the start first, those. */
    const within = (low: number, high: number): number => {
      let [from, to] = [0, ends.length];
      while (from < to) {
        const middle = (from + to) >> 1;
        if (((healths[starts[middle] ?? 0] ?? 0) * low) / high >= SAFE) to = middle;
        else from = middle + 1;
      }
      return from;
    };
    /** Looks at the groups of assets whose ratios moved, at all of them where most did, and returns behind which group none is left. */
    const renew = (ratios: Float64Array): number => {
      let [moves, low, high] = [0, Number.POSITIVE_INFINITY, 0];
      for (let asset = 0; asset < last.length; asset += 1) {
        const ratio = ratios[asset] ?? Number.NaN;
        moved[asset] = ratio === last[asset] ? 0 : 1;
        moves += moved[asset] ?? 0;
        last[asset] = ratio;
        low = Math.min(low, ratio);
        high = Math.max(high, ratio);
      }
      const limit = within(low, high);
      const renewed = (at: number): void => {
        if (at < limit) look(at, ratios);
        else ends[at] = starts[at] ?? 0;
      };
      // One that is beyond the limit and did not move was safe before, by a bound of its own that still stands.
      if (2 * moves > last.length) for (let at = 0; at < Math.max(limit, reach); at += 1) renewed(at);
      else
        for (let asset = 0; asset < last.length; asset += 1)
          if (moved[asset] === 1) for (const at of groupsOf[asset] ?? []) renewed(at);
      reach = limit;
      return limit;
    };
    return (ratios, touched, out) => {
      const limit = renew(ratios);
      let count = 0;
      for (let at = 0; at < limit; at += 1) {
        const end = ends[at] ?? 0;
        for (let i = starts[at] ?? 0; i < end; i += 1) {
          const account = members[i] ?? 0;
          if (touched[account] === 1) continue;
          out[count] = account;
          count += 1;
        }
      }
      return count;
    };
  };
  return { search };
};
