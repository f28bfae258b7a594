import type { Compiling } from './compiling.js';
import type { Placed, ProxySpec } from './document.js';

/** How far a coin that keeps to a dollar may be from it, interest that it has earned included. */
const NEAR = 0.25;
/** How far a price may be for it alone to be worth a word: any token may stand at a dollar for a day. */
const AT = 0.02;

/**
 * What says that an asset keeps to a dollar: its symbol has USD in it, or it is in a class that has such a member; failing that,
 * only that it costs a dollar today.
 */
const dollarBy = (index: number, { market, names, document }: Compiling): 'name' | 'price' | null => {
  const off = Math.abs((market.assets[index]?.price ?? 0) - 1);
  const own = names[index] ?? [];
  const said = (name: string): boolean =>
    /usd/i.test(name) || (document.classes.get(name)?.members.some((member) => /usd/i.test(member)) ?? false);
  if (off < NEAR && own.some(said)) return 'name';
  return off < AT ? 'price' : null;
};

/**
 * Says so where a dollar would fall and rise with something that is none, for what is owed in it would then fall too. What is taken to
 * be a dollar by its price alone is asked about, no more.
 */
export const checkDollar = (index: number, proxy: Placed<ProxySpec>, compiling: Compiling): void => {
  const { of } = proxy.value;
  const asset = compiling.market.assets[index];
  const lender = compiling.names.findIndex((names) => names.includes(of));
  const by = dollarBy(index, compiling);
  if (asset === undefined || lender < 0 || by === null || dollarBy(lender, compiling) !== null) return;
  const message =
    by === 'name'
      ? `${asset.label} keeps to about a dollar and moves as ${of}`
      : `${asset.label} costs $${asset.price.toFixed(2)} and moves as ${of}, which is wrong if it keeps to a dollar`;
  compiling.add(proxy, 'scenario/dollar', message, {
    severity: by === 'name' ? 'warning' : 'info',
    path: `proxies.${of}`,
    help: 'debts in a dollar would fall with every crash, which hides bad debt: give it moves of its own, or put it into a class of dollars',
  });
};
