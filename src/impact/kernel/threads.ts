import type { Book } from '../book.js';
import type { RiskMarket } from '../risk-market.js';
import { startProgram } from '../workers/start-program.js';
import { type EngineOptions, prepare, startRun, WHOLE } from './engine.js';
import type { SolvencyOutcome } from './outcome.js';
import type { ScenarioPrices } from './scenario-prices.js';
import type { Shard } from './shard.js';
import { makeThread, type ThreadInput } from './thread.js';
import type { ToWorker } from './worker.js';

/** This thread and workers, which share memory. To be closed: workers keep a process alive. */
export interface Threads {
  readonly count: number;
  /** Tells all what to work on; returns what has them all work until no tile is left, this thread among them. */
  readonly prepare: (input: Omit<ThreadInput, 'thread'>) => () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A worker, and why it is none any more. */
class Helper {
  readonly #worker = startProgram('kernel');
  #failure: Error | undefined;
  #answer: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;

  constructor() {
    const fail = (error: Error): void => {
      this.#failure ??= error;
      this.#answer?.reject(this.#failure);
    };
    this.#worker
      .on('message', () => this.#answer?.resolve())
      .on('error', fail)
      .on('exit', (code) => fail(new Error(`A worker ended with code ${code}`)));
  }

  prepare(input: ThreadInput): void {
    this.#worker.postMessage({ kind: 'prepare', input } satisfies ToWorker);
  }

  /** Resolves when the worker finds no more tiles. */
  work(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#answer = { resolve, reject };
      if (this.#failure === undefined) this.#worker.postMessage({ kind: 'work' } satisfies ToWorker);
      else reject(this.#failure);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Starts one worker fewer than `count`. */
export const startThreads = (count: number): Threads => {
  const helpers = Array.from({ length: count - 1 }, () => new Helper());
  return {
    count,
    prepare: (input) => {
      for (const [index, helper] of helpers.entries()) helper.prepare({ ...input, thread: index + 1 });
      const work = makeThread({ ...input, thread: 0 });
      return async () => {
        const all = Promise.all(helpers.map((helper) => helper.work()));
        work();
        await all;
      };
    },
    close: async () => {
      await Promise.all(helpers.map((helper) => helper.close()));
    },
  };
};

/** `solvencyOf` on several threads: the same outcome bit for bit. */
export const solvencyOnThreads = async (
  threads: Threads,
  book: Book,
  market: RiskMarket,
  prices: ScenarioPrices,
  options: EngineOptions & { readonly shard?: Shard } = {},
): Promise<SolvencyOutcome> => {
  const prepared = prepare(book, market, options, threads.count);
  const work = threads.prepare(prepared.input);
  const run = startRun(prepared, prices, options.shard ?? WHOLE);
  while (run.next()) {
    await work();
    run.take();
  }
  return run.finish();
};
