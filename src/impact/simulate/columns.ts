import { followedPools } from '../liquidation/pools.js';
import { looksOf, type TimelineOutcome } from '../liquidation/timeline.js';
import type { LiquidationOutcome, MintedOutcome } from '../liquidation/totals.js';
import { mintsIn, type Scenario } from '../scenario.js';

/**
 * What is kept of every path, in this order; then, for each backstop, what it paid and whether it was exhausted; then, for each
 * pool that is followed, its use at the end; then, where harm is timed, when it comes; then, where somebody mints, what is kept of that.
 */
export const MEASURES = [
  'badDebt',
  'deficit',
  'repaid',
  'seized',
  'atRisk',
  'collateralAtRisk',
  'accountsAtRisk',
  'liquidations',
  'fees',
  'profit',
  'slippage',
  'insolventAt',
  'accountsUncovered',
  'amplification',
] as const;

export type MeasureName = (typeof MEASURES)[number];

/** What is kept of those who mint. */
export const MINTED = ['supplied', 'borrowed', 'sold', 'repaid', 'badDebt'] as const satisfies (keyof MintedOutcome)[];

/** The moments that are kept where harm is timed. */
const TIMED = ['firstLiquidation', 'firstBadDebt'] as const satisfies (keyof TimelineOutcome)[];

/** What is kept of a path besides its measures. */
export interface Layout {
  readonly backstops: number;
  /** Pools whose use is kept. */
  readonly pools: number;
  /** Numbers of when harm comes: the moments of `TIMED`, and the bad debt that lasts from each look on; 0: not kept. */
  readonly timed: number;
  /** Numbers of those who mint: all of `MINTED` or none. */
  readonly minted: number;
}

/** Outcomes of some paths under one market and book: `values[row * width + column]`. */
export interface Columns extends Layout {
  readonly values: Float64Array;
}

/** Numbers of when harm comes that are kept of a path: seconds of the scenario. */
export const timedOf = ({ horizon, step }: Pick<Scenario, 'horizon' | 'step'>): number =>
  TIMED.length + looksOf(Math.round(horizon / step)).length;

/** What is kept of the paths of a scenario. */
export const layoutOf = (scenario: Scenario, harm: 'timed' | 'not timed'): Layout => ({
  backstops: scenario.backstops.length,
  pools: followedPools(scenario).length,
  timed: harm === 'timed' ? timedOf(scenario) : 0,
  minted: mintsIn(scenario).length === 0 ? 0 : MINTED.length,
});

/** Numbers of one path: the measures, what each backstop paid and what was left to suppliers, which were exhausted, pools, times of harm, minters. */
export const widthOf = ({ backstops, pools, timed, minted }: Layout): number =>
  MEASURES.length + backstops + 1 + backstops + pools + timed + minted;

export const newColumns = (paths: number, layout: Layout): Columns => ({
  ...layout,
  values: new Float64Array(paths * widthOf(layout)),
});

/** Where a path was not run without prices that feel sales. */
export const NOT_AMPLIFIED = -1;

/** A path's outcome, and how much sales that move prices add to it: NOT_AMPLIFIED where that was not looked at. */
export interface Kept extends LiquidationOutcome {
  readonly amplification: number;
}

/** How many paths there are. */
export const pathsIn = (columns: Columns): number => columns.values.length / widthOf(columns);

/** Keeps the outcome of a path in a row. */
export const store = (columns: Columns, row: number, outcome: Kept): void => {
  const { backstops, pools, timed, minted, values } = columns;
  const width = widthOf(columns);
  const at = row * width;
  for (const [index, name] of MEASURES.entries()) values[at + index] = outcome[name];
  for (let k = 0; k <= backstops; k += 1) values[at + MEASURES.length + k] = outcome.paid[k] ?? 0;
  for (let k = 0; k < backstops; k += 1)
    values[at + MEASURES.length + backstops + 1 + k] = outcome.exhausted[k] === true ? 1 : 0;
  for (let k = 0; k < pools; k += 1) values[at + MEASURES.length + 2 * backstops + 1 + k] = outcome.utilisation[k] ?? 0;
  const times = at + width - minted - timed;
  for (let k = 0; k < timed; k += 1) {
    const moment = TIMED[k];
    values[times + k] = moment === undefined ? (outcome.lasting[k - TIMED.length] ?? 0) : outcome[moment];
  }
  for (let k = 0; k < minted; k += 1) values[at + width - minted + k] = outcome.minted?.[MINTED[k] ?? 'badDebt'] ?? 0;
};

const column = (columns: Columns, at: number): Float64Array => {
  const width = widthOf(columns);
  return Float64Array.from({ length: pathsIn(columns) }, (_, row) => columns.values[row * width + at] ?? 0);
};

/** One measure by path. */
export const measured = (columns: Columns, name: MeasureName): Float64Array => column(columns, MEASURES.indexOf(name));

/** What a backstop paid, by path; the one after the last is what was left to be shared by suppliers. */
export const paidBy = (columns: Columns, backstop: number): Float64Array => column(columns, MEASURES.length + backstop);

/** By path: 1 where a backstop was asked for more than it had. */
export const exhaustedOf = (columns: Columns, backstop: number): Float64Array =>
  column(columns, MEASURES.length + columns.backstops + 1 + backstop);

/** The use of a pool at the end, by path. */
export const usedOf = (columns: Columns, pool: number): Float64Array =>
  column(columns, MEASURES.length + 2 * columns.backstops + 1 + pool);

const timedColumn = (columns: Columns, at: number): Float64Array =>
  column(columns, widthOf(columns) - columns.minted - columns.timed + at);

/** When something first happens, by path, where harm is timed: seconds, −1 for never. */
export const momentOf = (columns: Columns, name: (typeof TIMED)[number]): Float64Array =>
  timedColumn(columns, TIMED.indexOf(name));

/** The bad debt that lasts from a look on, by path, where harm is timed. */
export const lastingFrom = (columns: Columns, look: number): Float64Array => timedColumn(columns, TIMED.length + look);

/** What those did who minted, by path. */
export const mintedOf = (columns: Columns, name: (typeof MINTED)[number]): Float64Array =>
  column(columns, widthOf(columns) - columns.minted + MINTED.indexOf(name));
