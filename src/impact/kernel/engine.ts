import type { Book } from '../book.js';
import type { RiskMarket } from '../risk-market.js';
import { checkBook } from './check.js';
import { viewsOf } from './group.js';
import { type Layout, layOut } from './layout.js';
import { orderByStress } from './order.js';
import type { SolvencyOutcome } from './outcome.js';
import { type MemoryPlan, planMemory, writeLayout } from './plan.js';
import { checkPrices, type ScenarioPrices } from './scenario-prices.js';
import { type Shard, shardRange } from './shard.js';
import { makeThread, type Pruning, type ThreadInput } from './thread.js';
import { compileKernel } from './wasm/compile.js';
import { WASM } from './wasm/host.js';

export interface EngineOptions {
  /** WebAssembly unless told otherwise or this Node cannot; both give the same results bit for bit. */
  readonly kernel?: 'wasm' | 'typescript';
  readonly pruning?: Pruning;
  /** The most scenarios that lie in memory at once. */
  readonly chunk?: number;
}

const CHUNK = 2 ** 14;
const PAGE = 2 ** 16;

/** A book in shared memory, ready to be run by one or more threads. */
export interface Prepared {
  readonly market: RiskMarket;
  readonly layout: Layout;
  readonly plan: MemoryPlan;
  readonly input: Omit<ThreadInput, 'thread'>;
}

/** Checks a book, groups its accounts and lays them out in memory for so many threads. */
export const prepare = (book: Book, market: RiskMarket, options: EngineOptions, threads: number): Prepared => {
  checkBook(book, market);
  const layout = layOut(book, market);
  const plan = planMemory(layout, options.chunk ?? CHUNK, threads);
  const pages = Math.ceil(plan.bytes / PAGE);
  const memory = new WASM.Memory({ initial: pages, maximum: pages, shared: true });
  writeLayout(memory.buffer, plan, layout);
  const module = options.kernel === 'typescript' ? null : compileKernel(plan);
  return { market, layout, plan, input: { plan, memory, module, pruning: options.pruning ?? 'blocks' } };
};

/** The run of one shard, chunk after chunk: `next` fills one and returns whether there was one, `take` reads its sums. */
export const startRun = ({ market, layout, plan, input }: Prepared, prices: ScenarioPrices, shard: Shard) => {
  const { first, count } = shardRange(prices.scenarios, shard);
  const { i32, u32, f64, bytes } = viewsOf(input.memory.buffer);
  const outcome: SolvencyOutcome = {
    first,
    scenarios: prices.scenarios,
    accountsAtRisk: new Uint32Array(count),
    accountsInsolvent: new Uint32Array(count),
    debtAtRisk: new Float64Array(count),
    collateralAtRisk: new Float64Array(count),
    shortfall: new Float64Array(count),
    atRiskIn: new Uint32Array(layout.bookAccounts),
    insolventIn: new Uint32Array(layout.bookAccounts),
  };
  for (const { counters } of plan.threads) u32.fill(0, counters / 4, counters / 4 + 2 * plan.accounts);
  let done = 0;
  let filled = 0;
  return {
    next: (): boolean => {
      filled = Math.min(plan.chunk, count - done);
      if (filled === 0) return false;
      const out = new Float64Array(bytes, plan.prices, filled * plan.assets);
      prices.fill(first + done, filled, out);
      checkPrices(out, market, first + done);
      orderByStress(out, layout.margin, new Uint32Array(bytes, plan.order, filled));
      Atomics.store(i32, plan.control.nextTile / 4, 0);
      Atomics.store(i32, plan.control.scenarios / 4, filled);
      return true;
    },
    take: (): void => {
      const { debt, collateral, shortfall, counts } = plan.sums;
      outcome.debtAtRisk.set(f64.subarray(debt / 8, debt / 8 + filled), done);
      outcome.collateralAtRisk.set(f64.subarray(collateral / 8, collateral / 8 + filled), done);
      outcome.shortfall.set(f64.subarray(shortfall / 8, shortfall / 8 + filled), done);
      for (let scenario = 0; scenario < filled; scenario += 1) {
        outcome.accountsAtRisk[done + scenario] = u32[counts / 4 + 2 * scenario] as number;
        outcome.accountsInsolvent[done + scenario] = u32[counts / 4 + 2 * scenario + 1] as number;
      }
      done += filled;
    },
    finish: (): SolvencyOutcome => {
      for (const { counters } of plan.threads) {
        let at = counters / 4;
        for (const account of layout.accounts) {
          outcome.atRiskIn[account] = (outcome.atRiskIn[account] as number) + (u32[at] as number);
          outcome.insolventIn[account] = (outcome.insolventIn[account] as number) + (u32[at + 1] as number);
          at += 2;
        }
      }
      return outcome;
    },
  };
};

/** A run that is not cut into shards. */
export const WHOLE: Shard = { index: 0, of: 1 };

/**
 * What scenarios of prices do to a book in one step, on this thread. `prices` must be in the market's order of assets. The
 * outcome has no accounts × scenarios matrix, and memory is bounded by the book, one chunk of scenarios and the outcome.
 */
export const solvencyOf = (
  book: Book,
  market: RiskMarket,
  prices: ScenarioPrices,
  options: EngineOptions & { readonly shard?: Shard } = {},
): SolvencyOutcome => {
  const prepared = prepare(book, market, options, 1);
  const work = makeThread({ ...prepared.input, thread: 0 });
  const run = startRun(prepared, prices, options.shard ?? WHOLE);
  while (run.next()) {
    work();
    run.take();
  }
  return run.finish();
};
