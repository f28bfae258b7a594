import type { Hex } from '../chain/hex.js';
import { usage } from '../diagnostic/error.js';
import { nestedSigning, type ToSign } from '../route/safe/nested-signing.js';
import { safeTxJson } from '../route/safe/transaction-json.js';
import { checksummed } from '../signer/address.js';
import { contractQuestion } from '../signer/safe-message.js';
import type { SafeVersion } from '../signer/safe-version.js';
import type { Notes } from './notes.js';
import type { ToldOwners } from './told-owners.js';

/** A Safe that the reviewer names, from an owner of the reviewed Safe inwards. The address in lower case. */
export interface NestedGiven {
  readonly address: Hex;
  readonly nonce?: bigint;
  readonly version?: SafeVersion;
}

const complete = (given: NestedGiven): { safe: Hex; nonce: bigint; version: SafeVersion } => {
  const { address: safe, nonce, version } = given;
  if (nonce !== undefined && version !== undefined) return { safe, nonce, version };
  const lacks = [...(nonce === undefined ? ['nonce=N'] : []), ...(version === undefined ? ['version=V'] : [])];
  throw usage(
    'review/missing-flags',
    `--nested ${checksummed(safe)} lacks ${lacks.join(' and ')}, and no chain was asked`,
    {
      hint: `Write --nested ${checksummed(safe)},nonce=N,version=V: both are part of what is signed, so none is guessed.`,
    },
  );
};

const chainOf = (parent: ToSign, given: readonly NestedGiven[]): ToldOwners => {
  const [first, ...inner] = given;
  if (first === undefined) return { threshold: null, signers: [], nested: [] };
  const child = complete(first);
  const signing = nestedSigning(parent, child);
  const address = checksummed(child.safe);
  return {
    threshold: null,
    signers: [{ address, kind: 'safe', asked: contractQuestion(parent.identity.version, parent.hashes) }],
    nested: [
      {
        address,
        version: child.version,
        nonce: child.nonce.toString(),
        hashes: signing.hashes,
        messageHash: signing.messageHash,
        approval: safeTxJson(signing.approval),
        ...chainOf(signing, inner),
      },
    ],
  };
};

/**
 * What nested Safes sign by the reviewer's word alone, where no chain is asked. Throws `review/missing-flags` (64) where a
 * nonce or version is not given.
 */
export const givenOwners = (top: ToSign, given: readonly NestedGiven[], notes: Notes): ToldOwners => {
  const told = chainOf(top, given);
  const all = [top.identity.safe.toLowerCase(), ...given.map(({ address }) => address)];
  for (const address of new Set(all.filter((one, index) => all.indexOf(one) < index)))
    notes.caution(
      'review/nested-cycle',
      `the Safe ${checksummed(address as Hex)} is named twice on the way from the reviewed Safe inwards`,
      'Give every Safe of the way once, from an owner of the reviewed Safe inwards.',
    );
  notes.checked.push('what the nested Safes sign, from the nonces and versions you gave');
  notes.notChecked.push('whether the nested Safes own what they should, and have these nonces and versions');
  return told;
};
