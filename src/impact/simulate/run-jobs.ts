import { setImmediate as breath } from 'node:timers/promises';
import { startProgram } from '../workers/start-program.js';
import type { Job, PathRange } from './job.js';
import {
  type CaseOutcomes,
  type CaseRunner,
  casesOf,
  createCaseRunner,
  createRunner,
  joinOutcomes,
  type Outcomes,
  outcomesOf,
} from './run-paths.js';
import { checkRunSize } from './size.js';
import type { FromWorker, ToWorker } from './worker.js';

/** Paths that are run at once at most: few enough that threads end together … */
const CHUNK = 32;

/** … and so few that progress is told: account steps of a part of a second. */
const TOLD = 4_000_000;

/** Account steps below which starting threads takes longer than they save. */
export const ALONE = 2_000_000;

/** Is told how many paths of all jobs are done, and of which job the last of them are. */
export type OnPaths = (done: number, job: Job) => void;

/** What a thread does at once: a range of a job's paths, under all cases or, of a job that has one range, under one of them. */
interface Unit {
  readonly job: number;
  readonly range: PathRange;
  /** Which of the job's ranges it is. */
  readonly part: number;
  readonly cases: readonly number[];
}

/** Account steps. */
export const workOf = (job: Job, { from, to }: PathRange): number =>
  casesOf(job).reduce((sum, { book }) => sum + book.accounts.length, 0) *
  (to - from) *
  Math.round(job.scenario.horizon / job.scenario.step);

/** At least one: a shard may have none of the few paths of a scenario. */
const rangesOf = (job: Job, { from, to }: PathRange): PathRange[] => {
  const each = workOf(job, { from: 0, to: 1 });
  const chunk = Math.min(CHUNK, Math.max(1, Math.floor(TOLD / each)));
  return Array.from({ length: Math.max(1, Math.ceil((to - from) / chunk)) }, (_, index) => ({
    from: from + index * chunk,
    to: Math.min(from + (index + 1) * chunk, to),
  }));
};

const unitsOf = (job: Job, number: number, whole: PathRange, threads: number): Unit[] => {
  const ranges = rangesOf(job, whole);
  const all = [...casesOf(job).keys()];
  // Prices are made anew for each unit, which costs nothing where they are few.
  const together = threads > 1 && ranges.length === 1 ? all.map((one) => [one]) : [all];
  return ranges.flatMap((range, part) => together.map((cases) => ({ job: number, range, part, cases })));
};

/** What to tell when a worker failed: the error with its code where it is met here too, since a worker's comes without. */
const failureOf = (jobs: readonly Job[], error: unknown): unknown => {
  try {
    for (const job of jobs) createRunner(job);
    return error;
  } catch (coded) {
    return coded;
  }
};

type Done = (unit: number, outcomes: CaseOutcomes) => void;

const runHere = async (jobs: readonly Job[], units: readonly Unit[], done: Done): Promise<void> => {
  let last: { readonly number: number; readonly run: CaseRunner } | undefined;
  for (const [index, unit] of units.entries()) {
    const job = jobs[unit.job];
    if (job === undefined) continue;
    if (last?.number !== unit.job) last = { number: unit.job, run: createCaseRunner(job) };
    done(index, last.run(unit.range, unit.cases));
    await breath();
  }
};

const runOnWorkers = (jobs: readonly Job[], units: readonly Unit[], threads: number, done: Done): Promise<void> =>
  new Promise((resolve, reject) => {
    let [next, finished] = [0, 0];
    const workers = Array.from({ length: Math.min(threads, units.length) }, () => startProgram('simulate'));
    const end = (settle: () => void): void => {
      void Promise.all(workers.map((worker) => worker.terminate())).then(settle);
    };
    for (const worker of workers) {
      let [at, told] = [-1, -1];
      const tell = (message: ToWorker): void => worker.postMessage(message);
      const give = (): void => {
        at = next;
        const unit = units[next];
        const job = jobs[unit?.job ?? -1];
        next += 1;
        if (unit === undefined || job === undefined) return;
        if (told !== unit.job) tell({ kind: 'job', number: unit.job, job });
        told = unit.job;
        tell({ kind: 'unit', job: unit.job, range: unit.range, cases: unit.cases });
      };
      worker.on('error', (error) => end(() => reject(failureOf(jobs, error))));
      worker.on('message', (outcomes: FromWorker) => {
        done(at, outcomes);
        finished += 1;
        if (finished === units.length) end(resolve);
        else give();
      });
      give();
    }
  });

/**
 * Run a range of each job's paths on one or several threads, which take them from one queue: the same outcomes bit for bit. On
 * one thread where that is faster. Throws what `createRunner` does, and `simulate/size` for what is too much for one run.
 */
export const runJobs = async (
  jobs: readonly Job[],
  ranges: readonly PathRange[],
  threads: number,
  onPaths: OnPaths,
): Promise<readonly Outcomes[]> => {
  checkRunSize(jobs, ranges);
  const rangeOf = (number: number): PathRange => ranges[number] ?? { from: 0, to: 0 };
  const units = jobs.flatMap((job, number) => unitsOf(job, number, rangeOf(number), threads));
  const parts: CaseOutcomes[][][] = jobs.map((job, number) => rangesOf(job, rangeOf(number)).map(() => []));
  let paths = 0;
  const done: Done = (index, outcomes) => {
    const unit = units[index];
    const job = jobs[unit?.job ?? -1];
    const part = parts[unit?.job ?? -1]?.[unit?.part ?? -1];
    if (unit === undefined || job === undefined || part === undefined) return;
    part.push(outcomes);
    if (part.reduce((sum, { columns }) => sum + columns.size, 0) < casesOf(job).length) return;
    paths += unit.range.to - unit.range.from;
    onPaths(paths, job);
  };
  const many = parts.some(({ length }) => length > 1);
  const large = jobs.reduce((sum, job, number) => sum + workOf(job, rangeOf(number)), 0) >= ALONE;
  if (threads > 1 && units.length > 1 && (many || large)) await runOnWorkers(jobs, units, threads, done);
  else await runHere(jobs, units, done);
  return jobs.map((job, number) => joinOutcomes((parts[number] ?? []).map((of) => outcomesOf(job, of))));
};

/** Run a range of one job's paths, as `runJobs` does. `onPaths` is told how many are done. */
export const runJob = async (
  job: Job,
  range: PathRange,
  threads: number,
  onPaths: (done: number) => void,
): Promise<Outcomes> => {
  const [outcomes] = await runJobs([job], [range], threads, onPaths);
  if (outcomes === undefined) throw new RangeError('one job has one outcome');
  return outcomes;
};
