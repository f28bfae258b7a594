import { dollars } from '../estimate-text.js';
import type { Tick } from './chart.js';

const INTERVALS = 5;

/** Round steps that reach a value from nothing: 1, 2 or 5 times a power of ten, five at most. `[0]` for nothing. */
export const stepsTo = (most: number): readonly number[] => {
  if (!(most > 0) || !Number.isFinite(most)) return [0];
  const size = 10 ** Math.floor(Math.log10(most / INTERVALS));
  const step = [1, 2, 5, 10].map((one) => one * size).find((one) => one * INTERVALS >= most * (1 - 1e-12)) ?? most;
  const count = Math.max(1, Math.ceil((most / step) * (1 - 1e-12)));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
};

/** Dollars without zeros that say nothing: `$2M`, `$1.5k`. */
export const bareDollars = (value: number): string =>
  dollars({ value, error: 0 }).replace(/\.([0-9]*?)0+(?=[kMB]?$)/, (_, digits: string) =>
    digits === '' ? '' : `.${digits}`,
  );

/** Ticks from $0 to what a plot must hold. */
export const dollarTicks = (most: number): readonly Tick[] =>
  stepsTo(most).map((at) => ({ at, label: bareDollars(at) }));
