import type { Engine } from './engine.js';
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

/** Accounts with the same assets, penalties and sides: what the first token of their pairs earns is the same. */
interface Kind {
  readonly assets: readonly number[];
  /** By collateral and then by debt: numbers of pairs, and positions counted from the account's first. */
  readonly pairs: readonly { readonly pair: number; readonly collateral: number; readonly debt: number }[];
}

interface Pairs {
  readonly collateral: number;
  readonly debt: number;
  readonly penalty: number;
}

/** Sorts accounts into kinds, and the pairs of their positions into those that earn the same. */
const kindsOf = ({ accounts }: Pick<Engine, 'accounts'>) => {
  const { offsets, asset, collateral, debt, penalty } = accounts;
  const kinds: Kind[] = [];
  const pairs: Pairs[] = [];
  const [kindByKey, pairByKey] = [new Map<string, number>(), new Map<string, number>()];
  const kindOf = new Uint32Array(accounts.names.length);
  const pairFor = (c: number, d: number): number => {
    const one = { collateral: asset[c] ?? 0, debt: asset[d] ?? 0, penalty: penalty[c] ?? 0 };
    const key = `${one.collateral}/${one.debt}/${one.penalty}`;
    const known = pairByKey.get(key) ?? pairs.push(one) - 1;
    pairByKey.set(key, known);
    return known;
  };
  for (let account = 0; account < accounts.names.length; account += 1) {
    const [from, to] = [offsets[account] ?? 0, offsets[account + 1] ?? 0];
    let key = '';
    for (let at = from; at < to; at += 1)
      key += `${asset[at]}:${(collateral[at] ?? 0) > 0 ? penalty[at] : ''}:${(debt[at] ?? 0) > 0 ? 1 : 0}/`;
    let kind = kindByKey.get(key);
    if (kind === undefined) {
      const own: Kind['pairs'][number][] = [];
      for (let c = from; c < to; c += 1)
        for (let d = from; d < to; d += 1)
          if ((collateral[c] ?? 0) > 0 && (debt[d] ?? 0) > 0)
            own.push({ pair: pairFor(c, d), collateral: c - from, debt: d - from });
      kind = kinds.push({ assets: [...asset.subarray(from, to)], pairs: own }) - 1;
      kindByKey.set(key, kind);
    }
    kindOf[account] = kind;
  }
  return { kinds, kindOf, pairs };
};

/** `margin` is what the first token repaid of a pair earns, as quotes have it. */
export const createProspects = (engine: Engine, margin: Margin): Prospects => {
  const { accounts, state, world, scenario } = engine;
  const { kinds, kindOf, pairs } = kindsOf(engine);
  const { gas } = scenario.liquidators;
  const [margins, marginAt] = [new Float64Array(pairs.length), new Float64Array(pairs.length).fill(-1)];
  const [changes, changeAt] = [new Float64Array(kinds.length), new Float64Array(kinds.length).fill(-1)];
  let serial = 0;
  const marginOf = (pair: number): number => {
    const of = pairs[pair];
    if (marginAt[pair] !== serial && of !== undefined) {
      marginAt[pair] = serial;
      margins[pair] = margin(of.collateral, of.debt, of.penalty);
    }
    return margins[pair] ?? Number.NaN;
  };
  return {
    renew() {
      serial += 1;
    },
    hopeless(account) {
      const first = accounts.offsets[account] ?? 0;
      for (const { pair, collateral, debt } of kinds[kindOf[account] ?? 0]?.pairs ?? []) {
        const each = marginOf(pair);
        if (each <= 0) continue;
        const of = pairs[pair];
        const owed = state.debt[first + debt] ?? 0;
        const held = state.collateral[first + collateral] ?? 0;
        const bonus = 1 + (of?.penalty ?? 0);
        const taken =
          (held * (world.reported[of?.collateral ?? 0] ?? 0)) / bonus / (world.reported[of?.debt ?? 0] ?? 0);
        // Not a number where a price is none: then it is quoted.
        if (!(each * (Math.min(owed, taken) * ROUNDED_UP) <= gas)) return false;
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
