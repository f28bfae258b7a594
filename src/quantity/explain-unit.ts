import { formatExact } from './format.js';
import { compoundingOf, type NumberType } from './number-type.js';
import { type Accepts, either, type QuantityCode, type QuantityProblem, quote } from './problem.js';
import { type Rational, rational, toDecimal } from './rational.js';
import { readNumber } from './read-text.js';

/** A text taken apart: the number, and what follows it. */
interface Parts {
  readonly text: string;
  /** The digits as written, without `$`. */
  readonly digits: string;
  readonly number: Rational;
  readonly suffix: string;
}

const takeApart = (text: string): Parts | null => {
  const found = /^(-?)(\$?)([0-9][0-9_]*(?:\.[0-9]+)?)(.*)$/s.exec(text);
  if (found === null) return null;
  const digits = `${found[1]}${found[3]}`;
  const number = readNumber(digits);
  return number === null ? null : { text, digits, number, suffix: `${found[2]}${found[4]}` };
};

const scaled = ({ number }: Parts, n: bigint, d: bigint): string =>
  toDecimal(rational(number.n * n, number.d * d)) ?? '';

const build = (code: QuantityCode, message: string, nearest: readonly string[], otherwise: string): QuantityProblem =>
  nearest.length === 0
    ? { code, message, help: otherwise }
    : { code, message, help: `Write ${either(nearest)}.`, nearest };

const barePercent = (parts: Parts, accepts: Accepts): QuantityProblem => {
  const magnitude = parts.number.n < 0n ? -parts.number.n : parts.number.n;
  const asWritten = `${scaled(parts, 1n, 1n)}%`;
  // A number up to 1 may be meant as a fraction, a larger one as basis points.
  const other = magnitude <= parts.number.d ? `${scaled(parts, 100n, 1n)}%` : `${scaled(parts, 1n, 100n)}%`;
  const readings = [...new Set([asWritten, other])];
  const meanings = magnitude <= parts.number.d ? readings : [asWritten, `${parts.digits} bps (${other})`];
  const accepted = readings.filter(accepts);
  const shown = quote(parts.text);
  return build(
    'quantity/bare-percent',
    readings.length === 1 ? `${shown} has no percent sign` : `${shown} could mean ${either(meanings)}`,
    accepted,
    `Write ${either(readings)}, within the limits of the parameter.`,
  );
};

const bareRate = (parts: Parts, basis: string, accepts: Accepts): QuantityProblem =>
  build(
    'quantity/bare-rate',
    `${quote(parts.text)} does not say what kind of yearly rate it is`,
    [`${scaled(parts, 1n, 1n)}% ${basis}`].filter(accepts),
    `Write the rate with % ${basis}.`,
  );

const bareDuration = (parts: Parts, accepts: Accepts): QuantityProblem => {
  const readings = ['s', 'h', 'd'].map((unit) => `${parts.digits}${unit}`);
  return build(
    'quantity/bare-duration',
    `${quote(parts.text)} has no unit of time: it could mean ${either(readings)}`,
    readings.filter(accepts),
    'Write a whole number with w, d, h, m or s.',
  );
};

const KINDS: Readonly<Record<NumberType['unit'], string>> = {
  percent: 'a percentage',
  rate: 'a yearly rate',
  number: 'a plain number',
  token: 'an amount of tokens',
  usd: 'an amount of dollars',
  duration: 'a time',
};

const TIMES: ReadonlyMap<string, bigint> = new Map([
  ['w', 604_800n],
  ['d', 86_400n],
  ['h', 3_600n],
  ['m', 60n],
  ['s', 1n],
]);
const TIME_WORD = /^(?:[wdhms]|weeks?|days?|hours?|hrs?|minutes?|mins?|seconds?|secs?)$/i;

/** `1.5h`, `3 days` and `1D12H` as this tool spells them. */
const spelledDuration = (parts: Parts): readonly string[] => {
  const word = parts.suffix.trim().toLowerCase();
  const size = TIME_WORD.test(word) ? TIMES.get(word.charAt(0)) : undefined;
  if (size === undefined) return [parts.text.toLowerCase().replaceAll(' ', '')];
  const seconds = rational(parts.number.n * size, parts.number.d);
  return [formatExact(seconds, { unit: 'duration', codec: null, sentinels: [] }, 'plain')];
};

const wrongUnit = (parts: Parts, type: NumberType, accepts: Accepts): QuantityProblem => {
  const plain = scaled(parts, 1n, 1n);
  const suffix = parts.suffix.trim();
  const candidates = [
    ...(suffix === '%' && type.unit === 'number' ? [scaled(parts, 1n, 100n)] : []),
    ...(/^bps?$/i.test(suffix) && type.unit === 'percent' ? [`${scaled(parts, 1n, 100n)}%`] : []),
    ...(/^\$|^(?:USD|dollars?)$/i.test(suffix) && type.unit === 'usd' ? [plain] : []),
    ...(type.unit === 'duration' ? spelledDuration(parts) : []),
    ...(type.unit === 'token' && suffix === type.symbol ? [plain] : []),
  ];
  const nearest = candidates.filter(accepts);
  return build(
    'quantity/wrong-unit',
    `${quote(parts.text)} is not ${KINDS[type.unit]}`,
    nearest,
    `This parameter is ${KINDS[type.unit]}: check that the value belongs here.`,
  );
};

const wrongSymbol = (parts: Parts, type: NumberType, accepts: Accepts): QuantityProblem => {
  const written = quote(parts.suffix.trim());
  return type.symbol === undefined
    ? build(
        'quantity/wrong-symbol',
        `${quote(parts.text)} names ${written}, and the token's symbol is not known here`,
        [],
        'Leave the symbol out.',
      )
    : build(
        'quantity/wrong-symbol',
        `${quote(parts.text)} is an amount of ${written}, but this is about ${quote(type.symbol)}`,
        [`${parts.digits} ${type.symbol}`].filter(accepts),
        `Write the amount in ${quote(type.symbol)}.`,
      );
};

/** What is wrong with the unit of a text whose number is well-formed; null where there is no such number. */
export const explainUnit = (text: string, type: NumberType, accepts: Accepts): QuantityProblem | null => {
  const parts = takeApart(text);
  if (parts === null) return null;
  if (type.unit === 'percent' && parts.suffix === '') return barePercent(parts, accepts);
  if (type.unit === 'duration' && parts.number.n < 0n) {
    return build('quantity/negative', `${quote(text)} is negative`, [], 'Write a time of 0s or more.');
  }
  if (type.unit === 'duration' && parts.suffix === '') return bareDuration(parts, accepts);
  if (type.unit === 'rate') {
    const basis = compoundingOf(type).toUpperCase();
    const named = /^% ?(apr|apy)$/i.exec(parts.suffix)?.[1]?.toUpperCase();
    if (named !== undefined && named !== basis) {
      return build(
        'quantity/wrong-compounding',
        `${quote(text)} is an ${named}, but this parameter is written as ${basis}`,
        [],
        `Convert the rate and write it with ${basis}: an APY includes interest on interest, an APR does not.`,
      );
    }
    if (named !== undefined) {
      return build(
        'quantity/syntax',
        `${quote(text)} is not spelled as rates are`,
        [`${scaled(parts, 1n, 1n)}% ${basis}`].filter(accepts),
        `Write the rate with % ${basis}.`,
      );
    }
    if (parts.suffix === '' || parts.suffix === '%') return bareRate(parts, basis, accepts);
  }
  if (type.unit === 'token' && /^ [^\s%]+$/.test(parts.suffix)) return wrongSymbol(parts, type, accepts);
  return wrongUnit(parts, type, accepts);
};
