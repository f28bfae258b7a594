import type { ParamSet } from '../../protocol/param-set.js';
import { add, multiply, type Rational, rational } from '../../quantity/rational.js';
import { createBackstop } from '../backstop/payers.js';
import { newlyLiquidatable } from '../book/newly-liquidatable.js';
import { priceUnit, rawPrices } from '../book/prices.js';
import type { RawBook } from '../book/raw-book.js';
import { isUnknown, standingOf, thresholdsIn } from '../book/standing.js';
import type { Estimate } from '../outcome.js';
import type { Scenario } from '../scenario.js';
import type { BookResult, Compared } from '../simulate/results.js';
import type { Figure } from './figure.js';
import { BACKSTOPS, DISTRIBUTIONS, SIDES, SINGLES, STATISTICS } from './metric-names.js';

type Figures = ReadonlyMap<string, Figure>;

const exact = (value: Rational): Figure => ({ kind: 'exact', value });
const count = (value: number): Figure => exact(rational(BigInt(value)));

/** What follows of a book and two sets of parameters without any scenario, in US dollars and accounts, exactly. */
export const atOnceFigures = (book: RawBook, before: ParamSet, after: ParamSet): Figures => {
  const { newly, already, unknown } = newlyLiquidatable(book, before, after);
  const unit = priceUnit(book);
  const usd = (value: bigint): Rational => multiply(rational(value), unit);
  const [prices, thresholds] = [rawPrices(book), thresholdsIn(before)];
  const standings = book.accounts.map((account) => standingOf(account, thresholds, prices));
  const total = (of: 'debt' | 'collateral'): Rational =>
    usd(standings.reduce((sum, one) => sum + (isUnknown(one) ? 0n : one[of]), 0n));
  const accounts = rational(BigInt(newly.length));
  const open = unknown.length;
  return new Map<string, Figure>([
    [
      'impact.newlyLiquidatable.accounts',
      open === 0
        ? exact(accounts)
        : {
            kind: 'range',
            value: accounts,
            most: add(accounts, rational(BigInt(open))),
            why: `how ${open} accounts stand is not known`,
          },
    ],
    // What accounts owe whose standing is not known has no bound that could be told.
    ...(open === 0
      ? [['impact.newlyLiquidatable.debt', exact(usd(newly.reduce((sum, one) => sum + one.after.debt, 0n)))] as const]
      : []),
    ['impact.newlyLiquidatable.already', count(already)],
    ['book.accounts', count(book.accounts.length)],
    ['book.debt', exact(total('debt'))],
    ['book.collateral', exact(total('collateral'))],
  ]);
};

/** What backstops could pay at the start, by name and in all: after slash limits, discounts and depth. */
const backstopFigures = ({ backstops }: Scenario): readonly (readonly [string, Figure])[] => {
  const held = backstops.map((backstop) => {
    const payer = createBackstop(backstop, -1);
    payer.reset();
    return { name: backstop.name, amount: payer.capacity(new Float64Array(0)) };
  });
  const dollars = (amount: number): Figure => ({ kind: 'estimate', estimate: { value: amount, error: 0 } });
  return [
    ...held.map(({ name, amount }) => [`${BACKSTOPS}.${name}`, dollars(amount)] as const),
    [`${BACKSTOPS}.total`, dollars(held.reduce((sum, { amount }) => sum + amount, 0))] as const,
  ];
};

/** Paths that are all alike show no spread. Fewer of them than this say nothing of what the next one would be. */
const ALIKE = 50;

/** How the numbers of a book came about. */
export interface Told {
  /** Paths were drawn, and are not all that there are. */
  readonly drawn: boolean;
  /** The book and its market are one before and after, so that every difference is nothing, exactly. */
  readonly unchanged: boolean;
}

/**
 * What a scenario does to one book, by the names that gates use. A mean over fewer than fifty drawn paths that are all alike
 * has an unknown error, not none: else a gate would pass because it was held against few paths.
 */
export const runFigures = (result: BookResult, scenario: Scenario, { drawn, unchanged }: Told): Figures => {
  const figures = new Map<string, Figure>(backstopFigures(scenario));
  const few = drawn && result.effectivePaths < ALIKE;
  const held = ({ value, error }: Estimate, side: string): Estimate => ({
    value,
    error: error === 0 && few && !(unchanged && side === 'change') ? Number.POSITIVE_INFINITY : error,
  });
  const tell = (name: string, compared: Compared): void => {
    for (const [side, of] of Object.entries(SIDES))
      figures.set(`${side}.${name}`, { kind: 'estimate', estimate: held(compared[of], side) });
  };
  for (const name of Object.keys(DISTRIBUTIONS) as (keyof typeof DISTRIBUTIONS)[])
    for (const statistic of STATISTICS) tell(`${name}.${statistic}`, result[name][statistic]);
  for (const name of Object.keys(SINGLES) as (keyof typeof SINGLES)[]) tell(name, result[name]);
  return figures;
};
