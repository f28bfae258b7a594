import { ADDRESS_CODEC } from '../quantity/codecs/address.js';

/** An identity in the form in which entities are compared, or why the text is none. */
export type IdentityResult =
  | { readonly ok: true; readonly identity: string }
  | { readonly ok: false; readonly message: string };

const UINT = /^uint([0-9]{1,3})$/;

/**
 * Read an entity's identity of an ABI type: addresses become lower case (their checksum is required), unsigned integers
 * canonical decimal digits, `bytes32` 0x and 64 lower-case digits.
 */
export const checkIdentity = (text: string, type: string): IdentityResult => {
  if (type === 'address') {
    const parsed = ADDRESS_CODEC.encode(text);
    return parsed.ok ? { ok: true, identity: text.toLowerCase() } : { ok: false, message: parsed.problem.message };
  }
  const bits = UINT.exec(type)?.[1];
  if (bits !== undefined) {
    if (!/^(?:0|[1-9][0-9]{0,77})$/.test(text))
      return { ok: false, message: 'it must be a whole number in decimal digits' };
    const max = (1n << BigInt(bits)) - 1n;
    return BigInt(text) <= max ? { ok: true, identity: text } : { ok: false, message: `it must be at most ${max}` };
  }
  if (type === 'bytes32') {
    return /^0x[0-9a-f]{64}$/i.test(text)
      ? { ok: true, identity: text.toLowerCase() }
      : { ok: false, message: 'it must be 0x and 64 hexadecimal digits' };
  }
  return { ok: false, message: `identities of type ${type} are not known` };
};
