import { explain } from './explain.js';
import { fitExact, type Parsed } from './fit.js';
import { type NumberType, sentinelValue } from './number-type.js';
import { readText } from './read-text.js';

/** Longer text is refused unread. The longest a uint256 can need, with its digits grouped, is some 120. */
const LONGEST_QUANTITY = 200;

/**
 * Reads what a person wrote as a value of the type: the sentinel's word, or a number in the type's unit that the chain
 * can hold exactly. Never throws; a text that is refused comes with what to write instead.
 */
export const parseQuantity = (text: string, type: NumberType): Parsed => {
  if (text.length > LONGEST_QUANTITY) {
    return {
      ok: false,
      problem: {
        code: 'quantity/too-long',
        message: `a quantity of ${text.length} characters is too long`,
        help: `Write at most ${LONGEST_QUANTITY} characters.`,
      },
    };
  }
  const word = sentinelValue(text, type);
  if (word !== null) return { ok: true, value: word };
  const exact = readText(text, type);
  if (exact !== null) return fitExact(exact, text, type);
  const accepts = (candidate: string): boolean => {
    if (sentinelValue(candidate, type) !== null) return true;
    const value = candidate.length > LONGEST_QUANTITY ? null : readText(candidate, type);
    return value !== null && fitExact(value, candidate, type).ok;
  };
  return { ok: false, problem: explain(text, type, accepts) };
};
