import type { ExprValue, RecordValue } from '../expr/value.js';

type Look = (name: string) => ExprValue | 'absent' | undefined;

/** A record over names with dots: `interestRate.slope1` is the member `slope1` of its member `interestRate`. */
export const nestedRecord = (look: Look, names: readonly string[], prefix = ''): RecordValue => ({
  kind: 'record',
  get: (name) => {
    const own = look(prefix + name);
    if (own !== undefined) return own;
    const deeper = `${prefix}${name}.`;
    return names.some((one) => one.startsWith(deeper)) ? nestedRecord(look, names, deeper) : undefined;
  },
  names: () => {
    const below = names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
    return [...new Set(below.map((name) => name.split('.')[0] ?? name))];
  },
});

/** The same, where what the record does not have is not known instead of a mistake: what a state lacks is not evaluated. */
export const openRecord = (record: RecordValue): RecordValue => ({
  kind: 'record',
  get: (name) => {
    const value = record.get(name);
    return value === undefined ? 'absent' : value !== 'absent' && value.kind === 'record' ? openRecord(value) : value;
  },
  names: record.names,
});
