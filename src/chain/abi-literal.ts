import type { AbiValue } from './abi-type.js';

/** The value of a type that a definition writes as text; null where the text is none of it. */
export const abiLiteral = (text: string, type: string): AbiValue | null => {
  if (type === 'bool' && (text === 'true' || text === 'false')) return text === 'true';
  if (/^u?int/.test(type) && /^-?[0-9]{1,78}$/.test(text)) return BigInt(text);
  return type === 'string' || type.startsWith('bytes') || type === 'address' ? text : null;
};

/** An entity's identity, which is kept as text, as a value of its type. */
export const abiIdentity = (identity: string, type: string): AbiValue =>
  /^u?int/.test(type) ? BigInt(identity) : identity;
