import { suggest } from '../../diagnostic/suggest.js';
import { isDollar } from '../market/dollar.js';
import type { RiskAsset } from '../risk-market.js';
import { entryFor } from './asset-names.js';
import { type Compiling, sharedBy } from './compiling.js';
import type { Keyed, Placed, ProxySpec } from './document.js';

/** Whose moves an asset makes: its own entry's, or those it borrows, times `beta`. */
export interface Move<T> {
  readonly value: T;
  readonly beta: number;
  /** With what it borrows from; 1 for moves of its own. */
  readonly correlation: number | null;
  /** The entry's key; of a proxy what it borrows from. */
  readonly key: string;
  readonly borrowed: boolean;
}

/** Says so where a dollar would fall and rise with something that is none: what is owed in it would then fall too. */
const checkDollar = (asset: RiskAsset, proxy: Placed<ProxySpec>, compiling: Compiling): void => {
  const { of } = proxy.value;
  const lender = compiling.market.assets.find((_, index) => compiling.names[index]?.includes(of));
  if (lender === undefined || !isDollar(asset) || isDollar(lender)) return;
  compiling.add(proxy, 'scenario/dollar', `${asset.label} is worth about a dollar and moves as ${of}`, {
    severity: 'warning',
    path: `proxies.${of}`,
    help: 'debts in it would fall with every crash, which hides bad debt: give it moves of its own, or put it into a class of dollars',
  });
};

const NO_PRICE = 'no path can be made, and nothing of the market can be simulated';

/** The moves of each asset of the market; those without any are findings, and null. */
export const movesOf = <T>(entries: Keyed<T>, compiling: Compiling): readonly (Move<T> | null)[] => {
  const { market, document, names } = compiling;
  return market.assets.map((asset, index): Move<T> | null => {
    for (const name of names[index] ?? []) {
      const own = entryFor(entries, [name], document.classes);
      if (own !== null) {
        if (own.shared) compiling.stands('prices', asset, sharedBy(name));
        return { value: own.value, beta: 1, correlation: 1, key: name, borrowed: false };
      }
      const proxy = entryFor(document.proxies, [name], document.classes);
      const lent = proxy === null ? undefined : entries.get(proxy.value.of);
      if (proxy !== null && lent !== undefined) {
        const { of, beta, correlation } = proxy.value;
        checkDollar(asset, proxy, compiling);
        compiling.stands('prices', asset, `those of ${of}${beta === 1 ? '' : `, times ${beta}`}`);
        return { value: lent.value, beta, correlation, key: of, borrowed: true };
      }
    }
    const near = suggest(asset.label, [...entries.keys(), ...document.proxies.keys()]);
    const help = `add ${asset.label}, a class that it is in, or * to prices or proxies`;
    compiling.missing(
      {
        datum: 'price',
        assets: [asset],
        effect: NO_PRICE,
        severity: 'error',
        help: near === null ? help : `is ${near} meant? ${help}`,
      },
      document.prices ?? compiling.top,
    );
    return null;
  });
};
