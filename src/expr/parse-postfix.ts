import type { Expr } from './ast.js';
import type { Cursor } from './cursor.js';
import { FUNCTION_NAMES, isFunctionName, isMacroName, METHOD_NAMES, signature } from './functions.js';
import { quoted } from './printable.js';
import { refusal } from './problem.js';
import { suggest } from './suggest.js';

type ParseAll = (cursor: Cursor) => Expr;

const didYouMean = (name: string, candidates: readonly string[]): string => {
  const near = suggest(name, candidates);
  return near === undefined ? `there are ${candidates.join(', ')}` : `did you mean ${near}?`;
};

/** The arguments up to `close`, whose opening bracket has been taken. */
const parseItems = (cursor: Cursor, close: ')' | ']', all: ParseAll): readonly Expr[] => {
  const items: Expr[] = [];
  while (!cursor.is(close)) {
    items.push(cursor.nested(() => all(cursor)));
    if (!cursor.accept(',')) break;
  }
  cursor.expect(close, close === ')' ? 'to close the arguments' : 'to close the list');
  return items;
};

const parseCall = (cursor: Cursor, name: string, at: number, all: ParseAll): Expr => {
  if (!isFunctionName(name)) {
    throw refusal(`there is no function ${quoted(name)}`, at, name.length, didYouMean(name, FUNCTION_NAMES));
  }
  const items = parseItems(cursor, ')', all);
  const { least, most, usage } = signature(name);
  const length = cursor.end - at;
  if (items.length < least || items.length > most) {
    throw refusal(`${name} does not take ${items.length} arguments`, at, length, `write ${usage}`);
  }
  const first = items[0];
  if (name === 'has' && first?.kind !== 'name' && first?.kind !== 'member' && first?.kind !== 'index') {
    throw refusal('has asks about a name, a member or an entry', at, length, `write ${usage}`);
  }
  return cursor.node({ kind: 'call', name, arguments: items, at, length });
};

const RESERVED = new Set(['true', 'false', 'null', 'in']);

const parseVariable = (cursor: Cursor, method: string): string => {
  const token = cursor.token;
  if (token.kind !== 'name' || RESERVED.has(token.name)) {
    throw cursor.unexpected('a variable name', `write list.${method}(x, …)`);
  }
  cursor.take();
  return token.name;
};

const parseMethod = (cursor: Cursor, of: Expr, method: string, nameAt: number, all: ParseAll): Expr => {
  const { at } = of;
  if (isMacroName(method)) {
    const variable = parseVariable(cursor, method);
    cursor.expect(',', `after the variable of ${method}`);
    const body = cursor.nested(() => all(cursor));
    cursor.expect(')', 'to close the arguments');
    return cursor.node({ kind: 'macro', macro: method, of, variable, body, at, length: cursor.end - at });
  }
  if (method !== 'contains') {
    const help = isFunctionName(method) ? `write ${signature(method).usage}` : didYouMean(method, METHOD_NAMES);
    throw refusal(`there is no method ${quoted(method)}`, nameAt, method.length, help);
  }
  const items = parseItems(cursor, ')', all);
  if (items.length !== 1) {
    const message = `contains does not take ${items.length} arguments`;
    throw refusal(message, nameAt, cursor.end - nameAt, `write ${signature(method).usage}`);
  }
  return cursor.node({ kind: 'call', name: method, arguments: [of, ...items], at, length: cursor.end - at });
};

const parseMember = (cursor: Cursor, of: Expr, all: ParseAll): Expr => {
  const token = cursor.token;
  if (token.kind !== 'name') throw cursor.unexpected('a member name after "."');
  cursor.take();
  if (cursor.accept('(')) return parseMethod(cursor, of, token.name, token.at, all);
  return cursor.node({ kind: 'member', of, name: token.name, at: of.at, length: cursor.end - of.at });
};

const parseName = (cursor: Cursor, name: string, at: number, all: ParseAll): Expr => {
  const { length } = name;
  if (name === 'true' || name === 'false') return cursor.node({ kind: 'boolean', value: name === 'true', at, length });
  if (name === 'null') return cursor.node({ kind: 'null', at, length });
  if (cursor.accept('(')) return parseCall(cursor, name, at, all);
  return cursor.node({ kind: 'name', name, at, length });
};

const parsePrimary = (cursor: Cursor, all: ParseAll): Expr => {
  const { token } = cursor;
  const { at, length } = token;
  if (token.kind === 'name' && token.name !== 'in') {
    cursor.take();
    return parseName(cursor, token.name, at, all);
  }
  if (token.kind === 'number') {
    cursor.take();
    return cursor.node({ kind: 'number', n: token.n, d: token.d, unit: token.unit, at, length });
  }
  if (token.kind === 'text') {
    cursor.take();
    return cursor.node({ kind: 'text', value: token.value, at, length });
  }
  if (cursor.accept('(')) {
    const inner = cursor.nested(() => all(cursor));
    cursor.expect(')', 'to close the bracket');
    return inner;
  }
  if (cursor.accept('[')) {
    const items = parseItems(cursor, ']', all);
    return cursor.node({ kind: 'list', items, at, length: cursor.end - at });
  }
  throw cursor.unexpected('a value');
};

/** A primary with the members, entries and methods after it; `all` parses what stands between brackets. */
export const parsePostfix = (cursor: Cursor, all: ParseAll): Expr => {
  let expr = parsePrimary(cursor, all);
  for (;;) {
    if (cursor.accept('.')) {
      expr = parseMember(cursor, expr, all);
    } else if (cursor.accept('[')) {
      const of = expr;
      const key = cursor.nested(() => all(cursor));
      cursor.expect(']', 'to close the key');
      expr = cursor.node({ kind: 'index', of, key, at: of.at, length: cursor.end - of.at });
    } else {
      return expr;
    }
  }
};
