/** What a stored word is to an ABI encoder: `bool`, `address`, `bytes32` and `string`, or an enum's integer. */
export type WordAbiValue = boolean | string | bigint;

export type WordCode =
  | 'quantity/not-a-flag'
  | 'quantity/not-an-address'
  | 'quantity/address-checksum'
  | 'quantity/not-bytes32-text'
  | 'quantity/unknown-choice'
  | 'quantity/not-text';

export interface WordProblem {
  readonly code: WordCode;
  readonly message: string;
  readonly help: string;
  readonly nearest?: readonly string[];
}

/** A value that is no number, in its three forms. */
export interface WordValue {
  /** As YAML has it. */
  readonly text: string;
  /** As JSON has it: `true`, the address, the text; for an enum the integer. */
  readonly raw: string;
  readonly abi: WordAbiValue;
}

export type WordResult =
  | { readonly ok: true; readonly value: WordValue }
  | { readonly ok: false; readonly problem: WordProblem };

/** A named correspondence between words and what a contract stores for them. Both directions are exact. */
export interface WordCodec {
  readonly kind: 'word';
  readonly name: string;
  /** Reads what a person wrote. */
  readonly encode: (text: string) => WordResult;
  /** Reads what an ABI decoder gave; anything of the wrong type is a problem, never an exception. */
  readonly decode: (abi: unknown) => WordResult;
}

export const wordProblem = (
  code: WordCode,
  message: string,
  help: string,
  nearest: readonly string[] = [],
): WordResult => ({ ok: false, problem: { code, message, help, ...(nearest.length > 0 ? { nearest } : {}) } });

/** What to call a value of an unexpected type in a message. */
export const typeName = (value: unknown): string => (value === null ? 'null' : typeof value);
