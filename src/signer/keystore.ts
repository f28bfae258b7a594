import { readFile, stat } from 'node:fs/promises';
import { refused } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { checkKeystoreShape } from './keystore-shape.js';
import { SecretKey } from './secret-key.js';

/** Where the password comes from: asked from a person, or the first line of a file. */
export type PasswordSource =
  | { readonly kind: 'prompt'; readonly ask: (file: string) => Promise<string> }
  | { readonly kind: 'file'; readonly file: string };

export interface OpenedKeystore {
  readonly key: SecretKey;
  /** `signer/permissions`, where other users of this computer can read the keystore or the password. */
  readonly warnings: readonly Finding[];
}

const MAX_BYTES = 65_536;

/**
 * The key of an encrypted keystore. The password and the key are never logged and never part of an error.
 * Throws `signer/file`, `signer/not-a-keystore`, `signer/keystore-too-costly` or `signer/wrong-password`.
 */
export const openKeystore = async (file: string, password: PasswordSource): Promise<OpenedKeystore> => {
  const text = await readSmallFile(file, 'keystore');
  checkKeystoreShape(text, file);
  const warnings = await permissionWarnings(password.kind === 'file' ? [file, password.file] : [file]);
  const secret =
    password.kind === 'file'
      ? ((await readSmallFile(password.file, 'password file')).split(/\r?\n/, 1)[0] ?? '')
      : await password.ask(file);
  const { decryptKeystoreJson } = await import('ethers/wallet');
  let privateKey: string;
  try {
    privateKey = (await decryptKeystoreJson(text, secret)).privateKey;
  } catch (error) {
    const wrong = error instanceof Error && /incorrect password/i.test(error.message);
    throw wrong
      ? refused('signer/wrong-password', `The password does not open ${file}`, {
          hint: 'Check the password, and that this is the keystore you meant; nothing was signed.',
          where: { file },
        })
      : refused('signer/not-a-keystore', `${file} cannot be decrypted: it is damaged or of an unknown kind`, {
          hint: 'Restore the file from its backup.',
          where: { file },
        });
  }
  return { key: new SecretKey(privateKey), warnings };
};

/** The text of a keystore or password file, of bounded size. Throws `signer/file`. */
export const readSmallFile = async (file: string, what: string): Promise<string> => {
  let size: number;
  try {
    const info = await stat(file);
    if (!info.isFile()) throw new Error('not a file');
    size = info.size;
    if (size <= MAX_BYTES) return await readFile(file, 'utf8');
  } catch {
    throw refused('signer/file', `The ${what} ${file} cannot be read`, {
      hint: 'Check the path and that you may read it.',
      where: { file },
    });
  }
  throw refused('signer/file', `The ${what} ${file} has ${size} bytes; none is larger than ${MAX_BYTES}`, {
    hint: 'Check the path.',
    where: { file },
  });
};

const permissionWarnings = async (files: readonly string[]): Promise<readonly Finding[]> => {
  if (process.platform === 'win32') return [];
  const warnings: Finding[] = [];
  for (const file of files) {
    const { mode } = await stat(file);
    if ((mode & 0o077) === 0) continue;
    warnings.push({
      ruleId: 'signer/permissions',
      severity: 'warning',
      message: `Other users of this computer may read or change ${file}`,
      file,
      help: `chmod 600 ${file}`,
    });
  }
  return warnings;
};
