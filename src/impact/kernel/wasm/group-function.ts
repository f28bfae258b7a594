import { UNDERFLOW } from '../netting.js';
import { boundsOf, type Shape, strideOf } from '../shape.js';
import { BLOCK_BYTES, BLOCKS, RECORD, ROW, SUM } from '../tile.js';
import {
  type Bytes,
  END,
  f64,
  f64Add,
  f64Less,
  f64Load,
  f64Multiply,
  f64x2Add,
  f64x2Less,
  f64x2Multiply,
  f64x2Splat,
  f64x2Subtract,
  get,
  i32,
  i32Add,
  i32And,
  i32Differ,
  i32Less,
  i32Load,
  i32ShiftLeft,
  i32Sub,
  i32TrailingZeros,
  i64Add,
  i64Load,
  i64Store,
  i64x2Add,
  i64x2Bitmask,
  i64x2Lane,
  list,
  loop,
  set,
  sized,
  TYPE,
  tee,
  unsigned,
  v128And,
  v128AnyTrue,
  v128Const,
  v128Load,
  v128LoadSplat,
  v128Or,
  v128Store,
  when,
} from './encode.js';

/** Scenarios are looked at in pairs, this many pairs before the branch on whether any account is below. */
const UNROLL = 2;
const VECTOR = 16;

/** Σ coefficient · price in the order of assets; a sum of nothing is `zero`. */
const dot = (terms: readonly Bytes[], add: (a: Bytes, b: Bytes) => Bytes, zero: Bytes): Bytes =>
  terms.length === 0 ? zero : terms.reduce((sum, term) => add(sum, term));
const F64_ZERO = f64(0);
const V128_ZERO = v128Const(0, 0);

/**
 * The body of a function (record, scratch, counters) that runs all accounts of a group of one shape over one tile. Loops over
 * assets are unrolled, so that coefficients stay in registers. Additions and multiplications are in the same order as in
 * group.ts, and WebAssembly has no fused ones: results are equal bit for bit.
 */
export const groupFunction = (shape: Shape): Bytes => {
  const { collateral, debt } = shape;
  const bounds = boundsOf(shape);
  const netted = shape.bounds === 'netted';
  const [record, scratch, counters] = [0, 1, 2];
  let next = 3;
  const locals = (count: number): number[] => Array.from({ length: count }, () => next++);
  // Numbers of 32 bits come first among the locals, vectors after them.
  const [coefficient = 0, counter = 0, end = 0, pair = 0, mask = 0, at = 0, stop = 0, sums = 0] = locals(8);
  const collateralRows = locals(collateral);
  const debtRows = locals(debt);
  const scalars = next - 3;
  const weights = locals(collateral);
  const tokens = locals(collateral);
  const owed = locals(debt);
  // Where bounds are netted they have coefficients of their own.
  const lowWeights = netted ? locals(collateral) : weights;
  const highOwed = netted ? locals(debt) : owed;
  const below = locals(UNROLL);
  const owedValue = locals(UNROLL);
  const [value = 0, insolvent = 0, count = 0, own = 0] = locals(4);
  const vectors = next - 3 - scalars;

  const scalarDot = (rows: readonly number[], first: number, offset: number): Bytes =>
    dot(
      rows.map((row, index) => f64Multiply(f64Load(get(coefficient), (first + index) * 8), f64Load(get(row), offset))),
      f64Add,
      F64_ZERO,
    );
  const vectorDot = (rows: readonly number[], factors: readonly number[], moved: number, offset: number): Bytes =>
    dot(
      rows.map((row, index) => f64x2Multiply(get(factors[index] ?? 0), v128Load(i32Add(get(row), get(moved)), offset))),
      f64x2Add,
      V128_ZERO,
    );
  const addTo = (sum: number, lane: number, amount: Bytes): Bytes =>
    v128Store(get(sums), sum + lane, f64x2Add(v128Load(get(sums), sum + lane), amount));

  /** Two scenarios of which at least one of some pairs has the account below. */
  const take = (unrolled: number): Bytes => {
    const offset = unrolled * VECTOR;
    const m = get(below[unrolled] ?? 0);
    const d = get(owedValue[unrolled] ?? 0);
    return [
      ...set(value, vectorDot(collateralRows, tokens, at, offset)),
      ...set(insolvent, f64x2Less(get(value), d)),
      ...addTo(SUM.debt, offset, v128And(d, m)),
      ...addTo(SUM.collateral, offset, v128And(get(value), m)),
      ...addTo(SUM.shortfall, offset, v128And(f64x2Subtract(d, get(value)), get(insolvent))),
      ...set(count, v128Or(v128And(m, v128Const(1, 0)), v128And(get(insolvent), v128Const(0, 1)))),
      ...v128Store(get(sums), SUM.counts + offset, i64x2Add(v128Load(get(sums), SUM.counts + offset), get(count))),
      ...set(own, i64x2Add(get(own), get(count))),
    ];
  };
  const lanes = [...below.keys()];
  const anyBelow = lanes.map((lane) => get(below[lane] ?? 0)).reduce((a, b) => v128Or(a, b));
  const step: Bytes = [
    ...lanes.flatMap((lane) => [
      ...set(owedValue[lane] ?? 0, vectorDot(debtRows, owed, at, lane * VECTOR)),
      ...set(
        below[lane] ?? 0,
        f64x2Less(vectorDot(collateralRows, weights, at, lane * VECTOR), get(owedValue[lane] ?? 0)),
      ),
    ]),
    ...when(v128AnyTrue(anyBelow), [...set(sums, i32Add(get(scratch), get(at))), ...lanes.flatMap(take)]),
    ...set(at, i32Add(get(at), i32(UNROLL * VECTOR))),
  ];
  /** `pair` counts in bytes of bounds, 16 for two blocks; a bit of `mask` says that a block of the two is not decided. */
  const block: Bytes = [
    ...set(
      at,
      i32Add(
        i32ShiftLeft(get(pair), i32(Math.log2(BLOCK_BYTES / 8))),
        i32ShiftLeft(i32TrailingZeros(get(mask)), i32(Math.log2(BLOCK_BYTES))),
      ),
    ),
    ...set(stop, i32Add(get(at), i32(BLOCK_BYTES))),
    ...loop(step, i32Less(get(at), get(stop))),
  ];
  const highest = vectorDot(debtRows, highOwed, pair, ROW.highest);
  const undecided = f64x2Less(
    vectorDot(collateralRows, lowWeights, pair, ROW.lowest),
    netted ? f64x2Add(highest, f64x2Splat(f64(UNDERFLOW))) : highest,
  );
  const splat = (factors: readonly number[], first: number): Bytes =>
    factors.flatMap((local, index) => set(local, v128LoadSplat(get(coefficient), (first + index) * 8)));
  const account: Bytes = [
    ...splat(weights, 0),
    ...splat(tokens, collateral),
    ...splat(owed, 2 * collateral),
    ...(netted ? [...splat(lowWeights, bounds.collateral), ...splat(highOwed, bounds.debt)] : []),
    ...set(own, V128_ZERO),
    ...set(pair, i32(0)),
    ...loop(
      [
        ...when(
          tee(mask, i64x2Bitmask(undecided)),
          loop(block, tee(mask, i32And(get(mask), i32Sub(get(mask), i32(1))))),
        ),
        ...set(pair, i32Add(get(pair), i32(VECTOR))),
      ],
      i32Less(get(pair), i32(BLOCKS * 8)),
    ),
    ...i64Store(
      get(counter),
      0,
      i64Add(i64Load(get(counter), 0), i64Add(i64x2Lane(get(own), 0), i64x2Lane(get(own), 1))),
    ),
  ];
  const tileHighest = scalarDot(debtRows, bounds.debt, ROW.tileHighest);
  const row = (index: number): Bytes => i32Add(get(scratch), i32Load(get(record), (RECORD.rows + index) * 4));
  const body: Bytes = [
    ...set(coefficient, i32Load(get(record), RECORD.coefficients * 4)),
    ...set(counter, i32Add(get(counters), i32ShiftLeft(i32Load(get(record), RECORD.first * 4), i32(3)))),
    ...set(end, i32Add(get(counter), i32ShiftLeft(i32Load(get(record), RECORD.accounts * 4), i32(3)))),
    ...[...collateralRows, ...debtRows].flatMap((local, index) => set(local, row(index))),
    ...loop(
      [
        ...when(
          f64Less(
            scalarDot(collateralRows, bounds.collateral, ROW.tileLowest),
            netted ? f64Add(tileHighest, f64(UNDERFLOW)) : tileHighest,
          ),
          account,
        ),
        ...set(coefficient, i32Add(get(coefficient), i32(strideOf(shape) * 8))),
        ...set(counter, i32Add(get(counter), i32(8))),
      ],
      i32Differ(get(counter), get(end)),
    ),
    ...END,
  ];
  return sized([
    ...list([
      [...unsigned(scalars), TYPE.i32],
      [...unsigned(vectors), TYPE.v128],
    ]),
    ...body,
  ]);
};
