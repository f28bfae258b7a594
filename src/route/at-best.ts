import type { Span, Stage } from './stage.js';

/** How long a route takes at best: what every step waits for, one after the other. */
export const atBest = (stages: readonly Stage[]): Span =>
  stages.reduce(
    ({ seconds, blocks }, { after }) => ({ seconds: seconds + after.seconds, blocks: blocks + after.blocks }),
    { seconds: 0n, blocks: 0n },
  );
