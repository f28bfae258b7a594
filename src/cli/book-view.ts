import { coverageOf } from '../impact/book/coverage.js';
import { foundText } from '../impact/book/found-text.js';
import { dollarsIn, rawPrices } from '../impact/book/prices.js';
import type { RawBook } from '../impact/book/raw-book.js';
import { isUnknown, type Standing, standingOf, thresholdsIn } from '../impact/book/standing.js';
import { entityOf } from '../protocol/param-set.js';
import { type Rational, rational, toDecimal } from '../quantity/rational.js';
import type { BookAccountView, BookView } from '../report/book-text.js';

/** Health factors between which accounts are counted. */
const EDGES: readonly (readonly [string, Rational])[] = [
  ['1', rational(1n)],
  ['1.05', rational(105n, 100n)],
  ['1.1', rational(11n, 10n)],
  ['1.25', rational(5n, 4n)],
  ['1.5', rational(3n, 2n)],
  ['2', rational(2n)],
];

const decimalOf = (value: Rational): string => toDecimal(value) ?? '';

const below = (a: Rational, b: Rational): boolean => a.n * b.d < b.n * a.d;

/** Rounded down to six digits after the point: for reading, not for reckoning. */
const healthText = (health: Rational): string => decimalOf(rational((health.n * 1_000_000n) / health.d, 1_000_000n));

interface Known {
  readonly id: string;
  readonly mode: string | null;
  readonly standing: Standing;
}

/** What the commands of books tell of one, with so many of the accounts that are nearest to liquidation. */
export const bookView = (book: RawBook, shownAccounts: number): BookView => {
  const prices = rawPrices(book);
  const dollars = dollarsIn(book);
  const usd = (value: bigint): string => decimalOf(dollars(value));
  const thresholds = thresholdsIn(book.params);
  const known: Known[] = [];
  for (const account of book.accounts) {
    const standing = standingOf(account, thresholds, prices);
    if (!isUnknown(standing)) known.push({ id: account.id, mode: account.mode, standing });
  }
  const counts = EDGES.map(([edge, value]) => ({
    below: edge,
    accounts: known.filter(({ standing }) => standing.health !== null && below(standing.health, value)).length,
  }));
  const modeLabel = (mode: string | null): string | null =>
    mode === null ? null : entityOf(book.params, book.params.protocol.accounts?.modes?.of ?? '', mode)?.label || mode;
  const insolvent = known.filter(({ standing }) => standing.debt > standing.collateral);
  const weakest = [...known].sort((a, b) => {
    const [x, y] = [a.standing.health, b.standing.health];
    return x === null || y === null ? 0 : below(x, y) ? -1 : below(y, x) ? 1 : 0;
  });
  return {
    market: book.market,
    chainId: book.at.chainId.toString(),
    block: Number(book.at.block),
    time: Number(book.time),
    found: foundText(book.found),
    synthetic: book.found.kind === 'synthetic',
    accounts: book.accounts.length,
    settled: book.settled,
    insolvent: {
      accounts: insolvent.length,
      badDebt: usd(insolvent.reduce((sum, { standing }) => sum + standing.debt - standing.collateral, 0n)),
    },
    collateral: usd(known.reduce((sum, { standing }) => sum + standing.collateral, 0n)),
    debt: usd(known.reduce((sum, { standing }) => sum + standing.debt, 0n)),
    health: counts,
    assets: coverageOf(book).map(({ asset, label, owed, borrowed, collateral, supplied }) => {
      const one = prices.get(asset)?.one ?? null;
      const tokens = (raw: bigint | null): string | null =>
        raw === null || one === null ? null : decimalOf(rational(raw, one));
      const price = prices.get(asset)?.price;
      return {
        asset,
        label,
        price: price === undefined ? null : usd(price),
        owed: tokens(owed),
        borrowed: tokens(borrowed),
        collateral: tokens(collateral),
        supplied: tokens(supplied),
      };
    }),
    weakest: weakest.slice(0, shownAccounts).map(
      ({ id, mode, standing }): BookAccountView => ({
        account: id,
        mode: modeLabel(mode),
        collateral: usd(standing.collateral),
        debt: usd(standing.debt),
        health: standing.health === null ? null : healthText(standing.health),
      }),
    ),
  };
};
