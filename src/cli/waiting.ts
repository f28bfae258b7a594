import type { Patience } from '../chain/rpc.js';

/** Milliseconds that a review waits for the first answer of a node. One that has answered is given the usual time. */
export const FIRST_ANSWER_MS = 10_000;

/**
 * How long a review waits for a node, and what it says meanwhile: one line a node, and only on a terminal.
 *
 * @param note writes a line on stderr
 */
export const reviewPatience = (
  note: (text: string) => void,
  stderr: { readonly isTTY?: boolean },
): Required<Pick<Patience, 'firstTimeoutMs' | 'onSlow'>> => ({
  firstTimeoutMs: FIRST_ANSWER_MS,
  onSlow: (name, milliseconds) => {
    if (stderr.isTTY === true) note(`waiting for ${name}, at most ${milliseconds / 1000} s for one answer`);
  },
});
