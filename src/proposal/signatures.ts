import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { asHex, type Hex } from '../chain/hex.js';
import { PlimsollError, refused } from '../diagnostic/error.js';
import { canonicalText } from '../document/canonical.js';
import { readTextFile, writeFileAtomically } from '../document/files.js';
import { isObject, member, parseJson } from '../observe/json.js';
import { checksummed } from '../signer/address.js';
import type { AskContract } from '../signer/contract-signature.js';
import { verifyOwnerSignature } from '../signer/signatures.js';

const FOLDER = 'signatures';
const FORMAT = 'plimsoll.signature/1';
const CONTRACT_FORMAT = 'plimsoll.contract-signature/1';

/** One owner's signature over a proposal's safeTxHash, verified. */
export interface CollectedSignature {
  readonly owner: Hex;
  readonly signature: Hex;
  /** Where the owner is a contract: what it takes for its signature (EIP-1271). Else a key made it, and it has 65 bytes. */
  readonly kind?: 'contract';
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

/** Whose signatures count. */
export interface Counting {
  readonly hash: Hex;
  readonly owners: readonly Hex[];
  /** Asks the contracts among the owners; null where nobody is asked, so that their signatures do not count. */
  readonly ask: AskContract | null;
}

const byContract = async (
  signer: string,
  signature: string,
  { owners, ask }: Counting,
): Promise<CollectedSignature> => {
  const found = {
    owner: signer.toLowerCase() as Hex,
    signature: asHex(signature.toLowerCase()),
    kind: 'contract' as const,
  };
  if (asHex(signer, 20) === undefined || found.signature === undefined)
    throw refused('bundle/signature', 'it is no signature file');
  if (!owners.includes(found.owner))
    throw refused('bundle/signature', `it is of ${checksummed(found.owner)}, which is not an owner of the Safe`);
  if (ask === null)
    throw refused('bundle/signature', 'it is the signature of a contract, which only the chain can check');
  const signed = { ...found, signature: found.signature };
  const why = await ask(signed);
  if (why !== null) throw refused('bundle/signature', why);
  return signed;
};

const read = async (text: string, file: string, counting: Counting): Promise<CollectedSignature> => {
  const { hash, owners } = counting;
  const json = parseJson(text, file);
  const [format, signer, signature, over] = ['format', 'signer', 'signature', 'safeTxHash'].map((key) =>
    member(json, key),
  );
  if (
    !isObject(json) ||
    !(format === FORMAT || format === CONTRACT_FORMAT) ||
    typeof signer !== 'string' ||
    typeof signature !== 'string'
  )
    throw refused('bundle/signature', 'it is no signature file');
  if (over !== hash) throw refused('bundle/signature', 'it is over another transaction');
  if (format === CONTRACT_FORMAT) return byContract(signer, signature, counting);
  const owner = verifyOwnerSignature(signature.toLowerCase() as Hex, hash, owners);
  if (owner !== signer.toLowerCase())
    throw refused('bundle/signature', `it was made by ${checksummed(owner)}, not by ${signer}`);
  return { owner, signature: signature.toLowerCase() as Hex };
};

/** The signatures beside a proposal that owners of the Safe made over this hash, those of contracts asked of the chain. */
export const collectSignatures = async (folder: string, counting: Counting): Promise<Collected> => {
  const names = await readdir(join(folder, FOLDER)).catch(() => [] as string[]);
  const valid = new Map<Hex, FiledSignature>();
  const invalid: { file: string; why: string }[] = [];
  for (const name of names.filter((n) => n.endsWith('.json')).sort()) {
    const file = join(FOLDER, name);
    try {
      const found = await read((await readTextFile(join(folder, file), file)) ?? '', file, counting);
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
  { owner, signature, kind }: CollectedSignature,
): Promise<string> => {
  const signer = checksummed(owner);
  const file = join(FOLDER, `${signer}.json`);
  await writeFileAtomically(
    join(folder, file),
    canonicalText({
      format: kind === 'contract' ? CONTRACT_FORMAT : FORMAT,
      signer,
      signature,
      safeTxHash: hash,
      digest,
    }),
    'replace',
  );
  return file;
};
