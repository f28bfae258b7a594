import type { Book } from '../book.js';
import { factorFor } from '../books/borrowing-power.js';
import { isDollar } from '../market/dollar.js';
import type { RiskMarket } from '../risk-market.js';
import { fallingAssets } from './falling.js';
import type { Prepared } from './prepare.js';
import { type DropPoint, dropCurve } from './standing-numbers.js';

/** What becomes liquidatable as some assets fall together and all else stays, before and after. */
export interface Drops {
  readonly falling: readonly string[];
  readonly before: readonly DropPoint[];
  readonly after: readonly DropPoint[];
}

/** Falls that curves are given at: every half per cent from none to sixty. */
const DROPS = Array.from({ length: 121 }, (_, index) => index / 200);

/** The book as it is: always the first of a simulation. */
export const asIs = ({ pairs }: Prepared): Book => {
  const [first] = pairs;
  if (first?.kind !== 'as-is') throw new TypeError('the first book of a simulation is the book as it is');
  return first.before.book;
};

const curvesOf = (prepared: Prepared, falls: readonly boolean[]): Drops => {
  const indices = falls.flatMap((one, index) => (one ? [index] : []));
  const falling = new Set(indices);
  const curve = (market: RiskMarket): readonly DropPoint[] =>
    dropCurve(
      asIs(prepared),
      market,
      (asset, mode) => factorFor(market, asset, mode, 'liquidationThreshold'),
      falling,
      DROPS,
    );
  const { before, after } = prepared;
  return {
    falling: indices.map((index) => before.assets[index]?.label ?? ''),
    before: curve(before),
    after: curve(after),
  };
};

/** As everything that is not worth about a dollar falls together. */
export const dropsOf = (prepared: Prepared): Drops =>
  curvesOf(
    prepared,
    prepared.before.assets.map((asset) => !isDollar(asset)),
  );

/** As each of some assets falls alone, then, where there are several, all of them together. Throws `simulate/falling`. */
export const namedDrops = (prepared: Prepared, names: readonly string[]): readonly Drops[] => {
  const groups = [...names.map((name) => [name]), ...(names.length > 1 ? [names] : [])];
  return groups.map((group) => curvesOf(prepared, fallingAssets(prepared.before, group)));
};
