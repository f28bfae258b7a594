import type { AbiPlace } from './abi-path.js';
import type { AbiParameter, AbiType } from './abi-type.js';

/** Values that are one word wherever they stand, right in it: what a contract can compare without decoding. */
const PLAIN: ReadonlySet<AbiType['kind']> = new Set(['uint', 'int', 'address', 'bool']);

const typesIn = (within: AbiType): readonly AbiType[] => {
  if (within.kind === 'tuple') return within.fields.map(({ type }) => type);
  return within.kind === 'array' ? Array.from({ length: within.length ?? 0 }, () => within.item) : [];
};

const wordsOf = (types: readonly AbiType[]): number => types.reduce((sum, { words }) => sum + words, 0);

/**
 * Which word of 32 bytes of an encoded list holds the value at a place that `locate` found, counted from 0; null where its
 * place depends on the data (it is in something of dynamic size) or where it is no number, address or flag.
 */
export const wordAt = (parameters: readonly AbiParameter[], place: AbiPlace): number | null => {
  let types = parameters.map(({ type }) => type);
  let word = 0;
  let found: AbiType | undefined;
  for (const index of place) {
    found = types[index];
    if (found === undefined || found.dynamic) return null;
    word += wordsOf(types.slice(0, index));
    types = [...typesIn(found)];
  }
  return found !== undefined && PLAIN.has(found.kind) ? word : null;
};
