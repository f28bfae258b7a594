import type { Hex } from '../../chain/hex.js';
import { keccakText } from '../../chain/keccak.js';
import { isJsonObject } from './json-fields.js';

/**
 * The checksum that the Safe app's Transaction Builder puts into `meta.checksum`, over plain JSON as `JSON.parse` gives
 * it: `meta.checksum` left out, `meta.name` null, keys sorted; keccak-256 of the UTF-8 text.
 * Source: `checksum.ts` of safe-global/safe-react-apps. The nesting of the value must be bounded by the caller.
 */
export const transactionBuilderChecksum = (batch: Readonly<Record<string, unknown>>): Hex => {
  const meta = isJsonObject(batch.meta) ? batch.meta : {};
  const { checksum: _dropped, ...kept } = meta;
  return keccakText(serialise({ ...batch, meta: { ...kept, name: null } }));
};

const serialise = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(serialise).join(',')}]`;
  if (isJsonObject(value)) {
    const keys = Object.keys(value).sort();
    return `{${JSON.stringify(keys)}${keys.map((key) => `${serialise(value[key])},`).join('')}}`;
  }
  return JSON.stringify(value ?? null);
};
