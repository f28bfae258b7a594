import { lexNumber } from './lex-number.js';
import { lexText } from './lex-text.js';
import { quoted } from './printable.js';
import { type Refusal, refusal } from './problem.js';
import type { Token } from './token.js';

const BLANK = /[ \t\r\n]*/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const SYMBOL = /&&|\|\||==|!=|<=|>=|[<>!+\-*/?:.,()[\]]/y;

const matchAt = (pattern: RegExp, source: string, at: number): string => {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? '';
};

const HELP: ReadonlyMap<string, string> = new Map([
  ['%', 'a percent sign belongs directly after its number (2%); there is no modulo'],
  ['=', 'equality is =='],
  ['&', 'and is &&'],
  ['|', 'or is ||'],
  ['{', 'there are no map literals'],
  ['$', 'a dollar sign belongs directly before a number: $1_000'],
  ['^', 'there is no power: multiply'],
]);

const unexpected = (source: string, at: number): Refusal => {
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  return refusal(`${quoted(character)} is not part of the language`, at, character.length, HELP.get(character));
};

const tokenAt = (source: string, at: number): Token => {
  const first = source.charAt(at);
  if ((first >= '0' && first <= '9') || first === '$') {
    const number = lexNumber(source, at);
    if (number !== undefined) return number;
  }
  if (first === '"' || first === "'") return lexText(source, at);
  const name = matchAt(NAME, source, at);
  if (name !== '') return { kind: 'name', name, at, length: name.length };
  const symbol = matchAt(SYMBOL, source, at);
  if (symbol !== '') return { kind: 'symbol', symbol, at, length: symbol.length };
  throw unexpected(source, at);
};

/** The tokens of a source, an `end` last. Throws a Refusal. */
export const lex = (source: string): readonly Token[] => {
  const tokens: Token[] = [];
  let at = matchAt(BLANK, source, 0).length;
  while (at < source.length) {
    const token = tokenAt(source, at);
    tokens.push(token);
    at = token.at + token.length;
    at += matchAt(BLANK, source, at).length;
  }
  tokens.push({ kind: 'end', at: source.length, length: 0 });
  return tokens;
};
