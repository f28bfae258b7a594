import { UNDERFLOW } from './netting.js';
import { boundsOf, type Shape, strideOf } from './shape.js';
import { BLOCK, BLOCKS, RECORD, ROW, SUM } from './tile.js';

/** The same memory as numbers of each kind. */
export interface Views {
  readonly bytes: SharedArrayBuffer;
  readonly i32: Int32Array<SharedArrayBuffer>;
  readonly u32: Uint32Array<SharedArrayBuffer>;
  readonly f64: Float64Array<SharedArrayBuffer>;
}

export const viewsOf = (bytes: SharedArrayBuffer): Views => ({
  bytes,
  i32: new Int32Array(bytes),
  u32: new Uint32Array(bytes),
  f64: new Float64Array(bytes),
});

/** Runs all accounts of a group over the tile in `scratch`. Arguments are addresses in bytes. */
export type GroupFunction = (record: number, scratch: number, counters: number) => void;

/**
 * The kernel without WebAssembly: the same float operations in the same order as wasm/group-function.ts, one scenario at a
 * time.
 *
 * A block is left out where the account's weighted collateral at the block's lowest prices is not below its debt at the
 * highest. That is exact in floats too: coefficients and prices are not negative, and rounding, multiplication and addition
 * are monotone, so in every scenario of the block the rounded collateral is at least, and the rounded debt at most, what was
 * compared. For accounts that have an asset on both sides see netting.ts.
 */
export const groupFunction = ({ f64, i32, u32 }: Views, shape: Shape): GroupFunction => {
  const { collateral, debt } = shape;
  const collateralRows = new Int32Array(collateral);
  const debtRows = new Int32Array(debt);
  const stride = strideOf(shape);
  const bounds = boundsOf(shape);
  const slack = shape.bounds === 'netted' ? UNDERFLOW : 0;

  /** Σ coefficient · price: rows and what is added to them in numbers of 64 bits. */
  const dot = (rows: Int32Array, coefficient: number, moved: number): number => {
    let sum = 0;
    for (let index = 0; index < rows.length; index += 1)
      sum += (f64[coefficient + index] as number) * (f64[(rows[index] as number) + moved] as number);
    return sum;
  };

  const undecided = (coefficient: number, lowest: number, highest: number): boolean =>
    dot(collateralRows, coefficient + bounds.collateral, lowest) <
    dot(debtRows, coefficient + bounds.debt, highest) + slack;

  return (record, scratch, counters) => {
    const fields = record / 4;
    for (let index = 0; index < collateral + debt; index += 1) {
      const row = (scratch + (i32[fields + RECORD.rows + index] as number)) / 8;
      if (index < collateral) collateralRows[index] = row;
      else debtRows[index - collateral] = row;
    }
    let at = (i32[fields + RECORD.coefficients] as number) / 8;
    let counter = counters / 4 + 2 * (i32[fields + RECORD.first] as number);
    for (let account = 0; account < (i32[fields + RECORD.accounts] as number); account += 1) {
      const owed = at + 2 * collateral;
      if (undecided(at, ROW.tileLowest / 8, ROW.tileHighest / 8))
        for (let block = 0; block < BLOCKS; block += 1) {
          if (!undecided(at, ROW.lowest / 8 + block, ROW.highest / 8 + block)) continue;
          for (let scenario = block * BLOCK; scenario < (block + 1) * BLOCK; scenario += 1) {
            const debtValue = dot(debtRows, owed, scenario);
            if (!(dot(collateralRows, at, scenario) < debtValue)) continue;
            const value = dot(collateralRows, at + collateral, scenario);
            const sum = scratch / 8 + scenario;
            const count = (scratch + SUM.counts) / 4 + 2 * scenario;
            f64[sum + SUM.debt / 8] = (f64[sum + SUM.debt / 8] as number) + debtValue;
            f64[sum + SUM.collateral / 8] = (f64[sum + SUM.collateral / 8] as number) + value;
            u32[count] = (u32[count] as number) + 1;
            u32[counter] = (u32[counter] as number) + 1;
            if (!(value < debtValue)) continue;
            f64[sum + SUM.shortfall / 8] = (f64[sum + SUM.shortfall / 8] as number) + (debtValue - value);
            u32[count + 1] = (u32[count + 1] as number) + 1;
            u32[counter + 1] = (u32[counter + 1] as number) + 1;
          }
        }
      at += stride;
      counter += 2;
    }
  };
};
