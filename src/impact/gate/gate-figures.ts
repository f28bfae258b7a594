import type { ParamSet } from '../../protocol/param-set.js';
import { add, multiply, type Rational, rational } from '../../quantity/rational.js';
import { createBackstop } from '../backstop/payers.js';
import { newlyLiquidatable } from '../book/newly-liquidatable.js';
import { priceUnit, rawPrices } from '../book/prices.js';
import type { RawBook } from '../book/raw-book.js';
import { isUnknown, standingOf, thresholdsIn } from '../book/standing.js';
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

/** What a scenario does to one book, by the names that gates use. */
export const runFigures = (result: BookResult, scenario: Scenario): Figures => {
  const figures = new Map<string, Figure>(backstopFigures(scenario));
  const tell = (name: string, compared: Compared): void => {
    for (const [side, of] of Object.entries(SIDES))
      figures.set(`${side}.${name}`, { kind: 'estimate', estimate: compared[of] });
  };
  for (const name of Object.keys(DISTRIBUTIONS) as (keyof typeof DISTRIBUTIONS)[])
    for (const statistic of STATISTICS) tell(`${name}.${statistic}`, result[name][statistic]);
  for (const name of Object.keys(SINGLES) as (keyof typeof SINGLES)[]) tell(name, result[name]);
  return figures;
};
