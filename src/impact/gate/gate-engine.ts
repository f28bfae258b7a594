import { availableParallelism } from 'node:os';
import type { ParamSet } from '../../protocol/param-set.js';
import type { RawBook } from '../book/raw-book.js';
import type { RiskMarket } from '../risk-market.js';
import type { Scenario } from '../scenario.js';
import { behaving } from '../simulate/behaviour.js';
import { scenarioDigest } from '../simulate/frame.js';
import type { BookKind, Job } from '../simulate/job.js';
import { type Prepared, prepareBooks } from '../simulate/prepare.js';
import { resultOf } from '../simulate/results.js';
import { runJob } from '../simulate/run-jobs.js';
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

/** Account steps below which starting threads takes longer than they save. */
const ALONE = 2_000_000;

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

  /** Run a scenario. Throws what `createRunner` does. */
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
    const pairs = behaving(this.#prepared, scenario);
    const job: Job = { scenario, seed, paths, sampling: 'random', pairs };
    const count = pathCount(job);
    const accounts = pairs.reduce((sum, { after }) => sum + after.book.accounts.length, 0);
    const work = accounts * count * Math.round(scenario.horizon / scenario.step);
    const threads = work < ALONE ? 1 : availableParallelism();
    const outcomes = await runJob(job, { from: 0, to: count }, threads, (done) =>
      this.#onPaths(scenario.name, done, count),
    );
    const names = scenario.backstops.map(({ name }) => name);
    const exact = isExact(job);
    return outcomes.pairs.map((columns, index) => {
      const pair = pairs[index];
      const result = resultOf(columns, outcomes.weights, names, exact ? 'all there are' : 'drawn');
      const told = { drawn: !exact, unchanged: pair !== undefined && pair.before === pair.after };
      return { book: pair?.kind ?? 'as-is', figures: runFigures(result, scenario, told) };
    });
  }
}
