import { exactDollars } from '../estimate-text.js';
import type { Tick } from './chart.js';

const INTERVALS = 5;

/** A hair of what is divided: steps of a tenth do not add up to one. */
const HAIR = 1e-9;

/** Round values from one not above the least to one not below the most, 1, 2 or 5 times a power of ten apart, few of them. */
export const stepsBetween = (least: number, most: number): readonly number[] => {
  const span = most - least;
  if (!(span > 0) || !Number.isFinite(span)) return [least];
  const size = 10 ** Math.floor(Math.log10(span / INTERVALS));
  const step = [1, 2, 5, 10].map((one) => one * size).find((one) => one * INTERVALS >= span * (1 - HAIR)) ?? span;
  const [from, to] = [Math.floor(least / step + HAIR), Math.ceil(most / step - HAIR)];
  return Array.from({ length: to - from + 1 }, (_, index) => Number(((from + index) * step).toPrecision(12)));
};

/** Dollars without zeros that say nothing: `$2M`, `$1.5k`. */
export const bareDollars = (value: number): string =>
  exactDollars(value).replace(/\.([0-9]*?)0+(?=[kMB]?$)/, (_, digits: string) => (digits === '' ? '' : `.${digits}`));

/** Ticks from $0 to what a plot must hold. */
export const dollarTicks = (most: number): readonly Tick[] =>
  stepsBetween(0, most).map((at) => ({ at, label: bareDollars(at) }));
