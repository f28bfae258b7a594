import { parentPort } from 'node:worker_threads';
import { makeThread, type ThreadInput } from './thread.js';

/** What a worker is told: what to work on, then to take tiles until none is left, which it answers. */
export type ToWorker = { readonly kind: 'prepare'; readonly input: ThreadInput } | { readonly kind: 'work' };

let work: (() => void) | undefined;

parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'prepare') {
    work = makeThread(message.input);
    return;
  }
  work?.();
  parentPort?.postMessage('done');
});
