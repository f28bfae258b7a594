import type { Hex } from '../chain/hex.js';
import { keccakHex } from '../chain/keccak.js';
import type { Finding } from '../diagnostic/finding.js';
import { safeHashesByNonce } from '../signer/hashes.js';
import type { SafeIdentity, SafeTx } from '../signer/safe-tx.js';
import type { SafeVersion } from '../signer/safe-version.js';

/** How many nonces are tried on either side. */
const NEARBY = 20n;
/** One version of each way of hashing, and the versions that hash so. */
const WAYS: readonly (readonly [SafeVersion, string])[] = [
  ['1.3.0', '1.3.0 or later'],
  ['1.0.0', '1.0.0 to 1.2.0'],
  ['0.1.0', '0.1.0'],
];

type Transaction = SafeIdentity & { readonly tx: SafeTx };

/** The nonce near the transaction's own, nearest first, that would give the hash; null where none does. */
export const nearbyNonce = (input: Transaction, hash: Hex, dataHash = keccakHex(input.tx.data)): bigint | null => {
  const { nonce } = input.tx;
  const hashOf = safeHashesByNonce(input, dataHash);
  for (let away = 1n; away <= NEARBY; away += 1n) {
    for (const other of [nonce - away, nonce + away])
      if (other >= 0n && other < 1n << 256n && hashOf(other).safeTx === hash.toLowerCase()) return other;
  }
  return null;
};

/** Words for what would have to be different for the hash to fit: a nonce nearby or another version of the Safe. */
export const explainHash = (input: Transaction, hash: Hex): { readonly text: string; readonly data: object } => {
  const dataHash = keccakHex(input.tx.data);
  const nonce = nearbyNonce(input, hash, dataHash);
  if (nonce !== null)
    return {
      text: `; with nonce ${nonce} instead of ${input.tx.nonce} they would give it`,
      data: { nearbyNonce: nonce.toString() },
    };
  const { nonce: own } = input.tx;
  const way = WAYS.find(
    ([version]) => safeHashesByNonce({ ...input, version }, dataHash)(own).safeTx === hash.toLowerCase(),
  );
  if (way === undefined) return { text: `; no nonce within ${NEARBY} of ${input.tx.nonce} gives it`, data: {} };
  return { text: `; for a Safe of version ${way[1]} they would give it`, data: { otherVersion: way[0] } };
};

/** The warnings of a review, where one about a hash says which nonce nearby or which version would give that hash. */
export const explainHashes = (warnings: readonly Finding[], input: Transaction): readonly Finding[] =>
  warnings.map((finding) => {
    const stated = finding.ruleId === 'safe/hash-mismatch' ? finding.data?.stated : undefined;
    if (typeof stated !== 'string') return finding;
    const { text, data } = explainHash(input, stated as Hex);
    return { ...finding, message: `${finding.message}${text}`, data: { ...finding.data, ...data } };
  });
