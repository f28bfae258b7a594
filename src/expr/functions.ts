/** The functions: how many arguments each takes, and how it is written. `contains` is written as a method. */
const FUNCTIONS = {
  min: { least: 1, most: 64, usage: 'min(a, b) or min(list)' },
  max: { least: 1, most: 64, usage: 'max(a, b) or max(list)' },
  sum: { least: 1, most: 1, usage: 'sum(list)' },
  abs: { least: 1, most: 1, usage: 'abs(x)' },
  number: { least: 1, most: 1, usage: 'number(x)' },
  size: { least: 1, most: 1, usage: 'size(x)' },
  has: { least: 1, most: 1, usage: 'has(a.b)' },
  isUnlimited: { least: 1, most: 1, usage: 'isUnlimited(x)' },
  contains: { least: 2, most: 2, usage: 'list.contains(x)' },
} as const;

export type FunctionName = keyof typeof FUNCTIONS;
export type MacroName = 'all' | 'exists' | 'filter' | 'map';

interface Signature {
  readonly least: number;
  readonly most: number;
  readonly usage: string;
}

const isKey = (name: string): name is FunctionName => Object.hasOwn(FUNCTIONS, name);

/** Functions written before their arguments. */
export const isFunctionName = (name: string): name is FunctionName => isKey(name) && name !== 'contains';

export const signature = (name: FunctionName): Signature => FUNCTIONS[name];

export const FUNCTION_NAMES: readonly string[] = Object.keys(FUNCTIONS).filter(isFunctionName);

export const isMacroName = (name: string): name is MacroName =>
  name === 'all' || name === 'exists' || name === 'filter' || name === 'map';

export const METHOD_NAMES: readonly string[] = ['all', 'exists', 'filter', 'map', 'contains'];
