import type { PinnedBlock } from '../chain/block.js';
import { encodeCall } from '../chain/calldata.js';
import { parseDeclaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import { type ReadResult, readMany } from '../chain/multicall.js';
import type { Rpc } from '../chain/rpc.js';
import { codesAt } from '../chain/state.js';
import { PlimsollError } from '../diagnostic/error.js';
import { nestedSigning, type ToSign } from '../route/safe/nested-signing.js';
import { type SafeState, safeFrom, safeReads } from '../route/safe/state.js';
import { safeTxJson } from '../route/safe/transaction-json.js';
import { checksummed } from '../signer/address.js';
import { contractQuestion } from '../signer/safe-message.js';
import { SAFE_VERSIONS, type SafeVersion } from '../signer/safe-version.js';
import type { NestedGiven } from './nested-given.js';
import type { Notes } from './notes.js';
import type { ToldNestedSafe, ToldOwners, ToldSigner } from './told-owners.js';

/** Bounds of what is read: no honest Safe comes near them, and a hostile one may answer with any owners. */
const MAX_DEPTH = 8;
const MAX_OWNERS = 256;

const MESSAGE_HASH = parseDeclaration('getMessageHash(bytes message) returns (bytes32)');
const DELEGATED = /^0xef0100([0-9a-f]{40})$/;
const READS = 5;

/** A Safe and a block, as the chain has them. */
export interface SafeAt {
  readonly rpc: Rpc;
  readonly block: PinnedBlock;
  readonly safe: SafeState;
}

interface Draft extends ToldOwners {
  readonly signers: ToldSigner[];
  readonly nested: ToldNestedSafe[];
}

/** A Safe whose owners are still to be asked. */
interface Open {
  readonly parent: ToSign;
  readonly owners: readonly Hex[];
  /** From the reviewed Safe to this one. */
  readonly path: readonly Hex[];
  readonly draft: Draft;
}

/** One owner of one Safe, with what it answered; a contract that is no Safe has no `safe`. */
interface Candidate {
  readonly of: Open;
  readonly owner: Hex;
  readonly kind: 'account' | 'safe' | 'contract';
  readonly safe?: SafeState & { readonly version: SafeVersion };
  readonly messageHash?: ReadResult | undefined;
  readonly note?: string;
}

const plain = (version: string): SafeVersion | undefined =>
  SAFE_VERSIONS.find((known) => known === version.replace(/\+L2$/, ''));

const candidate = (of: Open, owner: Hex, results: readonly ReadResult[]): Candidate => {
  const [first] = results;
  if (first?.ok === false && first.reason === 'no-code') return { of, owner, kind: 'account' };
  try {
    const safe = safeFrom(of.parent.identity.chainId, owner, results);
    const version = plain(safe.version);
    if (version !== undefined)
      return { of, owner, kind: 'safe', safe: { ...safe, version }, messageHash: results[READS - 1] };
    const said = JSON.stringify(safe.version.slice(0, 40));
    return { of, owner, kind: 'contract', note: `it says it is a Safe of version ${said}, which is not known here` };
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    return { of, owner, kind: 'contract' };
  }
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
    const candidates = await this.#ask(asked);
    const delegates = await this.#delegates(candidates);
    const next: Open[] = [];
    for (const one of candidates) {
      const { of, owner } = one;
      const chosen = given === undefined || owner === given.address;
      if (of.path.includes(owner)) this.#cycle(one);
      else if (one.safe !== undefined && chosen) next.push(this.#nested(one, one.safe, given));
      else {
        if (given !== undefined && chosen) this.#notSafe(owner);
        of.draft.signers.push(this.#signer(one, delegates.get(owner)));
      }
    }
    return next;
  }

  async #ask(asked: readonly { readonly of: Open; readonly owner: Hex }[]): Promise<readonly Candidate[]> {
    const { rpc, block } = this.#at;
    const calls = asked.flatMap(({ of, owner }) => {
      const { data } = contractQuestion(of.parent.identity.version, of.parent.hashes);
      const message = { to: owner, data: encodeCall(MESSAGE_HASH, [data]), onFailure: 'return' as const };
      return [...safeReads(owner), message];
    });
    const results = await readMany(rpc, block, calls);
    return asked.map(({ of, owner }, index) => candidate(of, owner, results.slice(READS * index, READS * (index + 1))));
  }

  /** The accounts among what has code: their code only points at another's (EIP-7702). */
  async #delegates(candidates: readonly Candidate[]): Promise<ReadonlyMap<Hex, Hex>> {
    const { rpc, block } = this.#at;
    const contracts = [...new Set(candidates.flatMap(({ kind, owner }) => (kind === 'contract' ? [owner] : [])))];
    const codes = await codesAt(rpc, block, contracts);
    return new Map(
      contracts.flatMap((owner, index) => {
        const delegate = DELEGATED.exec(codes[index] ?? '')?.[1];
        return delegate === undefined ? [] : [[owner, `0x${delegate}` as Hex] as const];
      }),
    );
  }

  #signer({ of, owner, kind, note }: Candidate, delegate?: Hex): ToldSigner {
    const address = checksummed(owner);
    if (delegate !== undefined) return { address, kind: 'account', delegate: checksummed(delegate) };
    if (kind === 'account') return { address, kind };
    const asked = contractQuestion(of.parent.identity.version, of.parent.hashes);
    return { address, kind, asked, ...(note === undefined ? {} : { note }) };
  }

  #nested(one: Candidate, safe: SafeState & { readonly version: SafeVersion }, given?: NestedGiven): Open {
    const { of, owner } = one;
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
    of.draft.signers.push(this.#signer({ ...one, ...(note === undefined ? {} : { note }) }));
    of.draft.nested.push(draft);
    this.#seen.set(address, (this.#seen.get(address) ?? 0) + 1);
    return { parent: signing, owners: safe.owners, path: [...of.path, owner], draft };
  }

  /** Our hash of the message against the one that the Safe's fallback handler gives. */
  #message(
    { owner, messageHash: answer, of }: Candidate,
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

  #compare(given: NestedGiven, safe: SafeState & { readonly version: SafeVersion }): void {
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

  #cycle({ of, owner }: Candidate): void {
    const parent = of.path.at(-1) ?? owner;
    const address = checksummed(owner);
    of.draft.signers.push({ address, kind: 'safe', note: 'it is owned by this Safe itself: a cycle, not followed' });
    this.#notes.caution(
      'review/nested-cycle',
      `the Safe ${checksummed(parent)} is owned by ${address}, which it owns itself: neither can sign through the other`,
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
