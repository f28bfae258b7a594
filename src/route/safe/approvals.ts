import { encodeCall } from '../../chain/calldata.js';
import { parseDeclaration } from '../../chain/function.js';
import type { Hex } from '../../chain/hex.js';
import { keccakHex } from '../../chain/keccak.js';
import { type SafeTx, safeTx } from '../../signer/safe-tx.js';
import { addressWord, word } from '../../signer/words.js';

/** By this an owner consents on-chain, without an ECDSA signature. */
export const APPROVE_HASH = parseDeclaration('function approveHash(bytes32 hashToApprove)');

const NONCE_SLOT = 5n;
const APPROVED_HASHES_SLOT = 8n;

/**
 * The storage slot of `approvedHashes[owner][hash]`.
 * Source: the layout of `SafeStorage.sol`, in which the mapping has slot 8 from 1.0.0 to 1.5.0.
 */
export const approvedHashSlot = (owner: Hex, hash: Hex): Hex => {
  const ofOwner = keccakHex(`0x${addressWord(owner)}${word(APPROVED_HASHES_SLOT)}`);
  return keccakHex(`0x${hash.slice(2).toLowerCase()}${ofOwner.slice(2)}`);
};

/**
 * Storage of the Safe (slot to word) in which these owners have approved the hash, and, where a nonce is given, in
 * which it is the next one: for a simulation by state override, with signatures of v = 1. Owners, threshold and guards
 * stay as they are, so what a transaction does to them stays visible.
 */
export const approvalStorage = (owners: readonly Hex[], hash: Hex, nonce?: bigint): Readonly<Record<Hex, Hex>> => {
  const storage: Record<Hex, Hex> = {};
  for (const owner of owners) storage[approvedHashSlot(owner, hash)] = `0x${word(1n)}`;
  if (nonce !== undefined) storage[`0x${word(NONCE_SLOT)}`] = `0x${word(nonce)}`;
  return storage;
};

/** The transaction by which a Safe that owns another Safe approves a transaction of it. */
export const nestedApproval = (parentSafe: Hex, parentSafeTxHash: Hex, nonce: bigint): SafeTx =>
  safeTx({ to: parentSafe, data: encodeCall(APPROVE_HASH, [parentSafeTxHash]), nonce });
