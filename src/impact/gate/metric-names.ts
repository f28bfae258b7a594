/** What a number of a simulation's result is in. */
export type MetricUnit = 'usd' | 'count' | 'share';

/** Measures that are told by their distribution over paths. */
export const DISTRIBUTIONS = {
  badDebt: 'usd',
  liquidated: 'usd',
  debtAtRisk: 'usd',
  collateralAtRisk: 'usd',
  accountsAtRisk: 'count',
} as const satisfies Readonly<Record<string, MetricUnit>>;

export const STATISTICS = ['mean', 'p95', 'p99', 'p999', 'es99'] as const;

/** Measures that are one number. */
export const SINGLES = {
  badDebtProbability: 'share',
  insolvencyProbability: 'share',
  socialised: 'usd',
  fees: 'usd',
} as const satisfies Readonly<Record<string, MetricUnit>>;

/** What follows of the book and the parameters alone, exactly. */
export const AT_ONCE = {
  'impact.newlyLiquidatable.accounts': 'count',
  'impact.newlyLiquidatable.debt': 'usd',
  'impact.newlyLiquidatable.already': 'count',
  'book.accounts': 'count',
  'book.debt': 'usd',
  'book.collateral': 'usd',
} as const satisfies Readonly<Record<string, MetricUnit>>;

/** After the change, before it, and the paired difference. */
export const SIDES = { impact: 'after', before: 'before', change: 'difference' } as const;

/** Backstops go by the names that scenarios give them, and `total` is all of them. */
export const BACKSTOPS = 'backstops';

const ofPaths: readonly (readonly [string, MetricUnit])[] = Object.keys(SIDES).flatMap((side) => [
  ...Object.entries(DISTRIBUTIONS).flatMap(([name, unit]) =>
    STATISTICS.map((statistic) => [`${side}.${name}.${statistic}`, unit] as const),
  ),
  ...Object.entries(SINGLES).map(([name, unit]) => [`${side}.${name}`, unit] as const),
]);

/** Every name of an estimate over paths, with its unit. */
export const SIMULATED: ReadonlyMap<string, MetricUnit> = new Map(ofPaths);

/** Every name that needs no scenario, with its unit. */
export const EXACT: ReadonlyMap<string, MetricUnit> = new Map(Object.entries(AT_ONCE));

/** True of a name that has a value only under a scenario. */
export const needsScenario = (name: string): boolean => SIMULATED.has(name) || name.startsWith(`${BACKSTOPS}.`);

/** The unit of a name; undefined where there is no such metric. */
export const unitOf = (name: string): MetricUnit | undefined =>
  SIMULATED.get(name) ?? EXACT.get(name) ?? (name.startsWith(`${BACKSTOPS}.`) ? 'usd' : undefined);
