import type { OracleSource } from '../scenario.js';

/** One source of a price as a path goes on. Instants are numbered from 0; prices are in dollars. */
export interface Reporter {
  reset(): void;
  /** Looks at the true price. May be called again at the same instant when sales moved the price. */
  observe(instant: number, seconds: number, truth: number): void;
  /** The report that can be seen. */
  value(): number;
  /** When the report that can be seen was made, in seconds since the start. */
  madeAt(): number;
}

/** How many instants a delay is, to the nearest. */
export const instantsOf = (seconds: number, instantSeconds: number, most: number): number =>
  Math.min(most, Math.round(seconds / instantSeconds));

const within = (windows: OracleSource['outages'], seconds: number): boolean => {
  for (const { from, to } of windows) if (seconds >= from && seconds < to) return true;
  return false;
};

/**
 * Reports when the price moved by the deviation or the heartbeat is over, unless out of service; a report is seen after the
 * latency, to the nearest instant. A manipulation shorter than an instant acts in the one it falls in.
 */
export const createReporter = (
  source: OracleSource,
  start: number,
  instantSeconds: number,
  instants: number,
): Reporter => {
  const delay = instantsOf(source.latency, instantSeconds, instants + 1);
  const slots = delay + 1;
  const [values, times] = [new Float64Array(slots), new Float64Array(slots)];
  let [last, lastTime, shown, shownTime, seen] = [start, 0, start, 0, -1];
  const factor = (seconds: number): number => {
    let product = 1;
    for (const { from, to, factor: by } of source.manipulations)
      if (from <= seconds && to > seconds - instantSeconds) product *= by;
    return product;
  };
  return {
    reset() {
      values.fill(Number.NaN);
      [last, lastTime, shown, shownTime, seen] = [start, 0, start, 0, -1];
    },
    observe(instant, seconds, truth) {
      const slot = (instant + delay) % slots;
      if (instant !== seen) values[slot] = Number.NaN;
      seen = instant;
      if (!within(source.outages, seconds)) {
        const price = truth * factor(seconds);
        if (Math.abs(price - last) >= source.deviation * last || seconds - lastTime >= source.heartbeat) {
          [last, lastTime] = [price, seconds];
          values[slot] = price;
          times[slot] = seconds;
        }
      }
      const due = values[instant % slots] ?? Number.NaN;
      if (!Number.isNaN(due)) [shown, shownTime] = [due, times[instant % slots] ?? 0];
    },
    value: () => shown,
    madeAt: () => shownTime,
  };
};
