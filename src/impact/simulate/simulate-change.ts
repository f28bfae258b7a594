import type { ParamSet } from '../../protocol/param-set.js';
import type { Workspace } from '../../workspace/workspace.js';
import { checkBook } from '../book/check-book.js';
import { foundText } from '../book/found-text.js';
import type { RawBook } from '../book/raw-book.js';
import { sidesOn } from '../market/sides-on.js';
import type { Job } from './job.js';
import { prepareBooks } from './prepare.js';
import { simulationOf } from './results-of-frame.js';
import { runJobs } from './run-jobs.js';
import { pathCount } from './run-paths.js';
import { scenariosFor } from './scenarios-for.js';
import { setUp } from './set-up.js';
import { type ImpactSummary, summaryOf } from './summary.js';

/** A change of parameters, and the book and scenarios it is held against. */
export interface ChangeInput {
  readonly book: { readonly book: RawBook; readonly file: string; readonly digest: string };
  readonly before: ParamSet;
  readonly after: ParamSet;
  readonly workspace: Workspace;
  /** By name; null: every one of the workspace, else those that come with the program. */
  readonly scenarios: readonly string[] | null;
  readonly paths: number;
  readonly seed: bigint;
}

/** A simulation that is set up and not run. */
export interface PreparedChange {
  /** Accounts times paths, over all books on both sides: what running it costs grows with it. */
  readonly work: number;
  /** `onPaths` is told which scenario is run, and how many paths are done of how many. */
  readonly run: (
    threads: number,
    onPaths: (scenario: string, done: number, all: number) => void,
  ) => Promise<ImpactSummary>;
}

const workOf = (job: Job): number =>
  pathCount(job) *
  job.pairs.reduce((sum, { before, after }) => sum + after.book.accounts.length * (before === after ? 1 : 2), 0);

/**
 * Set up the simulation of a change on a book: as `simulate` does, summed up. The same input gives the same summary, on any
 * number of threads. Throws what preparing books does, and compiling scenarios that were asked for by name.
 */
export const prepareChange = async (input: ChangeInput): Promise<PreparedChange> => {
  const { book, paths, seed } = input;
  const sides = sidesOn(book.book, input);
  const prepared = prepareBooks(book.book, sides, ['as-is', 'filled', 'relevered']);
  const { inputs, findings } =
    input.scenarios?.length === 0
      ? { inputs: [], findings: [] }
      : await scenariosFor(input.scenarios ?? [], prepared, input.workspace);
  const { jobs, frame } = setUp({
    book: { ...book, found: foundText(book.book.found) },
    before: { source: 'before', params: sides.before },
    after: { source: 'after', params: sides.after },
    prepared,
    scenarios: inputs,
    paths,
    seed,
    sampling: 'random',
    authority: null,
  });
  const all = jobs.reduce((sum, job) => sum + pathCount(job), 0);
  const notes = checkBook(book.book).map(({ message }) => message);
  return {
    work: jobs.reduce((sum, job) => sum + workOf(job), 0),
    run: async (threads, onPaths) => {
      const ranges = jobs.map((job) => ({ from: 0, to: pathCount(job) }));
      const outcomes = await runJobs(jobs, ranges, threads, (done, { scenario }) => onPaths(scenario.name, done, all));
      const notRun = findings.map(({ message }) => message);
      return summaryOf(simulationOf(frame, outcomes), { paths, notes, notRun });
    },
  };
};
