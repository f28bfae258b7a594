import { PlimsollError } from '../diagnostic/error.js';
import { hasCode } from './rpc-node.js';

/** Errors of a node that may answer a while later. */
const PASSING = ['rpc/rate-limited', 'rpc/timeout', 'rpc/unreachable', 'rpc/http-status'] as const;
const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 60_000;

/** How long a node is waited for that limits the rate or does not answer. */
export interface Waits {
  /** Times that the same is asked for again, with longer and longer waits. */
  readonly retries: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Some five minutes in all: long enough for a limit that counts by the minute. */
export const PATIENT: Waits = {
  retries: 7,
  sleep: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
};

/** Ask, and where the node may answer a while later wait and ask again. Throws what `ask` throws once the retries are used up. */
export const patiently = async <T>({ retries, sleep }: Waits, ask: () => Promise<T>): Promise<T> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof PlimsollError) || !hasCode(error, ...PASSING) || attempt >= retries) throw error;
      await sleep(Math.min(FIRST_WAIT * 2 ** attempt, LONGEST_WAIT));
    }
  }
};
