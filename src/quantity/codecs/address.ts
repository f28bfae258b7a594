import { keccak_256 } from '@noble/hashes/sha3.js';
import { quote } from '../problem.js';
import { typeName, type WordCodec, type WordResult, wordProblem } from '../word-codec.js';

const DIGITS = /^0[xX][0-9a-fA-F]{40}$/;

/**
 * The address in the mixed case of EIP-55: a hexadecimal letter is a capital where the matching digit of the Keccak-256
 * of the lower-case digits is 8 or more. Null where the text is not 0x and 40 hexadecimal digits.
 */
export const checksumAddress = (text: string): string | null => {
  if (!DIGITS.test(text)) return null;
  const digits = text.slice(2).toLowerCase();
  const hash = Buffer.from(keccak_256(new TextEncoder().encode(digits))).toString('hex');
  const mixed = [...digits].map((c, i) => ((hash[i] ?? '0') >= '8' ? c.toUpperCase() : c));
  return `0x${mixed.join('')}`;
};

const address = (abi: string): WordResult => ({ ok: true, value: { text: abi, raw: abi, abi } });

/** Addresses with their EIP-55 checksum. One without, or with a wrong one, is refused: a checksum finds a typing error. */
export const ADDRESS_CODEC: WordCodec = {
  kind: 'word',
  name: 'address',
  encode: (text) => {
    const right = checksumAddress(text);
    if (right === null) {
      return wordProblem(
        'quantity/not-an-address',
        `"${quote(text)}" is not an address`,
        'Write 0x and 40 hexadecimal digits, in quotes.',
      );
    }
    if (text === right) return address(right);
    const digits = text.slice(2);
    const bare = digits === digits.toLowerCase() || digits === digits.toUpperCase();
    return wordProblem(
      'quantity/address-checksum',
      bare ? `${text} has no checksum (EIP-55)` : `the checksum of ${text} is wrong (EIP-55)`,
      bare
        ? `Compare it with a source you trust and write ${right}.`
        : `A digit or its case was changed. Compare it with a source you trust; with these digits it is ${right}.`,
      [right],
    );
  },
  decode: (abi) => {
    const right = typeof abi === 'string' ? checksumAddress(abi) : null;
    return right === null
      ? wordProblem('quantity/not-an-address', `a ${typeName(abi)} is not an address`, 'Read the output as address.')
      : address(right);
  },
};
