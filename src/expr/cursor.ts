import type { Expr } from './ast.js';
import { LIMITS } from './limits.js';
import { quoted } from './printable.js';
import { type Refusal, refusal } from './problem.js';
import type { Token } from './token.js';

const END: Token = { kind: 'end', at: 0, length: 0 };

const shown = (token: Token, source: string): string =>
  token.kind === 'end' ? 'the end' : quoted(source.slice(token.at, token.at + token.length));

/** The parser's place among the tokens, and its count of nodes and nesting. */
export class Cursor {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #nodes = 0;
  #depth = 0;

  constructor(source: string, tokens: readonly Token[]) {
    this.#source = source;
    this.#tokens = tokens;
  }

  get token(): Token {
    return this.#tokens[this.#next] ?? END;
  }

  /** Where the last token taken ends. */
  get end(): number {
    const last = this.#tokens[this.#next - 1];
    return last === undefined ? 0 : last.at + last.length;
  }

  take(): Token {
    const token = this.token;
    if (token.kind !== 'end') this.#next += 1;
    return token;
  }

  is(symbol: string): boolean {
    const token = this.token;
    return token.kind === 'symbol' && token.symbol === symbol;
  }

  accept(symbol: string): boolean {
    if (!this.is(symbol)) return false;
    this.#next += 1;
    return true;
  }

  expect(symbol: string, purpose: string): void {
    if (!this.accept(symbol)) throw this.unexpected(`"${symbol}" ${purpose}`);
  }

  unexpected(wanted: string, help?: string): Refusal {
    const token = this.token;
    return refusal(`expected ${wanted}, found ${shown(token, this.#source)}`, token.at, token.length, help);
  }

  /** Counts a node before it is made. */
  node<E extends Expr>(expr: E): E {
    this.#nodes += 1;
    if (this.#nodes > LIMITS.nodes) {
      throw refusal(`the expression has more than ${LIMITS.nodes} parts`, expr.at, expr.length, 'split it');
    }
    return expr;
  }

  /** Parses one level deeper. */
  nested<T>(parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > LIMITS.depth) {
      const { at, length } = this.token;
      throw refusal(`the expression is nested deeper than ${LIMITS.depth}`, at, length, 'split it');
    }
    const result = parse();
    this.#depth -= 1;
    return result;
  }
}
