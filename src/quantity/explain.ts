import { closest, distance } from 'fastest-levenshtein';
import { explainDigits } from './explain-digits.js';
import { explainUnit } from './explain-unit.js';
import type { NumberType } from './number-type.js';
import { type Accepts, either, type QuantityProblem, quote } from './problem.js';

const EXAMPLES: Readonly<Record<NumberType['unit'], string>> = {
  percent: '80.5% or 8050 bps',
  rate: '5% and APR or APY',
  number: '1.05',
  token: '3_000_000',
  usd: '1_179_648 or $1_179_648.5',
  duration: '36h or 1d12h',
};

const explainEmpty = (text: string, type: NumberType): QuantityProblem | null =>
  text.trim() === ''
    ? {
        code: 'quantity/empty',
        message: 'the value is empty',
        help: `Write a value such as ${EXAMPLES[type.unit]}, or leave the parameter out.`,
      }
    : null;

const explainWord = (text: string, type: NumberType): QuantityProblem | null => {
  if (!/^[A-Za-z][A-Za-z _-]*$/.test(text)) return null;
  const words = type.sentinels.map((s) => s.word);
  const guess = words.length === 0 ? null : closest(text.toLowerCase(), words);
  const meant = guess !== null && distance(text.toLowerCase(), guess) <= 3 ? [guess] : [];
  const known = words.length === 0 ? '' : ` or ${either(words)}`;
  return {
    code: 'quantity/unknown-word',
    message: `"${quote(text)}" is not a value of this parameter`,
    help: meant.length > 0 ? `Did you mean ${meant[0]}?` : `Write a value such as ${EXAMPLES[type.unit]}${known}.`,
    ...(meant.length > 0 ? { nearest: meant } : {}),
  };
};

/** Why a text is not well-formed for its type: the first reason that fits, with what to write instead. */
export const explain = (text: string, type: NumberType, accepts: Accepts): QuantityProblem =>
  explainEmpty(text, type) ??
  explainDigits(text, accepts) ??
  explainWord(text, type) ??
  explainUnit(text, type, accepts) ?? {
    code: 'quantity/syntax',
    message: `"${quote(text)}" is not a number this parameter understands`,
    help: `Write it like ${EXAMPLES[type.unit]}.`,
  };
