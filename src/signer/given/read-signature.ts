import { asHex, type Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { parseAddress } from '../address.js';
import { fieldOf, HASHES, MAX_LENGTH, SIGNATURES, SIGNERS } from './names.js';
import { signatureForm } from './signature-form.js';

/** A signature that was made elsewhere, and what comes with it; nothing of it is checked against a transaction yet. */
export interface GivenSignature {
  /** 65 bytes, as `signatureForm` gives them. */
  readonly signature: Hex;
  /** Who is said to have made it, in lower case; null where nobody is named. */
  readonly signer: Hex | null;
  /** The hash that it is said to be over; null where none is named. */
  readonly over: Hex | null;
}

const malformed = (why: string) =>
  refused('sign/unreadable', `no signature can be read here: ${why}`, {
    hint: 'Give 0x and 130 hexadecimal digits, or JSON with signer and signature.',
  });

const digits = (value: unknown, name: string): string => {
  const text = typeof value === 'string' ? value.replace(/^0x/i, '') : '';
  if (!/^[0-9a-fA-F]{1,64}$/.test(text)) throw malformed(`${name} is not 32 bytes in hexadecimal`);
  return text.padStart(64, '0');
};

/** r, s and v as three fields; v as a number, in decimal or in hexadecimal, or as the parity. */
const fromParts = (json: object): string | null => {
  if (!Object.hasOwn(json, 'r') || !Object.hasOwn(json, 's')) return null;
  const given = fieldOf(json, ['v', 'yParity']);
  const v = typeof given === 'number' || typeof given === 'string' ? Number(given) : Number.NaN;
  if (![0, 1, 27, 28, 31, 32].includes(v)) throw malformed('v is none of 0, 1, 27, 28, 31 and 32');
  const [r, s] = ['r', 's'].map((name) => digits(Reflect.get(json, name), name));
  return `0x${r}${s}${v.toString(16).padStart(2, '0')}`;
};

/** The signature of an object: as a text, in its parts, or in an object of its own. */
const bytesOf = (json: object): string | null => {
  const found = fieldOf(json, SIGNATURES);
  if (typeof found === 'string') return found;
  return fromParts(typeof found === 'object' && found !== null ? found : json);
};

const fromObject = (json: object): GivenSignature => {
  const text = bytesOf(json);
  if (text === null) throw malformed('the JSON has neither a signature nor r, s and v');
  const [signer, over] = [fieldOf(json, SIGNERS), fieldOf(json, HASHES)];
  return {
    signature: signatureForm(text),
    signer: signer === undefined ? null : parseAddress(signer, 'the signer'),
    over: asHex(over, 32) ?? null,
  };
};

/**
 * Reads a signature as tools give it: 65 bytes in hexadecimal (with or without `0x`), a JSON text of them, or a JSON object
 * with the signature (or r, s, v) and perhaps its signer and hash: a signature file of a bundle, a confirmation of the Safe
 * Transaction Service, a signature of protocol-kit, of `cast`, ethers or viem, an answer of `eth_signTypedData`.
 * Throws `sign/unreadable`, `safe/bad-signature`, `safe/bad-address`, `sign/contract-signature`.
 */
export const readSignature = (input: string): GivenSignature => {
  const text = input.trim();
  if (text.length > MAX_LENGTH) throw malformed('it is longer than any signature');
  if (text === '') throw malformed('it is empty');
  if (/^(0x)?[0-9a-f]+$/i.test(text)) return { signature: signatureForm(text), signer: null, over: null };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw malformed('it is neither hexadecimal nor JSON');
  }
  if (Array.isArray(json) && json.length > 1) throw malformed(`it holds ${json.length} entries; give one at a time`);
  const one: unknown = Array.isArray(json) ? json[0] : json;
  if (typeof one === 'string') return { signature: signatureForm(one), signer: null, over: null };
  if (typeof one !== 'object' || one === null || Array.isArray(one)) throw malformed('the JSON is of another form');
  return fromObject(one);
};
