import type { ExprValue, RecordValue } from '../expr/value.js';

type Look = (name: string) => ExprValue | 'absent' | undefined;

/** A record over names with dots: `interestRate.slope1` is the member `slope1` of its member `interestRate`. */
export const nestedRecord = (look: Look, names: readonly string[], prefix = ''): RecordValue => {
  const below = names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  return {
    kind: 'record',
    get: (name) => {
      const own = look(prefix + name);
      if (own !== undefined) return own;
      return below.some((one) => one.startsWith(`${name}.`))
        ? nestedRecord(look, names, `${prefix}${name}.`)
        : undefined;
    },
    names: () => [...new Set(below.map((name) => name.split('.')[0] ?? name))],
  };
};
