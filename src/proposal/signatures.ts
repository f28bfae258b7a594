import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hex } from '../chain/hex.js';
import { PlimsollError, refused } from '../diagnostic/error.js';
import { canonicalText } from '../document/canonical.js';
import { readTextFile, writeFileAtomically } from '../document/files.js';
import { isObject, member, parseJson } from '../observe/json.js';
import { checksummed } from '../signer/address.js';
import { verifyOwnerSignature } from '../signer/signatures.js';

const FOLDER = 'signatures';
const FORMAT = 'plimsoll.signature/1';

/** One owner's signature over a proposal's safeTxHash, verified. */
export interface CollectedSignature {
  readonly owner: Hex;
  readonly signature: Hex;
}

/** A signature that counts, with the path of its file within the bundle. */
export interface FiledSignature extends CollectedSignature {
  readonly file: string;
}

/** The signatures of a bundle that count, one an owner, and the files that do not with the reason. */
export interface Collected {
  readonly valid: readonly FiledSignature[];
  readonly invalid: readonly { readonly file: string; readonly why: string }[];
}

const read = (text: string, file: string, hash: Hex, owners: readonly Hex[]): CollectedSignature => {
  const json = parseJson(text, file);
  const [signer, signature, over] = ['signer', 'signature', 'safeTxHash'].map((key) => member(json, key));
  if (
    !isObject(json) ||
    member(json, 'format') !== FORMAT ||
    typeof signer !== 'string' ||
    typeof signature !== 'string'
  )
    throw refused('bundle/signature', 'it is no signature file');
  if (over !== hash) throw refused('bundle/signature', 'it is over another transaction');
  const owner = verifyOwnerSignature(signature.toLowerCase() as Hex, hash, owners);
  if (owner !== signer.toLowerCase())
    throw refused('bundle/signature', `it was made by ${checksummed(owner)}, not by ${signer}`);
  return { owner, signature: signature.toLowerCase() as Hex };
};

/** The signatures beside a proposal that owners of the Safe made over this hash. */
export const collectSignatures = async (folder: string, hash: Hex, owners: readonly Hex[]): Promise<Collected> => {
  const names = await readdir(join(folder, FOLDER)).catch(() => [] as string[]);
  const valid = new Map<Hex, FiledSignature>();
  const invalid: { file: string; why: string }[] = [];
  for (const name of names.filter((n) => n.endsWith('.json')).sort()) {
    const file = join(FOLDER, name);
    try {
      const found = read((await readTextFile(join(folder, file), file)) ?? '', file, hash, owners);
      valid.set(found.owner, { ...found, file });
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      invalid.push({ file, why: error.message });
    }
  }
  return { valid: [...valid.values()], invalid };
};

/** Put a signature beside a proposal, in a file of its own. Gives the file's path within the bundle. */
export const writeSignature = async (
  folder: string,
  hash: Hex,
  digest: string,
  { owner, signature }: CollectedSignature,
): Promise<string> => {
  const signer = checksummed(owner);
  const file = join(FOLDER, `${signer}.json`);
  await writeFileAtomically(
    join(folder, file),
    canonicalText({ format: FORMAT, signer, signature, safeTxHash: hash, digest }),
    'replace',
  );
  return file;
};
