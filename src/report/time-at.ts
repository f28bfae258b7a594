/** The last second that a date can be of. */
const LAST = 8_640_000_000_000n;

/** A time of a chain as people read it: `2026-11-23T18:00:00Z`. Seconds since 1970; a chain can say any number. */
export const timeAt = (seconds: bigint): string =>
  seconds > LAST ? `second ${seconds}` : new Date(Number(seconds) * 1000).toISOString().replace('.000', '');
