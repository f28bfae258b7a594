import type { Engine } from './engine.js';
import { kindsOf } from './kinds.js';
import type { Margin } from './offer.js';

/** Above any rounding of a product or a quotient of two or three numbers. */
const ROUNDED_UP = 1 + 1e-12;

/** What can be told of an account's liquidation without quoting it. */
export interface Prospects {
  /** To be called before accounts are looked at, and again whenever a price or a pressure has changed since. */
  renew(): void;
  /**
   * Whether no pair of an account's positions pays, for certain: the first token repaid earns nothing, or all of them at what
   * the first earns no more than the gas. False says nothing.
   */
  hopeless(account: number): boolean;
  /** By the world's clock, when a price of the account changed last. */
  changed(account: number): number;
}

/** `margin` is what the first token repaid of a pair earns, as quotes have it. */
export const createProspects = (engine: Engine, margin: Margin): Prospects => {
  const { accounts, state, world, scenario } = engine;
  const { kinds, kindOf, pairs } = kindsOf(accounts);
  const { gas } = scenario.liquidators;
  const [margins, marginAt] = [new Float64Array(pairs.length), new Float64Array(pairs.length).fill(-1)];
  /** Tokens of debt that all of a token of collateral repays at most. */
  const ratios = new Float64Array(pairs.length);
  // The pairs of all kinds in one list: kind `i` has those at `starts[i]` up to `starts[i + 1]`.
  const all = kinds.flatMap((kind) => kind.pairs);
  const [pairOf, collateralOf, debtOf] = [
    Uint32Array.from(all, ({ pair }) => pair),
    Uint16Array.from(all, ({ collateral }) => collateral),
    Uint16Array.from(all, ({ debt }) => debt),
  ];
  const starts = new Uint32Array(kinds.length + 1);
  for (const [kind, { pairs: own }] of kinds.entries()) starts[kind + 1] = (starts[kind] ?? 0) + own.length;
  const [changes, changeAt] = [new Float64Array(kinds.length), new Float64Array(kinds.length).fill(-1)];
  const [nones, noneAt] = [new Uint8Array(kinds.length), new Float64Array(kinds.length).fill(-1)];
  let serial = 0;
  const marginOf = (pair: number): number => {
    const of = pairs[pair];
    if (marginAt[pair] !== serial && of !== undefined) {
      marginAt[pair] = serial;
      margins[pair] = margin(of.collateral, of.debt, of.penalty);
      ratios[pair] = (world.reported[of.collateral] ?? 0) / (1 + of.penalty) / (world.reported[of.debt] ?? 0);
    }
    return margins[pair] ?? Number.NaN;
  };
  /** Whether no pair of this kind earns anything on its first token. */
  const none = (kind: number): boolean => {
    if (noneAt[kind] !== serial) {
      noneAt[kind] = serial;
      nones[kind] = kinds[kind]?.pairs.every(({ pair }) => marginOf(pair) <= 0) ? 1 : 0;
    }
    return nones[kind] === 1;
  };
  return {
    renew() {
      serial += 1;
    },
    hopeless(account) {
      const kind = kindOf[account] ?? 0;
      if (none(kind)) return gas >= 0;
      const first = accounts.offsets[account] ?? 0;
      const [from, to] = [starts[kind] ?? 0, starts[kind + 1] ?? 0];
      for (let at = from; at < to; at += 1) {
        const pair = pairOf[at] ?? 0;
        const each = marginOf(pair);
        if (each <= 0) continue;
        const owed = state.debt[first + (debtOf[at] ?? 0)] ?? 0;
        const taken = (state.collateral[first + (collateralOf[at] ?? 0)] ?? 0) * (ratios[pair] ?? 0);
        // Not a number where a price is none: then it is quoted.
        if (!(each * ((taken < owed ? taken : owed) * ROUNDED_UP) <= gas)) return false;
      }
      return gas >= 0;
    },
    changed(account) {
      const kind = kindOf[account] ?? 0;
      if (changeAt[kind] !== serial) {
        changeAt[kind] = serial;
        let last = 0;
        for (const asset of kinds[kind]?.assets ?? []) last = Math.max(last, world.changed[asset] ?? 0);
        changes[kind] = last;
      }
      return changes[kind] ?? 0;
    },
  };
};
