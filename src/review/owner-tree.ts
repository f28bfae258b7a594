import type { Hex } from '../chain/hex.js';
import { nestedSigning, type ToSign } from '../route/safe/nested-signing.js';
import { safeTxJson } from '../route/safe/transaction-json.js';
import { checksummed } from '../signer/address.js';
import { contractQuestion } from '../signer/safe-message.js';
import type { NestedGiven } from './nested-given.js';
import type { Notes } from './notes.js';
import { type AskedFor, askOwners, type Candidate, type KnownSafe, type SafeAt } from './owner-reads.js';
import type { ToldNestedSafe, ToldOwners, ToldSigner } from './told-owners.js';

/** Bounds of what is read: no honest Safe comes near them, and a hostile one may answer with any owners. */
const MAX_DEPTH = 8;
const MAX_OWNERS = 256;

interface Draft extends ToldOwners {
  readonly signers: ToldSigner[];
  readonly nested: ToldNestedSafe[];
}

/** A Safe whose owners are still to be asked. */
interface Open extends AskedFor {
  /** From the reviewed Safe to this one. */
  readonly path: readonly Hex[];
  readonly draft: Draft;
}

type One = Candidate<Open>;
type NestedOne = Extract<One, { readonly kind: 'safe' }>;

const signerOf = (one: One, note: string | undefined): ToldSigner => {
  const { of, owner, kind } = one;
  const address = checksummed(owner);
  if (kind === 'account')
    return { address, kind, ...(one.delegate === undefined ? {} : { delegate: checksummed(one.delegate) }) };
  const asked = contractQuestion(of.parent.identity.version, of.parent.hashes);
  return { address, kind, asked, ...(note === undefined ? {} : { note }) };
};

/** Reads who owns a Safe, who owns the Safes among them, and so on; every level in one request. */
export class OwnerTree {
  readonly #at: SafeAt;
  readonly #given: readonly NestedGiven[];
  readonly #notes: Notes;
  readonly #seen = new Map<string, number>();
  #left = MAX_OWNERS;

  constructor(at: SafeAt, given: readonly NestedGiven[], notes: Notes) {
    this.#at = at;
    this.#given = given;
    this.#notes = notes;
  }

  /** All owners of the Safe that signs `top`, and what the nested Safes sign. */
  async read(top: ToSign): Promise<ToldOwners> {
    const { safe, block } = this.#at;
    const root: Draft = { threshold: safe.threshold.toString(), signers: [], nested: [] };
    let open: readonly Open[] = [{ parent: top, owners: safe.owners, path: [safe.address], draft: root }];
    for (let depth = 0; open.length > 0; depth += 1) {
      if (depth === MAX_DEPTH) {
        this.#notes.notChecked.push(`Safes that own this one over more than ${MAX_DEPTH} levels`);
        break;
      }
      open = await this.#level(open, this.#given[depth]);
    }
    if (this.#seen.size === 0) return root;
    this.#notes.checked.push(
      `what the ${this.#seen.size} nested Safe${this.#seen.size === 1 ? '' : 's'} sign, from their nonces and versions at block ${block.number}`,
    );
    this.#notes.notChecked.push('whether the nested Safes run the code of Safe');
    return this.#shared(root);
  }

  async #level(open: readonly Open[], given: NestedGiven | undefined): Promise<readonly Open[]> {
    const all = open.flatMap((of) => [...new Set(of.owners)].map((owner) => ({ of, owner })));
    if (given !== undefined && !all.some(({ owner }) => owner === given.address)) this.#notOwner(given, open);
    const asked = all.slice(0, this.#left);
    this.#left -= asked.length;
    if (asked.length < all.length)
      this.#notes.notChecked.push(`${all.length - asked.length} owners, after ${MAX_OWNERS} that were looked at`);
    const candidates = await askOwners(this.#at, asked);
    const next: Open[] = [];
    for (const one of candidates) {
      const { of, owner } = one;
      const chosen = given === undefined || owner === given.address;
      if (of.path.includes(owner)) this.#cycle(one);
      else if (one.kind === 'safe' && chosen) next.push(this.#nested(one, given));
      else {
        if (given !== undefined && chosen) this.#notSafe(owner);
        of.draft.signers.push(signerOf(one, one.kind === 'contract' ? one.note : undefined));
      }
    }
    return next;
  }

  #nested(one: NestedOne, given: NestedGiven | undefined): Open {
    const { of, owner, safe } = one;
    if (given !== undefined) this.#compare(given, safe);
    const nonce = given?.nonce ?? safe.nonce;
    const signing = nestedSigning(of.parent, { safe: owner, version: safe.version, nonce });
    const { messageHash, note } = this.#message(one, signing.messageHash);
    const address = checksummed(owner);
    const draft: Draft & ToldNestedSafe = {
      address,
      version: safe.version,
      nonce: nonce.toString(),
      threshold: safe.threshold.toString(),
      hashes: signing.hashes,
      messageHash,
      approval: safeTxJson(signing.approval),
      signers: [],
      nested: [],
    };
    of.draft.signers.push(signerOf(one, note));
    of.draft.nested.push(draft);
    this.#seen.set(address, (this.#seen.get(address) ?? 0) + 1);
    return { parent: signing, owners: safe.owners, path: [...of.path, owner], draft };
  }

  /** Our hash of the message against the one that the Safe's fallback handler gives. */
  #message(
    { owner, messageHash: answer, of }: NestedOne,
    ours: Hex | null,
  ): { messageHash: Hex | null; note?: string } {
    if (ours === null)
      return {
        messageHash: null,
        note: `with the fallback handler of its version it does not answer a Safe of version ${of.parent.identity.version}, so it cannot sign as a contract`,
      };
    if (answer?.ok !== true || answer.data.length !== 66)
      return {
        messageHash: null,
        note: 'it has no fallback handler that answers for it, so it cannot sign as a contract',
      };
    if (answer.data !== ours)
      this.#notes.caution(
        'review/nested-message',
        `the Safe ${checksummed(owner)} says that its owners sign the message hash ${answer.data}, its fields give ${ours}`,
        'Find out what its fallback handler is; let it approve the hash on the chain instead.',
      );
    return { messageHash: ours };
  }

  #compare(given: NestedGiven, safe: KnownSafe): void {
    const address = checksummed(safe.address);
    if (given.version !== undefined && given.version !== safe.version)
      this.#notes.blocked(
        'review/nested-version',
        `the Safe ${address} is version ${safe.version}, not ${given.version}`,
        'Do not sign. Review again with the version that the Safe has.',
      );
    if (given.nonce !== undefined && given.nonce !== safe.nonce)
      this.#notes.caution(
        'review/nested-nonce',
        given.nonce < safe.nonce
          ? `the nonce ${given.nonce} of the Safe ${address} is used, it is at ${safe.nonce}: such an approval can never be executed`
          : `the Safe ${address} is at nonce ${safe.nonce}, not ${given.nonce}: such an approval waits for the transactions between`,
        'Check which nonce its owners are to sign.',
      );
  }

  #notOwner({ address }: NestedGiven, open: readonly Open[]): void {
    const parents = open.map(({ parent }) => checksummed(parent.identity.safe)).join(', ');
    this.#notes.blocked(
      'review/nested-not-owner',
      `${checksummed(address)} is no owner of the Safe ${parents} at block ${this.#at.block.number}`,
      'Do not sign. Give --nested from an owner of the reviewed Safe inwards.',
    );
  }

  #notSafe(owner: Hex): void {
    this.#notes.blocked(
      'safe/not-a-safe',
      `${checksummed(owner)} owns the Safe, but does not answer as a Safe itself`,
      'Do not sign. Check the address that you gave with --nested.',
    );
  }

  #cycle({ of, owner }: One): void {
    const parent = of.path.at(-1) ?? owner;
    const address = checksummed(owner);
    of.draft.signers.push({ address, kind: 'safe', note: 'it is owned by this Safe itself: a cycle, not followed' });
    this.#notes.caution(
      'review/nested-cycle',
      `the Safe ${checksummed(parent)} is owned by ${address}, which it owns itself: such a signature would wait for itself`,
      'Count only the other owners.',
    );
  }

  /** A Safe that signs at several places needs a nonce for each. */
  #shared(root: Draft): ToldOwners {
    const note = (owners: ToldOwners): ToldOwners => ({
      ...owners,
      signers: owners.signers.map((signer) => {
        const times = this.#seen.get(signer.address) ?? 0;
        if (signer.kind !== 'safe' || times < 2 || signer.note !== undefined) return signer;
        return { ...signer, note: `it signs ${times} times here, and only one of its approvals can have this nonce` };
      }),
      nested: owners.nested.map((one) => ({ ...one, ...note(one) })),
    });
    return note(root);
  }
}
