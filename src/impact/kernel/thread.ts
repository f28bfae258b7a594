import { type GroupFunction, groupFunction, type Views, viewsOf } from './group.js';
import type { MemoryPlan } from './plan.js';
import { type Shape, shapeName } from './shape.js';
import { BLOCK, BLOCKS, ROW, SUM, TILE } from './tile.js';
import { WASM, type WasmMemory, type WasmModule } from './wasm/host.js';

/** What decides about whole blocks: their bounds, or nothing, which gives the same results and takes longer. */
export type Pruning = 'blocks' | 'none';

/** What a thread is given; can be posted to a worker. */
export interface ThreadInput {
  readonly plan: MemoryPlan;
  readonly thread: number;
  readonly memory: WasmMemory;
  /** Null: without WebAssembly. */
  readonly module: WasmModule | null;
  readonly pruning: Pruning;
}

/** Copies the prices of a tile's scenarios to rows by asset, with bounds by block and of the tile. */
const loadTile = (
  { f64, u32 }: Views,
  { plan, pruning }: ThreadInput,
  scratch: number,
  from: number,
  count: number,
) => {
  for (let asset = 0; asset < plan.assets; asset += 1) {
    const row = (scratch + SUM.bytes + asset * ROW.bytes) / 8;
    let tileLowest = Infinity;
    let tileHighest = 0;
    for (let block = 0; block < BLOCKS; block += 1) {
      let lowest = Infinity;
      let highest = 0;
      for (let lane = block * BLOCK; lane < (block + 1) * BLOCK; lane += 1) {
        // Where a tile is not full its last places hold prices of zero, at which no account is below.
        let price = 0;
        if (lane < count) {
          const scenario = u32[plan.order / 4 + from + lane] as number;
          price = f64[plan.prices / 8 + scenario * plan.assets + asset] as number;
          if (price < lowest) lowest = price;
          if (price > highest) highest = price;
        }
        f64[row + lane] = price;
      }
      if (lowest < tileLowest) tileLowest = lowest;
      if (highest > tileHighest) tileHighest = highest;
      const filled = block * BLOCK < count;
      f64[row + ROW.lowest / 8 + block] = pruning === 'blocks' && filled ? lowest : 0;
      f64[row + ROW.highest / 8 + block] = pruning === 'blocks' ? highest : Number.MAX_VALUE;
    }
    f64[row + ROW.tileLowest / 8] = pruning === 'blocks' ? tileLowest : 0;
    f64[row + ROW.tileHighest / 8] = pruning === 'blocks' ? tileHighest : Number.MAX_VALUE;
  }
};

/** Copies a tile's sums to where each scenario's are. */
const storeTile = ({ f64, u32 }: Views, { order, sums }: MemoryPlan, scratch: number, from: number, count: number) => {
  for (let lane = 0; lane < count; lane += 1) {
    const scenario = u32[order / 4 + from + lane] as number;
    const at = scratch / 8 + lane;
    f64[sums.debt / 8 + scenario] = f64[at + SUM.debt / 8] as number;
    f64[sums.collateral / 8 + scenario] = f64[at + SUM.collateral / 8] as number;
    f64[sums.shortfall / 8 + scenario] = f64[at + SUM.shortfall / 8] as number;
    const counts = (scratch + SUM.counts) / 4 + 2 * lane;
    u32[sums.counts / 4 + 2 * scenario] = u32[counts] as number;
    u32[sums.counts / 4 + 2 * scenario + 1] = u32[counts + 1] as number;
  }
};

/**
 * A function that takes tiles of the chunk in memory until none is left. A tile's sums are one thread's, over groups and
 * accounts in their order, and counts are whole numbers: whoever takes which tile, results are the same bit for bit.
 */
export const makeThread = (input: ThreadInput): (() => void) => {
  const { plan, thread, memory, module } = input;
  const views = viewsOf(memory.buffer);
  const { exports } = module === null ? { exports: {} } : new WASM.Instance(module, { kernel: { memory } });
  const own = new Map<string, GroupFunction>();
  const functionFor = (shape: Shape): GroupFunction => {
    const compiled = exports[shapeName(shape)] as GroupFunction | undefined;
    const made = compiled ?? own.get(shapeName(shape)) ?? groupFunction(views, shape);
    own.set(shapeName(shape), made);
    return made;
  };
  const groups = plan.groups.map(({ record, shape }) => ({ record, run: functionFor(shape) }));
  const { counters, scratch } = plan.threads[thread] as { counters: number; scratch: number };
  return () => {
    const scenarios = Atomics.load(views.i32, plan.control.scenarios / 4);
    for (;;) {
      const from = Atomics.add(views.i32, plan.control.nextTile / 4, 1) * TILE;
      if (from >= scenarios) return;
      const count = Math.min(TILE, scenarios - from);
      loadTile(views, input, scratch, from, count);
      views.f64.fill(0, scratch / 8, (scratch + SUM.bytes) / 8);
      for (const { record, run } of groups) run(record, scratch, counters);
      storeTile(views, plan, scratch, from, count);
    }
  };
};
