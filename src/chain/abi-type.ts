/** One type of the contract ABI, with what coding it needs worked out once. */
export type AbiType =
  | (Shape & { readonly kind: 'uint' | 'int'; readonly bits: number })
  | (Shape & { readonly kind: 'address' | 'bool' | 'bytes' | 'string' })
  | (Shape & { readonly kind: 'fixedBytes'; readonly size: number })
  | (Shape & { readonly kind: 'tuple'; readonly fields: readonly AbiParameter[] })
  /** `length` is the one of a fixed array, undefined where the data carries it. */
  | (Shape & { readonly kind: 'array'; readonly item: AbiType; readonly length: number | undefined });

interface Shape {
  /** As it stands in a signature: `uint256`, `(address,uint16[])[2]`. */
  readonly canonical: string;
  /** True where the head holds only an offset. */
  readonly dynamic: boolean;
  /** Words of 32 bytes it takes in the head: 1 where dynamic. */
  readonly words: number;
}

/** A named place of an argument list, a tuple or an answer. The name may be empty. */
export interface AbiParameter {
  readonly name: string;
  readonly type: AbiType;
  /** Of an event's parameter: it is in a topic. */
  readonly indexed: boolean;
}

/**
 * A decoded value: integers are bigints; addresses and bytes are lower-case hexadecimal with `0x`; text is a string;
 * tuples and arrays are arrays, in the order of the declaration.
 */
export type AbiValue = bigint | boolean | string | readonly AbiValue[];

/** The most words a statically sized type may take: 32 MB, far above any calldata. */
const MAX_WORDS = 1 << 20;

/** The tuple of these fields; undefined where it is too large. */
export const tupleOf = (fields: readonly AbiParameter[]): AbiType | undefined => {
  const dynamic = fields.some((field) => field.type.dynamic);
  const words = fields.reduce((sum, field) => sum + field.type.words, 0);
  if (words > MAX_WORDS) return undefined;
  const canonical = `(${fields.map((field) => field.type.canonical).join(',')})`;
  return { kind: 'tuple', fields, canonical, dynamic, words: dynamic ? 1 : words };
};

/** The array of this item, fixed where a length is given; undefined where it is too large. */
export const arrayOf = (item: AbiType, length: number | undefined): AbiType | undefined => {
  const dynamic = length === undefined || item.dynamic;
  const words = (length ?? 0) * item.words;
  if (words > MAX_WORDS) return undefined;
  return {
    kind: 'array',
    item,
    length,
    canonical: `${item.canonical}[${length ?? ''}]`,
    dynamic,
    words: dynamic ? 1 : words,
  };
};

const word = (canonical: string): Shape => ({ canonical, dynamic: false, words: 1 });
const tail = (canonical: string): Shape => ({ canonical, dynamic: true, words: 1 });

/** An elementary type by its name, `uint` and `int` meaning 256 bits; undefined where there is no such type. */
export const elementary = (name: string): AbiType | undefined => {
  if (name === 'address' || name === 'bool') return { kind: name, ...word(name) };
  if (name === 'bytes' || name === 'string') return { kind: name, ...tail(name) };
  const integer = /^(uint|int)([1-9][0-9]{0,2})?$/.exec(name);
  if (integer) {
    const kind = integer[1] === 'int' ? 'int' : 'uint';
    const bits = integer[2] === undefined ? 256 : Number.parseInt(integer[2], 10);
    return bits % 8 === 0 && bits <= 256 ? { kind, bits, ...word(`${kind}${bits}`) } : undefined;
  }
  const fixed = /^bytes([1-9][0-9]?)$/.exec(name);
  const size = Number.parseInt(fixed?.[1] ?? '', 10);
  return size <= 32 ? { kind: 'fixedBytes', size, ...word(name) } : undefined;
};
