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
    /** Looks at the groups of assets whose ratios moved: at all of them where most did. */
    const renew = (ratios: Float64Array): void => {
      let moves = 0;
      for (let asset = 0; asset < last.length; asset += 1) {
        moved[asset] = ratios[asset] === last[asset] ? 0 : 1;
        moves += moved[asset] ?? 0;
        last[asset] = ratios[asset] ?? Number.NaN;
      }
      if (2 * moves > last.length) for (let at = 0; at < ends.length; at += 1) look(at, ratios);
      else
        for (let asset = 0; asset < last.length; asset += 1)
          if (moved[asset] === 1) for (const at of groupsOf[asset] ?? []) look(at, ratios);
    };
    return (ratios, touched, out) => {
      renew(ratios);
      let count = 0;
      for (let at = 0; at < ends.length; at += 1) {
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
