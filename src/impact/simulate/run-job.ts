import { setImmediate as breath } from 'node:timers/promises';
import { startProgram } from '../workers/start-program.js';
import type { Job, PathRange } from './job.js';
import { createRunner, joinOutcomes, type Outcomes } from './run-paths.js';
import type { FromWorker, ToWorker } from './worker.js';

/** Paths that are run at once: few enough that progress is told and threads end together. */
const CHUNK = 32;

const rangesOf = ({ from, to }: PathRange): PathRange[] =>
  Array.from({ length: Math.ceil((to - from) / CHUNK) }, (_, index) => ({
    from: from + index * CHUNK,
    to: Math.min(from + (index + 1) * CHUNK, to),
  }));

const runHere = async (
  job: Job,
  ranges: readonly PathRange[],
  onPaths: (done: number) => void,
): Promise<Outcomes[]> => {
  const run = createRunner(job);
  const parts: Outcomes[] = [];
  let done = 0;
  for (const range of ranges) {
    parts.push(run(range));
    done += range.to - range.from;
    onPaths(done);
    await breath();
  }
  return parts;
};

const runOnWorkers = (
  job: Job,
  ranges: readonly PathRange[],
  threads: number,
  onPaths: (done: number) => void,
): Promise<Outcomes[]> =>
  new Promise((resolve, reject) => {
    const parts: Outcomes[] = new Array(ranges.length);
    let [next, done, finished] = [0, 0, 0];
    const workers = Array.from({ length: Math.min(threads, ranges.length) }, () => startProgram('simulate'));
    const end = (settle: () => void): void => {
      void Promise.all(workers.map((worker) => worker.terminate())).then(settle);
    };
    for (const worker of workers) {
      let at = -1;
      const give = (): void => {
        at = next;
        const range = ranges[next];
        next += 1;
        if (range !== undefined) worker.postMessage({ kind: 'range', range } satisfies ToWorker);
      };
      worker.on('error', (error) => end(() => reject(error)));
      worker.on('message', (outcomes: FromWorker) => {
        parts[at] = outcomes;
        const range = ranges[at];
        done += range === undefined ? 0 : range.to - range.from;
        finished += 1;
        onPaths(done);
        if (finished === ranges.length) end(() => resolve(parts));
        else give();
      });
      worker.postMessage({ kind: 'job', job } satisfies ToWorker);
      give();
    }
  });

/**
 * Run a range of a job's paths on one or several threads: the same outcomes bit for bit. `onPaths` is told how many are done.
 * Throws what `createRunner` does.
 */
export const runJob = async (
  job: Job,
  range: PathRange,
  threads: number,
  onPaths: (done: number) => void,
): Promise<Outcomes> => {
  const ranges = rangesOf(range);
  if (threads <= 1 || ranges.length <= 1) return joinOutcomes(await runHere(job, ranges, onPaths));
  // What cannot be run is told here, with its code; an error of a worker comes without.
  createRunner(job);
  return joinOutcomes(await runOnWorkers(job, ranges, threads, onPaths));
};
