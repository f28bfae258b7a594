import { parentPort } from 'node:worker_threads';
import type { Job, PathRange } from './job.js';
import { type CaseOutcomes, type CaseRunner, createCaseRunner } from './run-paths.js';

/** What a worker is told: jobs by number, then units of them, each answered by its outcomes. */
export type ToWorker =
  | { readonly kind: 'job'; readonly number: number; readonly job: Job }
  | { readonly kind: 'unit'; readonly job: number; readonly range: PathRange; readonly cases: readonly number[] };

/** The outcomes of a unit. What is thrown reaches the other side as the worker's error. */
export type FromWorker = CaseOutcomes;

/** The job that was told last: units come job after job. */
let last: { readonly number: number; readonly run: CaseRunner } | undefined;

parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'job') last = { number: message.number, run: createCaseRunner(message.job) };
  else if (last?.number === message.job)
    parentPort?.postMessage(last.run(message.range, message.cases) satisfies FromWorker);
});
