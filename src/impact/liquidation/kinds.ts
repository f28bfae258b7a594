import type { Accounts } from './accounts.js';

/** Accounts with the same assets, penalties and sides: what the first token of their pairs earns is the same. */
interface Kind {
  readonly assets: readonly number[];
  /** Assets held as collateral, and owed, at the start. */
  readonly collaterals: readonly number[];
  readonly debts: readonly number[];
  /** By collateral and then by debt: numbers of pairs, and positions counted from the account's first. */
  readonly pairs: readonly { readonly pair: number; readonly collateral: number; readonly debt: number }[];
}

interface Pairs {
  readonly collateral: number;
  readonly debt: number;
  readonly penalty: number;
}

/** Sorts accounts into kinds, and the pairs of their positions into those that earn the same. */
export const kindsOf = (accounts: Accounts) => {
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
      const positions = Array.from({ length: to - from }, (_, index) => from + index);
      const assetsWith = (amounts: Float64Array): number[] =>
        positions.filter((at) => (amounts[at] ?? 0) > 0).map((at) => asset[at] ?? 0);
      kind =
        kinds.push({
          assets: positions.map((at) => asset[at] ?? 0),
          collaterals: assetsWith(collateral),
          debts: assetsWith(debt),
          pairs: own,
        }) - 1;
      kindByKey.set(key, kind);
    }
    kindOf[account] = kind;
  }
  return { kinds, kindOf, pairs };
};
