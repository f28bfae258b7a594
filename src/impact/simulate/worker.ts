import { parentPort } from 'node:worker_threads';
import type { Job, PathRange } from './job.js';
import { createRunner, type Outcomes, type Runner } from './run-paths.js';

/** What a worker is told: the job, then ranges of its paths, each answered by its outcomes. */
export type ToWorker =
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'range'; readonly range: PathRange };

/** The outcomes of a range. What is thrown reaches the other side as the worker's error. */
export type FromWorker = Outcomes;

let run: Runner | undefined;

parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'job') run = createRunner(message.job);
  else if (run !== undefined) parentPort?.postMessage(run(message.range) satisfies FromWorker);
});
