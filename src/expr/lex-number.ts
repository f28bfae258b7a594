import { multiply, rational } from '../quantity/rational.js';
import { refusal } from './problem.js';
import { suggest } from './suggest.js';
import type { Token } from './token.js';
import { type LiteralUnit, unitMeaning, WORD_UNITS } from './units.js';

const SHAPE = /(\$?)([0-9][0-9_]*)(?:\.([0-9][0-9_]*))?(%|[A-Za-z_][A-Za-z0-9_]*)?/y;
const GROUPED = /^[0-9]{1,3}(_[0-9]{3})+$/;
const PLAIN = /^[0-9]+$/;

const isWordUnit = (word: string): word is LiteralUnit => WORD_UNITS.some((unit) => unit === word);

const unitHelp = (word: string): string => {
  if (/^e[0-9]*$/i.test(word)) return 'write the number out, in groups of three: 1_000_000';
  if (/^x/i.test(word)) return 'an address or other bytes are written as text: "0x…"';
  if (word === 'm') return 'minutes are min; millions are written out: 5_000_000';
  if (/^(w|d|h|min)[0-9]/.test(word)) return 'a duration has one unit; add two: 1d + 12h';
  const near = suggest(word, WORD_UNITS);
  const units = `the units are %, ${WORD_UNITS.join(', ')}`;
  return near === undefined ? units : `did you mean ${near}? ${units}`;
};

const unitOf = (dollar: string, suffix: string, at: number): LiteralUnit => {
  if (dollar !== '') {
    if (suffix !== '') throw refusal('a dollar amount takes no other unit', at, suffix.length);
    return '$';
  }
  if (suffix === '') return 'none';
  if (suffix === '%') return '%';
  if (isWordUnit(suffix)) return suffix;
  throw refusal(`"${suffix.slice(0, 40)}" is not a unit`, at, suffix.length, unitHelp(suffix));
};

/** The number that starts at `at`, a digit or a dollar sign; undefined where no digit follows the dollar sign. */
export const lexNumber = (source: string, at: number): Token | undefined => {
  SHAPE.lastIndex = at;
  const match = SHAPE.exec(source);
  if (match === null) return undefined;
  const [whole, dollar = '', digits = '', fraction = '', suffix = ''] = match;
  if (!PLAIN.test(digits) && !GROUPED.test(digits)) {
    throw refusal('digit groups are of three', at, whole.length, 'write 90_000, or the digits without groups');
  }
  if (fraction.includes('_')) {
    throw refusal('digits after the point are not grouped', at, whole.length, 'write them without underscores');
  }
  const unit = unitOf(dollar, suffix, at + whole.length - suffix.length);
  const written = rational(BigInt(digits.replaceAll('_', '') + fraction), 10n ** BigInt(fraction.length));
  const value = multiply(written, unitMeaning(unit).factor);
  return { kind: 'number', n: value.n.toString(), d: value.d.toString(), unit, at, length: whole.length };
};
