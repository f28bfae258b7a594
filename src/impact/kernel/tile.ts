/**
 * How a tile of scenarios lies in memory. Scenarios are worked on in tiles that stay in a processor's nearest cache, tiles
 * are cut into blocks, and a block's or a tile's lowest and highest prices decide about all its scenarios at once where they
 * can. All offsets are bytes.
 */

/** Scenarios that one pair of bounds stands for. */
export const BLOCK = 16;
/** Blocks in a tile: even, as two are looked at at once. */
export const BLOCKS = 32;
export const TILE = BLOCK * BLOCKS;

const F64 = 8;
export const BLOCK_BYTES = BLOCK * F64;

/** Of one asset: its prices by scenario, its lowest and highest by block, then of the whole tile. */
export const ROW = {
  lowest: TILE * F64,
  highest: (TILE + BLOCKS) * F64,
  tileLowest: (TILE + 2 * BLOCKS) * F64,
  tileHighest: (TILE + 2 * BLOCKS + 1) * F64,
  bytes: (TILE + 2 * BLOCKS + 2) * F64,
} as const;

/**
 * What the accounts add up to, by scenario: dollars of debt and of collateral of accounts below a health factor of 1, dollars
 * of debt that collateral does not cover, and two counts in one 64-bit number: below in the low half, insolvent in the high.
 */
export const SUM = {
  debt: 0,
  collateral: TILE * F64,
  shortfall: 2 * TILE * F64,
  counts: 3 * TILE * F64,
  bytes: 4 * TILE * F64,
} as const;

/** A group's record, in numbers of 32 bits: these, then the rows of its collateral, then of its debts. */
export const RECORD = { coefficients: 0, first: 1, accounts: 2, rows: 3 } as const;

/** A thread's own memory: sums, then a row for each asset. */
export const scratchBytes = (assets: number): number => SUM.bytes + assets * ROW.bytes;
