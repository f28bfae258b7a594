import { escapeForTerminal } from '../diagnostic/escape.js';
import { equals, multiply, parseDecimal, type Rational, subtract, toDecimal } from '../quantity/rational.js';

/** A value's exact text for reading: long whole numbers with digit groups, an empty one said, unseen characters shown. */
export const readableValue = (value: { readonly text: string } | null): string => {
  if (value === null) return 'absent';
  if (value.text === '') return 'empty';
  return /^[0-9]{5,}$/.test(value.text)
    ? value.text.replace(/\B(?=(?:[0-9]{3})+$)/g, '_')
    : escapeForTerminal(value.text);
};

/** A change as the contract prints it: what it was, what it is, and by how much. */
export interface ReadChange {
  readonly before: { readonly text: string } | null;
  readonly after: { readonly text: string } | null;
  readonly absolute: string | null;
  readonly relative: string | null;
}

const PER_CENT = /%(?= AP[RY]$|$)/;

/** A signed difference for reading, its digits grouped: that of two percentages is in percentage points, `-5.5 pp`. */
export const readableChange = ({ before, after, absolute }: Omit<ReadChange, 'relative'>): string => {
  if (absolute === null) return '';
  if (/^[+-][0-9]{5,}$/.test(absolute)) return absolute.replace(/\B(?=(?:[0-9]{3})+$)/g, '_');
  const shares = [before, after].every((value) => value !== null && PER_CENT.test(value.text));
  return escapeForTerminal(shares ? absolute.replace(PER_CENT, ' pp') : absolute);
};

/** As many significant digits as a relative change is rounded to. */
const isLong = (relative: string): boolean => relative.replace(/^-?[0.]*/, '').replace('.', '').length >= 6;

const numberIn = (value: ReadChange['before']): Rational | null =>
  value === null ? null : parseDecimal(value.text.replace(/% AP[RY]$|%$/, ''));

/** Whether a relative change is its rounding: by the values themselves where they are decimals, else by its length. */
const isRounded = (ratio: Rational, { before, after, relative }: Omit<ReadChange, 'absolute'>): boolean => {
  const [from, to] = [numberIn(before), numberIn(after)];
  return from === null || to === null ? isLong(relative ?? '') : !equals(multiply(ratio, from), subtract(to, from));
};

/** A relative change for reading: `0.1` as `+10%`, a rounded `0.109091` as `≈+10.9091%`; empty where there is none or it is no decimal. */
export const readableRelative = (change: Omit<ReadChange, 'absolute'>): string => {
  const ratio = change.relative === null ? null : parseDecimal(change.relative);
  const percent = ratio === null ? null : toDecimal(multiply(ratio, { n: 100n, d: 1n }));
  if (ratio === null || percent === null) return '';
  return `${isRounded(ratio, change) ? '≈' : ''}${percent.startsWith('-') ? '' : '+'}${percent}%`;
};
