import type { RouteCall } from '../safe/wrap.js';
import { sameness } from '../twins.js';

/**
 * The calls in proposals that a governor takes, in their order: at most `most` each (one at least), and no call twice in one.
 * Each is proposed, voted and executed by itself, so that the parameters must be safe after each.
 */
export const chunksOf = (calls: readonly RouteCall[], most: bigint): readonly (readonly RouteCall[])[] => {
  const chunks: RouteCall[][] = [];
  for (const call of calls) {
    const last = chunks.at(-1);
    const fits = last !== undefined && BigInt(last.length) < most;
    if (fits && !last.some((one) => sameness(one) === sameness(call))) last.push(call);
    else chunks.push([call]);
  }
  return chunks;
};
