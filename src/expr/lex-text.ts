import { hasUnprintable } from './printable.js';
import { refusal } from './problem.js';
import type { Token } from './token.js';

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['\\', '\\'],
  ['"', '"'],
  ["'", "'"],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);
const CODE = /u([0-9a-fA-F]{4})/y;

const escapeAt = (source: string, at: number): { readonly text: string; readonly length: number } => {
  const simple = SIMPLE.get(source.charAt(at + 1));
  if (simple !== undefined) return { text: simple, length: 2 };
  CODE.lastIndex = at + 1;
  const code = CODE.exec(source)?.[1];
  if (code === undefined) {
    throw refusal(
      'this escape is not known',
      at,
      Math.min(2, source.length - at),
      'the escapes are \\\\ \\" \\\' \\n \\r \\t and \\uXXXX',
    );
  }
  return { text: String.fromCharCode(Number.parseInt(code, 16)), length: 6 };
};

/** The text whose opening quote is at `at`. */
export const lexText = (source: string, at: number): Token => {
  const quote = source.charAt(at);
  let value = '';
  let i = at + 1;
  while (i < source.length) {
    const character = source.charAt(i);
    if (character === quote) return { kind: 'text', value, at, length: i + 1 - at };
    if (character === '\\') {
      const escaped = escapeAt(source, i);
      value += escaped.text;
      i += escaped.length;
      continue;
    }
    const whole = String.fromCodePoint(source.codePointAt(i) ?? 0);
    // Invisible characters in a rule under review could make it read as another one.
    if (hasUnprintable(whole)) {
      throw refusal('text holds an invisible character', i, whole.length, 'write it as an escape: \\uXXXX');
    }
    value += whole;
    i += whole.length;
  }
  throw refusal('this text has no closing quote', at, source.length - at, `close it with ${quote}`);
};
