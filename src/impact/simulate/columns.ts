import type { LiquidationOutcome } from '../liquidation/totals.js';

/**
 * What is kept of every path, in this order; then, for each backstop, what it paid and whether it was exhausted; then, for each
 * pool that is followed, its use at the end.
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

/** Outcomes of some paths under one market and book: `values[row * width + column]`. */
export interface Columns {
  readonly backstops: number;
  /** Pools whose use is kept. */
  readonly pools: number;
  readonly values: Float64Array;
}

/** Numbers of one path: the measures, what each backstop paid and what was left to suppliers, which were exhausted, use of pools. */
export const widthOf = (backstops: number, pools: number): number =>
  MEASURES.length + backstops + 1 + backstops + pools;

export const newColumns = (paths: number, backstops: number, pools: number): Columns => ({
  backstops,
  pools,
  values: new Float64Array(paths * widthOf(backstops, pools)),
});

/** Where a path was not run without prices that feel sales. */
export const NOT_AMPLIFIED = -1;

/** A path's outcome, and how much sales that move prices add to it: NOT_AMPLIFIED where that was not looked at. */
export interface Kept extends LiquidationOutcome {
  readonly amplification: number;
}

/** How many paths there are. */
export const pathsIn = ({ backstops, pools, values }: Columns): number => values.length / widthOf(backstops, pools);

/** Keeps the outcome of a path in a row. */
export const store = ({ backstops, pools, values }: Columns, row: number, outcome: Kept): void => {
  const at = row * widthOf(backstops, pools);
  for (const [index, name] of MEASURES.entries()) values[at + index] = outcome[name];
  for (let k = 0; k <= backstops; k += 1) values[at + MEASURES.length + k] = outcome.paid[k] ?? 0;
  for (let k = 0; k < backstops; k += 1)
    values[at + MEASURES.length + backstops + 1 + k] = outcome.exhausted[k] === true ? 1 : 0;
  for (let k = 0; k < pools; k += 1) values[at + MEASURES.length + 2 * backstops + 1 + k] = outcome.utilisation[k] ?? 0;
};

const column = ({ backstops, pools, values }: Columns, at: number): Float64Array => {
  const width = widthOf(backstops, pools);
  return Float64Array.from({ length: values.length / width }, (_, row) => values[row * width + at] ?? 0);
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
