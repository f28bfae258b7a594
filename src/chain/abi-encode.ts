import { type PlimsollError, refused } from '../diagnostic/error.js';
import type { AbiParameter, AbiType, AbiValue } from './abi-type.js';
import { asHex, type Hex } from './hex.js';

/**
 * Encodes arguments as `abi.encode` does. Addresses and bytes may be in either case. Throws `abi/value`, naming the
 * place, where a value does not fit its type.
 */
export const encodeParameters = (parameters: readonly AbiParameter[], values: readonly AbiValue[]): Hex =>
  `0x${encodeList(
    parameters.map((parameter) => parameter.type),
    values,
    (index) => label(parameters, index),
  )}`;

const label = (parameters: readonly AbiParameter[], index: number): string => parameters[index]?.name || `#${index}`;

/** The word of an integer in two's complement. */
const word = (value: bigint): string => (value < 0n ? value + (1n << 256n) : value).toString(16).padStart(64, '0');

const size = (value: number): string => value.toString(16).padStart(64, '0');

const misfit = (type: AbiType, value: unknown, path: string): PlimsollError => {
  const shown =
    typeof value === 'string'
      ? JSON.stringify(value.slice(0, 80))
      : Array.isArray(value)
        ? `a list of ${value.length}`
        : String(value);
  return refused('abi/value', `argument ${path}: ${shown} is not a value of ${type.canonical}`, {
    hint: 'Give a value that the type in the declaration can hold.',
  });
};

const encodeList = (
  types: readonly AbiType[],
  values: readonly AbiValue[],
  name: (index: number) => string,
): string => {
  if (values.length !== types.length) {
    throw refused('abi/value', `${values.length} values were given where the declaration has ${types.length}`, {
      hint: 'Give one value for each parameter, in order.',
    });
  }
  let offset = 32 * types.reduce((sum, type) => sum + type.words, 0);
  const heads: string[] = [];
  const tails: string[] = [];
  for (const [index, type] of types.entries()) {
    const encoded = encode(type, values[index], name(index));
    if (type.dynamic) {
      heads.push(size(offset));
      tails.push(encoded);
      offset += encoded.length / 2;
    } else heads.push(encoded);
  }
  return heads.join('') + tails.join('');
};

const encode = (type: AbiType, value: AbiValue | undefined, path: string): string => {
  switch (type.kind) {
    case 'uint':
      if (typeof value !== 'bigint' || value < 0n || value >> BigInt(type.bits) !== 0n) throw misfit(type, value, path);
      return word(value);
    case 'int':
      if (typeof value !== 'bigint' || BigInt.asIntN(type.bits, value) !== value) throw misfit(type, value, path);
      return word(value);
    case 'bool':
      if (typeof value !== 'boolean') throw misfit(type, value, path);
      return size(value ? 1 : 0);
    case 'address':
      return bytes(type, value, path, 20).padStart(64, '0');
    case 'fixedBytes':
      return bytes(type, value, path, type.size).padEnd(64, '0');
    case 'bytes':
      return counted(bytes(type, value, path));
    case 'string':
      // A lone surrogate has no UTF-8 form: another text would be written in its place.
      if (typeof value !== 'string' || /\p{Surrogate}/u.test(value)) throw misfit(type, value, path);
      return counted(Buffer.from(value, 'utf8').toString('hex'));
    case 'tuple':
      if (!Array.isArray(value) || value.length !== type.fields.length) throw misfit(type, value, path);
      return encodeList(
        type.fields.map((field) => field.type),
        value,
        (index) => `${path}.${label(type.fields, index)}`,
      );
    case 'array': {
      if (!Array.isArray(value) || (type.length !== undefined && value.length !== type.length))
        throw misfit(type, value, path);
      const items = encodeList(new Array<AbiType>(value.length).fill(type.item), value, (index) => `${path}[${index}]`);
      return type.length === undefined ? size(value.length) + items : items;
    }
  }
};

const bytes = (type: AbiType, value: unknown, path: string, length?: number): string => {
  const data = asHex(value, length);
  if (data === undefined) throw misfit(type, value, path);
  return data.slice(2);
};

/** Bytes after their number, filled up to whole words. */
const counted = (digits: string): string =>
  size(digits.length / 2) + digits.padEnd(Math.ceil(digits.length / 64) * 64, '0');
