/** Every way in which a written or stored quantity can be wrong. The codes are stable. */
export type QuantityCode =
  | 'quantity/empty'
  | 'quantity/too-long'
  | 'quantity/not-ascii'
  | 'quantity/spaces'
  | 'quantity/syntax'
  | 'quantity/plus-sign'
  | 'quantity/leading-zero'
  | 'quantity/comma'
  | 'quantity/digit-groups'
  | 'quantity/exponent'
  | 'quantity/bare-percent'
  | 'quantity/bare-rate'
  | 'quantity/bare-duration'
  | 'quantity/wrong-unit'
  | 'quantity/wrong-symbol'
  | 'quantity/wrong-compounding'
  | 'quantity/unknown-word'
  | 'quantity/reserved-value'
  | 'quantity/negative'
  | 'quantity/out-of-range'
  | 'quantity/inexact'
  | 'quantity/unknown-decimals'
  | 'quantity/invalid-raw';

/** Why a text or an integer is not a quantity of its type. */
export interface QuantityProblem {
  readonly code: QuantityCode;
  readonly message: string;
  /** What to do: an imperative sentence. */
  readonly help: string;
  /** Texts that would be accepted instead, nearest first, as YAML would have them. */
  readonly nearest?: readonly string[];
}

/** True where a text would be accepted as a value of the type in question. */
export type Accepts = (text: string) => boolean;

const LONGEST_QUOTE = 60;

/** The text for a message: control and other non-ASCII characters as `\u{…}`, and cut where it is long. */
export const quote = (text: string): string => {
  const shown = [...text.slice(0, LONGEST_QUOTE)]
    .map((c) => (c >= ' ' && c <= '~' ? c : `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`))
    .join('');
  return text.length > LONGEST_QUOTE ? `${shown}…` : shown;
};

/** `a`, `a or b`, `a, b or c`. */
export const either = (choices: readonly string[]): string =>
  choices.length < 2 ? choices.join('') : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
