import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PlimsollError, refused } from '../diagnostic/error.js';
import { readTextFile, writeFileAtomically } from '../document/files.js';
import { checksummed } from '../signer/address.js';
import type { SecretKey } from '../signer/secret-key.js';
import { type Attestation, attestationText, readAttestation, type Statement } from './attestation.js';
import type { Proposal } from './proposal.js';

/** The folder beside a proposal that they are in. */
export const FOLDER = 'attestations';

/** The attestations beside a proposal, at most one a reviewer, and the files that are none with the reason. */
export interface CollectedAttestations {
  readonly valid: readonly Attestation[];
  readonly invalid: readonly { readonly file: string; readonly why: string }[];
}

/** The attestations of a proposal that a reviewer's key really made. Each is in the file that is named for its reviewer. */
export const collectAttestations = async (
  folder: string,
  { digest, hashes }: Pick<Proposal, 'digest' | 'hashes'>,
): Promise<CollectedAttestations> => {
  const names = await readdir(join(folder, FOLDER)).catch(() => [] as string[]);
  const valid: Attestation[] = [];
  const invalid: { file: string; why: string }[] = [];
  for (const name of names.filter((n) => n.endsWith('.json')).sort()) {
    const file = join(FOLDER, name);
    try {
      const text = (await readTextFile(join(folder, file), file)) ?? '';
      const found = readAttestation(text, file, { digest, safeTxHash: hashes.safeTx });
      if (basename(name, '.json') !== checksummed(found.reviewer))
        throw refused('bundle/attestation', `it is by ${checksummed(found.reviewer)} and is not named for them`);
      valid.push(found);
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      invalid.push({ file, why: error.message });
    }
  }
  return { valid, invalid };
};

/** Sign a statement and put it beside the proposal, in the place of an earlier one by the same reviewer. Gives its path within. */
export const writeAttestation = async (folder: string, statement: Statement, key: SecretKey): Promise<string> => {
  const file = join(FOLDER, `${checksummed(key.address)}.json`);
  await writeFileAtomically(join(folder, file), attestationText(statement, key), 'replace');
  return file;
};

/** How many reviewers found that a proposal may be signed: each counts once, BLOCKED does not. */
export const approvals = ({ valid }: CollectedAttestations): number =>
  new Set(valid.filter(({ verdict }) => verdict !== 'BLOCKED').map(({ reviewer }) => reviewer)).size;
