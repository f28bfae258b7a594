import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { asHex, type Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';
import { checksummed } from './address.js';
import { readSmallFile } from './keystore.js';

const MAX_FILES = 1000;

interface Found {
  readonly file: string;
  /** In lower case; null where neither the name nor the file tells, as with those of `cast wallet import`. */
  readonly address: Hex | null;
}

/** The account at the end of the names that geth gives: `UTC--2024-01-01T00-00-00.0Z--f39f…`. */
const addressInName = (name: string): Hex | null =>
  asHex(`0x${/([0-9a-fA-F]{40})(?:\.json)?$/.exec(name)?.[1]}`, 20) ?? null;

const addressInFile = async (file: string): Promise<Hex | null> => {
  try {
    const json: unknown = JSON.parse(await readSmallFile(file, 'keystore'));
    const address: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, 'address') : null;
    return typeof address === 'string' ? (asHex(`0x${address.replace(/^0x/i, '')}`, 20) ?? null) : null;
  } catch {
    return null;
  }
};

const isFolder = async (path: string): Promise<boolean> => {
  const info = await stat(path).catch(() => null);
  return info?.isDirectory() === true;
};

/**
 * The keystore's file: the path itself, or where it is a folder the file in it that is of the account, or its only one.
 * Throws `signer/which-account` where that does not tell it.
 */
export const keystoreFile = async (path: string, account: Hex | null): Promise<string> => {
  if (!(await isFolder(path))) return path;
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map(({ name }) => name);
  const found: Found[] = [];
  for (const name of names.sort().slice(0, MAX_FILES)) {
    const file = join(path, name);
    found.push({ file, address: addressInName(name) ?? (await addressInFile(file)) });
  }
  const possible = account === null ? found : found.filter(({ address }) => address === account);
  // A file that does not say whose it is may be the account's; that is seen once it is open.
  const [first, ...others] = possible.length > 0 ? possible : found.filter(({ address }) => address === null);
  if (first !== undefined && others.length === 0) return first.file;
  const known = found.flatMap(({ address }) => (address === null ? [] : [checksummed(address)]));
  const whose = account === null ? 'none is chosen' : `none is known to be ${checksummed(account)}’s`;
  throw refused('signer/which-account', `the folder ${path} holds ${found.length} keystores, and ${whose}`, {
    where: { file: path },
    hint: `Name the file, or choose an account with --signer or ETH_FROM${known.length === 0 ? '' : `: ${known.slice(0, 10).join(', ')}`}.`,
  });
};
