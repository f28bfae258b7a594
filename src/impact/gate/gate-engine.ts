import { availableParallelism } from 'node:os';
import type { ParamSet } from '../../protocol/param-set.js';
import type { RawBook } from '../book/raw-book.js';
import type { RiskMarket } from '../risk-market.js';
import type { Scenario } from '../scenario.js';
import { scenarioDigest } from '../simulate/frame.js';
import type { BookKind } from '../simulate/job.js';
import { jobFor } from '../simulate/job-for.js';
import { type Prepared, prepareBooks } from '../simulate/prepare.js';
import { resultOf } from '../simulate/results.js';
import { ALONE, runJob, workOf } from '../simulate/run-jobs.js';
import { isExact, pathCount } from '../simulate/run-paths.js';
import type { Figure } from './figure.js';
import { runFigures } from './gate-figures.js';

/** How a gate wants paths drawn. */
export interface Drawing {
  readonly paths: number;
  readonly seed: bigint;
}

/** What a scenario does to each book that is not the book as it is on both sides. */
export interface GateRun {
  readonly book: BookKind;
  readonly figures: ReadonlyMap<string, Figure>;
}

/** Is told how many paths of a scenario are done. */
export type OnPaths = (scenario: string, done: number, all: number) => void;

const KINDS: readonly BookKind[] = ['as-is', 'filled', 'relevered'];

/** Runs scenarios on one book before and after a change, each once however many gates ask for it. */
export class GateEngine {
  readonly #prepared: Prepared;
  readonly #runs = new Map<string, Promise<readonly GateRun[]>>();

  readonly #onPaths: OnPaths;

  /** Throws what `prepareBooks` does. */
  constructor(book: RawBook, before: ParamSet, after: ParamSet, onPaths: OnPaths) {
    this.#onPaths = onPaths;
    this.#prepared = prepareBooks(book, { before, after }, KINDS);
  }

  /** The market that scenarios are compiled for. */
  get market(): RiskMarket {
    return this.#prepared.before;
  }

  /** Run a scenario. Throws what `jobFor` and `runJob` do. */
  run(scenario: Scenario, drawing: Drawing): Promise<readonly GateRun[]> {
    const key = `${scenarioDigest(scenario)} ${drawing.paths} ${drawing.seed}`;
    let run = this.#runs.get(key);
    if (run === undefined) {
      run = this.#run(scenario, drawing);
      this.#runs.set(key, run);
    }
    return run;
  }

  async #run(scenario: Scenario, { paths, seed }: Drawing): Promise<readonly GateRun[]> {
    const job = jobFor(this.#prepared, scenario, { paths, seed, sampling: 'random' });
    const count = pathCount(job);
    const threads = workOf(job, { from: 0, to: count }) < ALONE ? 1 : availableParallelism();
    const { pairs, weights } = await runJob(job, { from: 0, to: count }, threads, (done) =>
      this.#onPaths(scenario.name, done, count),
    );
    const backstops = scenario.backstops.map(({ name }) => name);
    const exact = isExact(job);
    return pairs.map((columns, index) => {
      const pair = job.pairs[index];
      const result = resultOf(columns, { weights, drawn: exact ? 'all there are' : 'drawn', backstops });
      const told = { drawn: !exact, unchanged: pair !== undefined && pair.before === pair.after };
      return { book: pair?.kind ?? 'as-is', figures: runFigures(result, scenario, told) };
    });
  }
}
