import { resolve, sep } from 'node:path';
import { refused } from '../diagnostic/error.js';
import { consenting } from '../proposal/consents.js';
import type { Bundle } from '../proposal/read-bundle.js';
import { collectSignatures } from '../proposal/signatures.js';
import { acceptSignature } from '../signer/given/accept-signature.js';
import { acceptContractSignature, readContractGiven } from '../signer/given/contract-given.js';
import { readSignature } from '../signer/given/read-signature.js';
import type { SafeHashes } from '../signer/hashes.js';
import { refuseUsedNonce } from '../signer/sign.js';
import { safeTypedData } from '../signer/typed-data.js';
import { writeNewFile } from './new-file.js';
import { inputText } from './review-input.js';
import { type ActInput, reviewedUnblocked } from './sign.js';
import { type Owners, ownersClaimed, ownersNow, type SignSubject, shownBySigner, signSubject } from './sign-subject.js';
import { type Signed, storeSignature } from './signed.js';
import { nodeOf, sourceContext } from './source-context.js';

/** How `sign --typed-data` and `sign --import` were called. Offline, owners and threshold are what the bundle claims. */
export interface ElsewhereInput extends Pick<ActInput, 'workspace' | 'fork' | 'note'> {
  readonly network: 'online' | 'offline';
  readonly stdin: AsyncIterable<unknown>;
}

const ownersFor = async (bundle: Bundle, subject: SignSubject, input: ElsewhereInput): Promise<Owners> => {
  if (input.network === 'offline') return ownersClaimed(bundle);
  const { rpc } = await nodeOf(bundle.proposal.market, await sourceContext(input.workspace));
  const owners = await ownersNow(subject, rpc);
  if (owners.nonce !== null) refuseUsedNonce({ nonce: owners.nonce }, subject.tx);
  return owners;
};

/** The typed data of a bundle, for a wallet that this program does not reach. */
export interface GivenOut {
  /** The file it was written to; null where it is to be printed. */
  readonly file: string | null;
  /** The EIP-712 JSON. */
  readonly text: string;
  readonly hashes: SafeHashes;
  readonly have: number;
  readonly need: number;
  readonly verdict: string;
}

/** A bundle holds nothing but what belongs to it: anything else in its folder blocks the next review. */
const refuseInside = (path: string, { folder }: Bundle): void => {
  if (!`${resolve(path)}${sep}`.startsWith(`${resolve(folder)}${sep}`)) return;
  throw refused('sign/inside-bundle', `${path} is inside the bundle, which would not be as it was proposed then`, {
    hint: 'Write the file beside the folder.',
  });
};

/**
 * Review, and write the EIP-712 JSON that an owner signs elsewhere; `-` for the text alone. Throws `sign/blocked`,
 * `sign/inside-bundle`, `review/file-exists`.
 */
export const giveTypedData = async (bundle: Bundle, path: string, input: ElsewhereInput): Promise<GivenOut> => {
  if (path !== '-') refuseInside(path, bundle);
  const { verdict } = await reviewedUnblocked(bundle, input, input.network, 'signed');
  const subject = signSubject(bundle);
  const { owners, threshold, approved, ask } = await ownersFor(bundle, subject, input);
  const text = `${JSON.stringify(safeTypedData({ ...subject.identity, tx: subject.tx }), null, 2)}\n`;
  if (path !== '-') await writeNewFile(path, text);
  input.note(shownBySigner('file', subject));
  const { valid } = await collectSignatures(bundle.folder, { hash: subject.hashes.safeTx, owners, ask });
  return {
    file: path === '-' ? null : path,
    text,
    hashes: subject.hashes,
    have: consenting({ signatures: valid, approved }),
    need: threshold,
    verdict,
  };
};

/**
 * Review, and put a signature that was made elsewhere beside the proposal, where it is an owner's over exactly this
 * transaction; that of a contract where the contract accepts it. Throws `sign/blocked` and the codes of `readSignature`,
 * `acceptSignature`, `readContractGiven` and `acceptContractSignature`.
 */
export const importSignature = async (bundle: Bundle, path: string, input: ElsewhereInput): Promise<Signed> => {
  const text = await inputText(path, input.stdin);
  const given = readContractGiven(text) ?? readSignature(text);
  const { verdict } = await reviewedUnblocked(bundle, input, input.network, 'signed');
  const subject = signSubject(bundle);
  const owners = await ownersFor(bundle, subject, input);
  const { identity, tx, hashes } = subject;
  const toSign = { identity, tx, safeTxHash: hashes.safeTx, owners: owners.owners };
  const signed =
    'owner' in given
      ? await acceptContractSignature(given, { ...toSign, ask: owners.ask })
      : acceptSignature(given, toSign);
  return storeSignature({ bundle, subject, owners, signed, by: 'import', verdict });
};
