import { refused } from '../diagnostic/error.js';

/** The most work a keystore may ask for: 2^20 scrypt rounds of 1 KiB blocks take about a gigabyte and some seconds. */
const MAX_SCRYPT_BYTES = 1_100_000_000;
const MAX_SCRYPT_P = 16;
const MAX_PBKDF2_ROUNDS = 10_000_000;

const notKeystore = (file: string, why: string) =>
  refused('signer/not-a-keystore', `${file} is not an encrypted keystore: ${why}`, {
    hint: 'Give a Web3 Secret Storage file (version 3), as geth, Foundry and MetaMask write them.',
    where: { file },
  });

const field = (value: unknown, name: string): unknown => {
  if (typeof value !== 'object' || value === null) return undefined;
  const key = Object.keys(value).find((k) => k.toLowerCase() === name);
  return key === undefined ? undefined : Reflect.get(value, key);
};

const count = (value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : Number.NaN;

/**
 * Checks that a text is a Web3 Secret Storage file of version 3 whose key derivation is affordable, before any is run:
 * the file says how much memory and time it wants. Throws `signer/not-a-keystore` or `signer/keystore-too-costly`.
 * Source: https://ethereum.org/developers/docs/data-structures-and-encoding/web3-secret-storage
 */
export const checkKeystoreShape = (text: string, file: string): void => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw notKeystore(file, 'it is not JSON');
  }
  if (field(json, 'version') !== 3 && field(json, 'version') !== '3') throw notKeystore(file, 'its version is not 3');
  const crypto = field(json, 'crypto');
  const kdf = field(crypto, 'kdf');
  const parameters = field(crypto, 'kdfparams');
  let affordable = false;
  if (kdf === 'scrypt') {
    const [n, r, p] = ['n', 'r', 'p'].map((name) => count(field(parameters, name))) as [number, number, number];
    affordable = n > 1 && r > 0 && p > 0 && 128 * n * r <= MAX_SCRYPT_BYTES && p <= MAX_SCRYPT_P;
  } else if (kdf === 'pbkdf2') {
    const rounds = count(field(parameters, 'c'));
    affordable = rounds > 0 && rounds <= MAX_PBKDF2_ROUNDS;
  } else throw notKeystore(file, 'its key derivation is neither scrypt nor pbkdf2');
  if (!affordable) {
    throw refused('signer/keystore-too-costly', `${file} asks for more work than a keystore needs, or for none`, {
      hint: 'Encrypt the key again with usual parameters (scrypt n = 262144, r = 8, p = 1).',
      where: { file },
    });
  }
};
