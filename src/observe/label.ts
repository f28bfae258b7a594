import type { AbiValue } from '../chain/abi-type.js';

const LONGEST = 64;

/**
 * The name a token gives itself, from `string` or from `bytes32` filled with zeros. Tokens choose their names: one that is
 * too long or has characters that cannot be seen is no name, and the entity goes by its address.
 */
export const labelFrom = (value: AbiValue | undefined): string => {
  if (typeof value !== 'string') return '';
  const text = /^0x[0-9a-f]{64}$/.test(value)
    ? Buffer.from(value.slice(2).replace(/(?:00)+$/, ''), 'hex').toString('utf8')
    : value;
  return text.length <= LONGEST && text === text.trim() && !/[\p{C}\p{Zl}\p{Zp}\ufffd]/u.test(text) ? text : '';
};
