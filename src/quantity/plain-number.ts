import { parseQuantity } from './parse.js';
import { toNumber } from './rational.js';
import type { Unit } from './unit.js';

/** What a text of a unit says as a plain number, for estimates: a percentage is a fraction, a duration seconds. NaN for none. */
export const plainNumber = (text: string, unit: Unit): number => {
  const parsed = parseQuantity(text, { unit, codec: null, sentinels: [] });
  const exact = parsed.ok ? parsed.value.exact : null;
  return exact === null ? Number.NaN : toNumber(exact);
};
