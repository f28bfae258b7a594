import { refused } from '../diagnostic/error.js';
import type { AbiParameter, AbiType, AbiValue } from './abi-type.js';

/** The way to one value within a decoded list: an index for each level. */
export type AbiPlace = readonly number[];

/**
 * Finds where `rates.optimal`, `1.0` or `data` stands in a list of parameters: names or positions, one a level, joined
 * by dots. The empty path is the only parameter of a list of one. Throws `abi/path` where there is no such place or a
 * name stands twice.
 */
export const locate = (parameters: readonly AbiParameter[], path: string): AbiPlace => {
  if (path === '' && parameters.length === 1) return [0];
  const place: number[] = [];
  let within: AbiType | readonly AbiParameter[] = parameters;
  for (const step of path.split('.')) {
    const matches: readonly number[] = placesIn(within, step);
    const [index] = matches;
    const found: AbiType | undefined = index === undefined ? undefined : typeIn(within, index);
    if (index === undefined || found === undefined || matches.length > 1) {
      const problem = matches.length > 1 ? 'stands more than once in' : 'is not one of';
      throw refused('abi/path', `${JSON.stringify(path)}: ${JSON.stringify(step)} ${problem} ${choices(within)}`, {
        hint: 'Name the value as the declaration does, or give its position, counted from 0.',
      });
    }
    place.push(index);
    within = found;
  }
  return place;
};

/** The value at a place that `locate` found. Throws `abi/path` where an array is too short to have it. */
export const valueAt = (values: readonly AbiValue[], place: AbiPlace): AbiValue => {
  let value: AbiValue | undefined = values;
  for (const index of place) value = Array.isArray(value) ? value[index] : undefined;
  if (value === undefined) {
    throw refused('abi/path', `the answer has no value at ${place.join('.')}`, {
      hint: 'The array is shorter than the position asked for.',
    });
  }
  return value;
};

const isList = (within: AbiType | readonly AbiParameter[]): within is readonly AbiParameter[] => Array.isArray(within);

/** The named places at this level; undefined in an array and in a single value. */
const fieldsOf = (within: AbiType | readonly AbiParameter[]): readonly AbiParameter[] | undefined => {
  if (isList(within)) return within;
  return within.kind === 'tuple' ? within.fields : undefined;
};

const placesIn = (within: AbiType | readonly AbiParameter[], step: string): readonly number[] => {
  if (/^[0-9]{1,9}$/.test(step)) return [Number.parseInt(step, 10)];
  const fields = step === '' ? [] : (fieldsOf(within) ?? []);
  return fields.flatMap((field, index) => (field.name === step ? [index] : []));
};

const typeIn = (within: AbiType | readonly AbiParameter[], index: number): AbiType | undefined => {
  if (isList(within) || within.kind !== 'array') return fieldsOf(within)?.[index]?.type;
  return index < (within.length ?? Number.POSITIVE_INFINITY) ? within.item : undefined;
};

const choices = (within: AbiType | readonly AbiParameter[]): string => {
  const fields = fieldsOf(within)?.map((field, index) => field.name || String(index));
  if (fields !== undefined) return fields.join(', ') || 'none: it returns nothing';
  return !isList(within) && within.kind === 'array'
    ? `the positions of ${within.canonical}`
    : 'the parts of a single value';
};
