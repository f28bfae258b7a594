import { unavailable } from '../src/diagnostic/error.js';
import type { Devnet } from './start.js';

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Settles when this process is told to end (SIGTERM). Listens from the call on, so call it before saying that all is ready. */
export const toldToEnd = (): Promise<void> => new Promise((resolve) => process.once('SIGTERM', () => resolve()));

/**
 * Keeps this process alive until it is told to end, then ends the chain and resolves.
 *
 * @throws PlimsollError `devnet/anvil-failed` where the chain ends by itself.
 */
export const serveUntilTold = async (devnet: Devnet, told: Promise<void> = toldToEnd()): Promise<void> => {
  let watch: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      told.then(resolve, reject);
      watch = setInterval(() => {
        if (isRunning(devnet.pid)) return;
        reject(
          unavailable('devnet/anvil-failed', 'anvil has ended, and the chain with it', { hint: 'Start it again.' }),
        );
      }, 1000);
    });
  } finally {
    clearInterval(watch);
    await devnet.stop();
  }
};
