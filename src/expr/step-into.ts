import { kindWords } from './kind-words.js';
import { fault, missing, type Outcome } from './outcome.js';
import { quoted } from './printable.js';
import { suggest } from './suggest.js';
import type { ExprValue, RecordValue } from './value.js';

const member = (record: RecordValue, name: string, path: () => string, at: number): Outcome => {
  const value = record.get(name);
  if (value === 'absent') return { kind: 'absent', path: path() };
  if (value !== undefined) return value;
  const names = record.names();
  if (names.includes(name)) return { kind: 'absent', path: path() };
  const near = suggest(name, names);
  const hint = near === undefined ? '' : `; did you mean ${quoted(near)}?`;
  return missing(`there is no ${quoted(name)} here${hint}`, at);
};

const item = (items: readonly ExprValue[], key: string, at: number): Outcome => {
  if (!/^[0-9]{1,9}$/.test(key)) return fault('a list is indexed by a whole number from 0', at);
  // At most nine digits: an index, not a value.
  const found = items[Number.parseInt(key, 10)];
  return found ?? missing(`there is no item ${key}: the list has ${items.length}`, at);
};

/** The member, entry or item of a value; `path` names it where it is absent. */
export const stepInto = (value: ExprValue, key: string, path: () => string, at: number): Outcome => {
  if (value.kind === 'record') return member(value, key, path, at);
  if (value.kind === 'list') return item(value.items, key, at);
  return fault(`there is no ${quoted(key)} in ${kindWords(value)}: only records and lists have members`, at);
};
