const timeOf = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(/\.000Z$/, 'Z');

/** Prices in the plainest of the shapes that are read: times in UTC, from Unix seconds, and prices as they are written. */
export const plainTable = (rows: Iterable<readonly [number, string]>): string =>
  ['time,price', ...Array.from(rows, ([time, price]) => `${timeOf(time)},${price}`), ''].join('\n');
