import type { Accounts } from './accounts.js';

/** Assets and a penalty: what a token repaid earns is the same for all who have them. */
export interface PairOfAssets {
  readonly collateral: number;
  readonly debt: number;
  readonly penalty: number;
}

/** The pairs of a collateral and a debt that accounts have. */
export interface Pairs {
  readonly all: readonly PairOfAssets[];
  /** Accounts of one kind have the same assets, penalties and sides. */
  readonly kindOf: Uint32Array;
  /** The pairs of kind `i` stand at `starts[i]` up to `starts[i + 1]` of the lists below, by collateral and then by debt. */
  readonly starts: Uint32Array;
  /** Which of `all` it is, and the positions that it is of, counted from the account's first. */
  readonly pair: Uint32Array;
  readonly collateral: Uint16Array;
  readonly debt: Uint16Array;
}

/** Sorts accounts into kinds, and the pairs of their positions into those that earn the same. */
export const pairsOf = (accounts: Accounts): Pairs => {
  const { offsets, asset, collateral, debt, penalty } = accounts;
  const all: PairOfAssets[] = [];
  const own: { readonly pair: number; readonly collateral: number; readonly debt: number }[] = [];
  const starts: number[] = [0];
  const [kindByKey, pairByKey] = [new Map<string, number>(), new Map<string, number>()];
  const kindOf = new Uint32Array(accounts.names.length);
  const pairFor = (c: number, d: number): number => {
    const one = { collateral: asset[c] ?? 0, debt: asset[d] ?? 0, penalty: penalty[c] ?? 0 };
    const key = `${one.collateral}/${one.debt}/${one.penalty}`;
    const known = pairByKey.get(key) ?? all.push(one) - 1;
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
      for (let c = from; c < to; c += 1)
        for (let d = from; d < to; d += 1)
          if ((collateral[c] ?? 0) > 0 && (debt[d] ?? 0) > 0)
            own.push({ pair: pairFor(c, d), collateral: c - from, debt: d - from });
      kind = starts.push(own.length) - 2;
      kindByKey.set(key, kind);
    }
    kindOf[account] = kind;
  }
  return {
    all,
    kindOf,
    starts: Uint32Array.from(starts),
    pair: Uint32Array.from(own, ({ pair }) => pair),
    collateral: Uint16Array.from(own, (one) => one.collateral),
    debt: Uint16Array.from(own, (one) => one.debt),
  };
};
