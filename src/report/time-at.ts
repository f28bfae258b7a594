/** A time of a chain as people read it: `2026-11-23 18:00:00 UTC`. Seconds since 1970. */
export const timeAt = (seconds: bigint): string =>
  `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
