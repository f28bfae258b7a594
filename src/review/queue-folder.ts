import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hex } from '../chain/hex.js';
import { PlimsollError, refused } from '../diagnostic/error.js';
import { readTextFile } from '../document/files.js';
import { PROPOSAL_FILE, transactionOf } from '../proposal/artefacts.js';
import { isSigned } from '../proposal/proposal.js';
import { readBundle } from '../proposal/read-bundle.js';
import { parseFileJson } from '../route/safe/json-fields.js';
import { isSafeTransactionJson } from '../route/safe/safe-transaction-file.js';
import { safeHashes } from '../signer/hashes.js';
import type { SafeIdentity } from '../signer/safe-tx.js';
import { type QueuePart, unreadableEntry } from './queue-entry.js';
import { statedTransaction } from './stated-transaction.js';

const MAX_ENTRIES = 500;
const NOTHING: QueuePart = { pending: [], findings: [] };
/** Of an entry that is neither a bundle nor a file of JSON. */
const NOT_LOOKED_AT: QueuePart = { pending: [], findings: [] };

const unusable = (path: string, why: string): QueuePart => ({
  pending: [],
  findings: [unreadableEntry(`${path} in the folder of the queue ${why}`)],
});

const ofBundle = async (path: string, name: string, identity: SafeIdentity): Promise<QueuePart> => {
  const { proposal, warnings } = await readBundle(path);
  if (!isSigned(proposal)) return NOTHING;
  const sameSafe =
    proposal.route.safe.toLowerCase() === identity.safe && proposal.chain.id === identity.chainId.toString();
  if (!sameSafe) return NOTHING;
  const [altered] = warnings;
  if (altered !== undefined) return unusable(name, `is not whole: ${altered.message}`);
  const tx = transactionOf(proposal);
  return {
    pending: [{ nonce: tx.nonce, tx, safeTxHash: safeHashes({ ...identity, tx }).safeTx, from: name }],
    findings: [],
  };
};

const ofFile = async (path: string, name: string, identity: SafeIdentity): Promise<QueuePart> => {
  const json = parseFileJson((await readTextFile(path, name)) ?? '', name);
  if (!isSafeTransactionJson(json)) return unusable(name, 'is no Safe transaction');
  const { tx, safe, chainId, statedHash } = statedTransaction(json, name);
  if (safe === undefined || chainId === undefined)
    return unusable(name, `does not say its ${safe === undefined ? 'Safe' : 'chain'}`);
  if (safe !== identity.safe || chainId !== identity.chainId) return NOTHING;
  const safeTxHash: Hex = safeHashes({ ...identity, tx }).safeTx;
  if (statedHash !== undefined && statedHash !== safeTxHash)
    return unusable(name, `states the hash ${statedHash}, but its fields give ${safeTxHash}`);
  return { pending: [{ nonce: tx.nonce, tx, safeTxHash, from: name }], findings: [] };
};

const partOf = async (folder: string, name: string, identity: SafeIdentity): Promise<QueuePart> => {
  const path = join(folder, name);
  try {
    const found = await stat(path);
    if (found.isDirectory()) {
      const bundle = await stat(join(path, PROPOSAL_FILE)).then(
        () => true,
        () => false,
      );
      return bundle ? await ofBundle(path, name, identity) : NOT_LOOKED_AT;
    }
    return found.isFile() && name.endsWith('.json') ? await ofFile(path, name, identity) : NOT_LOOKED_AT;
  } catch (error) {
    if (error instanceof PlimsollError) return unusable(name, `cannot be read: ${error.message}`);
    // A link that leads nowhere, or a folder that may not be listed.
    if (error instanceof Error && 'syscall' in error) return unusable(name, 'cannot be read');
    throw error;
  }
};

/**
 * What a folder says waits for a Safe: every proposal bundle in it, and every Safe transaction as a `.json` file. What is
 * for other Safes or chains is left out. Throws `review/unreadable-input` where there is no such folder.
 */
export const folderQueue = async (folder: string, identity: SafeIdentity): Promise<QueuePart> => {
  let names: readonly string[];
  try {
    names = (await readdir(folder)).sort((a, b) => (a < b ? -1 : 1));
  } catch (cause) {
    throw refused('review/unreadable-input', `the folder of the queue, ${folder}, cannot be read`, {
      hint: 'Give a folder of proposal bundles or Safe transaction files.',
      cause,
    });
  }
  const parts: QueuePart[] = [];
  for (const name of names.slice(0, MAX_ENTRIES)) parts.push(await partOf(folder, name, identity));
  // A folder one level too high, or files under another ending, would pass for an empty queue.
  if (names.length > 0 && parts.every((part) => part === NOT_LOOKED_AT))
    parts.push(
      unusable(
        folder,
        `says nothing: none of its ${names.length} entries is a proposal bundle or a .json file: nothing was read`,
      ),
    );
  const cut =
    names.length > MAX_ENTRIES ? [unusable(folder, `has ${names.length} entries; ${MAX_ENTRIES} were read`)] : [];
  const all = [...parts, ...cut];
  return { pending: all.flatMap(({ pending }) => pending), findings: all.flatMap(({ findings }) => findings) };
};
