import { unavailable } from '../src/diagnostic/error.js';
import type { Devnet } from './start.js';

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/**
 * Keeps this process alive until it is told to end (SIGTERM), then ends the chain and resolves.
 *
 * @throws PlimsollError `devnet/anvil-failed` where the chain ends by itself.
 */
export const serveUntilTold = async (devnet: Devnet): Promise<void> => {
  let watch: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      process.once('SIGTERM', resolve);
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
