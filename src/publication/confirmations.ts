import { asHex, byteLength, type Hex } from '../chain/hex.js';
import { PlimsollError } from '../diagnostic/error.js';
import type { CollectedSignature } from '../proposal/signatures.js';
import { ownKey } from '../service/get-json.js';
import { checksummed } from '../signer/address.js';
import { type ContractSignature, readContractSignature } from '../signer/contract-signature.js';
import { recoverOwner } from '../signer/signatures.js';

/** A confirmation that does not count, and why. */
export interface NotCounted {
  /** Whom the service names, as an address; null where it names nobody. */
  readonly owner: Hex | null;
  readonly why: string;
}

/** The confirmations of a transaction that a service holds, each judged by its own bytes. */
export interface Confirmations {
  /** Signatures that count: of owners' keys over the hash, and, once they were asked, of owners' contracts. One an owner. */
  readonly valid: readonly CollectedSignature[];
  /** Owners who are said to have approved the hash on the chain, which only the chain can tell. */
  readonly approvals: readonly Hex[];
  /** What is said to be signatures of owners that are contracts, which only the contracts can tell. */
  readonly contracts: readonly ContractSignature[];
  readonly notCounted: readonly NotCounted[];
}

const MAX_CONFIRMATIONS = 200;
const MAX_SIGNATURE_BYTES = 64 << 10;
const SECOND = 'it is a second one of the same owner, who counts once';

const ownerIn = (json: unknown): Hex | null => {
  const owner = ownKey(json, 'owner');
  return typeof owner === 'string' && /^0x[0-9a-fA-F]{40}$/.test(owner) ? (owner.toLowerCase() as Hex) : null;
};

type Judged =
  | { readonly kind: 'signature'; readonly found: CollectedSignature }
  | { readonly kind: 'approval'; readonly owner: Hex }
  | { readonly kind: 'contract'; readonly claimed: ContractSignature }
  | { readonly kind: 'not counted'; readonly why: string };

const not = (why: string): Judged => ({ kind: 'not counted', why });

/** The owner that an approval names in its first word. */
const namedIn = (bytes: Hex): Hex => `0x${bytes.slice(26, 66)}`;

/** Judges a signature by its last byte of 65, v, as the Safe does; the type that the service states is not asked. */
const judgeBytes = (bytes: Hex, hash: Hex, owners: readonly Hex[]): Judged => {
  const v = Number.parseInt(bytes.slice(130, 132), 16);
  if (v === 0) {
    const claimed = readContractSignature(bytes);
    if (claimed === null) return not('it has the mark of the signature of a contract (EIP-1271), and not its form');
    return owners.includes(claimed.owner)
      ? { kind: 'contract', claimed }
      : not(`it is the signature of a contract, ${checksummed(claimed.owner)}, which is not an owner of the Safe`);
  }
  if (byteLength(bytes) !== 65) return not(`it has ${byteLength(bytes)} bytes, and a signature has 65`);
  if (v === 1) {
    const owner = namedIn(bytes);
    return owners.includes(owner)
      ? { kind: 'approval', owner }
      : not(`it is an approval by ${checksummed(owner)}, who is not an owner of the Safe`);
  }
  let owner: Hex;
  try {
    owner = recoverOwner(bytes, hash);
  } catch (error) {
    if (error instanceof PlimsollError) return not(error.message);
    throw error;
  }
  return owners.includes(owner)
    ? { kind: 'signature', found: { owner, signature: bytes } }
    : not(
        `it recovers to ${checksummed(owner)}, who is not an owner of the Safe: a key of another, or over another hash`,
      );
};

const makerOf = (judged: Judged): Hex | null => {
  switch (judged.kind) {
    case 'signature':
      return judged.found.owner;
    case 'approval':
      return judged.owner;
    case 'contract':
      return judged.claimed.owner;
    case 'not counted':
      return null;
  }
};

const judge = (json: unknown, hash: Hex, owners: readonly Hex[]): Judged => {
  const stated = ownerIn(json);
  const given = ownKey(json, 'signature');
  const bytes = typeof given === 'string' && given.length <= 2 * MAX_SIGNATURE_BYTES ? asHex(given) : undefined;
  if (bytes === undefined || byteLength(bytes) < 65) return not('it has no signature of 65 bytes or more');
  const judged = judgeBytes(bytes, hash, owners);
  const maker = makerOf(judged) ?? stated;
  return maker === stated || maker === null
    ? judged
    : not(
        `it is by ${checksummed(maker)}, and the service says that it is by ${stated === null ? 'nobody' : checksummed(stated)}`,
      );
};

/**
 * Judges the confirmations that a service lists for a transaction: every signature is recovered and held against the
 * owners that the chain names. Of an owner's several the first that counts is taken. `owners` are in lower case.
 */
export const judgeConfirmations = (list: unknown, hash: Hex, owners: readonly Hex[]): Confirmations => {
  const entries: readonly unknown[] = Array.isArray(list) ? list : [];
  const valid = new Map<Hex, CollectedSignature>();
  const approvals = new Set<Hex>();
  const contracts = new Map<Hex, ContractSignature>();
  const notCounted: NotCounted[] = [];
  for (const json of entries.slice(0, MAX_CONFIRMATIONS)) {
    const owner = ownerIn(json);
    const judged = judge(json, hash, owners);
    if (judged.kind === 'not counted') notCounted.push({ owner, why: judged.why });
    else if (judged.kind === 'approval') approvals.add(judged.owner);
    else if (judged.kind === 'contract' && !contracts.has(judged.claimed.owner))
      contracts.set(judged.claimed.owner, judged.claimed);
    else if (judged.kind === 'contract' || valid.has(judged.found.owner)) notCounted.push({ owner, why: SECOND });
    else valid.set(judged.found.owner, judged.found);
  }
  if (entries.length > MAX_CONFIRMATIONS)
    notCounted.push({ owner: null, why: `${entries.length - MAX_CONFIRMATIONS} more were not read` });
  return {
    valid: [...valid.values()],
    approvals: [...approvals].filter((owner) => !valid.has(owner)),
    contracts: [...contracts.values()].filter(({ owner }) => !valid.has(owner)),
    notCounted,
  };
};
