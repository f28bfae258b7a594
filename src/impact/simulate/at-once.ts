import type { ParamSet } from '../../protocol/param-set.js';
import { type Rational, rational, toDecimal } from '../../quantity/rational.js';
import { newlyLiquidatable } from '../book/newly-liquidatable.js';
import { priceUnit } from '../book/prices.js';
import type { RawBook } from '../book/raw-book.js';
import type { Frame, NewlyView } from './report.js';

const decimal = (value: Rational): string => toDecimal(value) ?? '';
const rounded = (health: Rational | null): string | null =>
  health === null ? null : decimal(rational((health.n * 1_000_000n) / health.d, 1_000_000n));

/** What a change of parameters does to a book at once, exactly: US dollars as decimals, health factors rounded down. */
export const atOnceOf = (book: RawBook, before: ParamSet, after: ParamSet): Frame['atOnce'] => {
  const { newly, already, rescued, unknown } = newlyLiquidatable(book, before, after);
  const unit = priceUnit(book);
  const usd = (value: bigint): string => decimal(rational(value * unit.n, unit.d));
  return {
    newly: newly.map(
      ({ account, before: was, after: is }): NewlyView => ({
        account,
        collateral: usd(is.collateral),
        debt: usd(is.debt),
        healthBefore: rounded(was.health),
        healthAfter: rounded(is.health),
      }),
    ),
    already,
    rescued,
    unknown: unknown.length,
    debt: usd(newly.reduce((sum, one) => sum + one.after.debt, 0n)),
  };
};
