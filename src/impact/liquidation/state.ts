import type { Accounts } from './accounts.js';

/** One account at given prices, in dollars. Written over by each `assess`. */
export interface View {
  owed: number;
  /** Collateral, whole and weighted with liquidation thresholds. */
  held: number;
  power: number;
}

/** What accounts have and owe as a path goes on. */
export interface State {
  readonly collateral: Float64Array;
  readonly debt: Float64Array;
  /** 1 where positions are no longer those of the start. */
  readonly touched: Uint8Array;
  /** 1 while an account's collateral is being auctioned. */
  readonly auctioned: Uint8Array;
  /** 1 once an account was below a health factor of 1. */
  readonly atRisk: Uint8Array;
  readonly view: View;
  reset(): void;
  touch(account: number): void;
  /** Notes that a touched account owes nothing any more: it never does again on the path. */
  close(account: number): void;
  /** Adds the touched accounts that owe anything to the first `count` of a list, and returns the new count. */
  addTouched(out: Uint32Array, count: number): number;
  /** Writes what the account is worth at these prices to `view`. */
  assess(account: number, prices: Float64Array): View;
  /** Notes that an account is below 1 at this instant; returns the instant since which it is without a break. */
  below(account: number, instant: number): number;
}

export const createState = (accounts: Accounts): State => {
  const count = accounts.names.length;
  /** Positions of minters begin here: they have and owe nothing at the start. */
  const own = accounts.offsets[accounts.borrowers] ?? 0;
  const { offsets, asset, threshold } = accounts;
  const touchedList = new Uint32Array(count);
  const riskList = new Uint32Array(count);
  const closed = new Uint8Array(count);
  const since = new Int32Array(count);
  const last = new Int32Array(count).fill(-2);
  let [touchedCount, riskCount] = [0, 0];
  const state: State = {
    collateral: accounts.collateral.slice().fill(0, own),
    debt: accounts.debt.slice().fill(0, own),
    touched: new Uint8Array(count),
    auctioned: new Uint8Array(count),
    atRisk: new Uint8Array(count),
    // Not whole numbers, so that the fields hold what they are written without making it anew.
    view: { owed: 0.5, held: 0.5, power: 0.5 },
    reset() {
      for (let i = 0; i < touchedCount; i += 1) {
        const account = touchedList[i] ?? 0;
        const [from, to] = [offsets[account] ?? 0, offsets[account + 1] ?? 0];
        for (let at = from; at < to; at += 1) {
          state.collateral[at] = at < own ? (accounts.collateral[at] ?? 0) : 0;
          state.debt[at] = at < own ? (accounts.debt[at] ?? 0) : 0;
        }
        state.touched[account] = 0;
        closed[account] = 0;
        state.auctioned[account] = 0;
      }
      for (let i = 0; i < riskCount; i += 1) {
        const account = riskList[i] ?? 0;
        state.atRisk[account] = 0;
        last[account] = -2;
      }
      [touchedCount, riskCount] = [0, 0];
    },
    touch(account) {
      if (state.touched[account] === 1) return;
      state.touched[account] = 1;
      touchedList[touchedCount] = account;
      touchedCount += 1;
    },
    close(account) {
      closed[account] = 1;
    },
    addTouched(out, found) {
      let count = found;
      for (let i = 0; i < touchedCount; i += 1) {
        const account = touchedList[i] ?? 0;
        if (closed[account] === 1) continue;
        out[count] = account;
        count += 1;
      }
      return count;
    },
    assess(account, prices) {
      let owed = 0;
      let held = 0;
      let power = 0;
      const end = offsets[account + 1] ?? 0;
      for (let at = offsets[account] ?? 0; at < end; at += 1) {
        const price = prices[asset[at] ?? 0] ?? 0;
        const value = (state.collateral[at] ?? 0) * price;
        owed += (state.debt[at] ?? 0) * price;
        held += value;
        power += value * (threshold[at] ?? 0);
      }
      state.view.owed = owed;
      state.view.held = held;
      state.view.power = power;
      return state.view;
    },
    below(account, instant) {
      if (state.atRisk[account] === 0) {
        state.atRisk[account] = 1;
        riskList[riskCount] = account;
        riskCount += 1;
      }
      if ((last[account] ?? 0) < instant - 1) since[account] = instant;
      last[account] = instant;
      return since[account] ?? instant;
    },
  };
  return state;
};
