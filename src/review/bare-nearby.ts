import type { Hex } from '../chain/hex.js';
import type { Finding } from '../diagnostic/finding.js';
import { safeHashes } from '../signer/hashes.js';
import type { SafeIdentity, SafeTx } from '../signer/safe-tx.js';

/** How many nonces are tried on either side. */
const NEARBY = 20n;
/** One version of each way of hashing. */
const VERSIONS = ['1.3.0', '1.0.0', '0.1.0'] as const;

type Transaction = SafeIdentity & { readonly tx: SafeTx };

const gives = (input: Transaction, hash: Hex): boolean => safeHashes(input).safeTx === hash;

/** The nonce near the transaction's own, nearest first, that would give the hash; null where none does. */
export const nearbyNonce = (input: Transaction, hash: Hex): bigint | null => {
  const { tx } = input;
  for (let away = 1n; away <= NEARBY; away += 1n) {
    for (const nonce of [tx.nonce - away, tx.nonce + away])
      if (nonce >= 0n && gives({ ...input, tx: { ...tx, nonce } }, hash)) return nonce;
  }
  return null;
};

/** Words for what would have to be different for the hash to fit: a nonce nearby or another version of the Safe. */
const explanation = (input: Transaction, hash: Hex): { readonly text: string; readonly data: object } => {
  const nonce = nearbyNonce(input, hash);
  if (nonce !== null)
    return {
      text: `; with nonce ${nonce} instead of ${input.tx.nonce} they would give it`,
      data: { nearbyNonce: nonce.toString() },
    };
  const version = VERSIONS.find((one) => gives({ ...input, version: one }, hash));
  if (version === undefined) return { text: `; no nonce within ${NEARBY} of ${input.tx.nonce} gives it`, data: {} };
  const since = { '1.3.0': '1.3.0 or later', '1.0.0': '1.0.0 to 1.2.0', '0.1.0': '0.1.0' }[version];
  return { text: `; for a Safe of version ${since} they would give it`, data: { otherVersion: version } };
};

/** The warnings of a review, where one about a hash says which nonce nearby or which version would give that hash. */
export const explainHashes = (warnings: readonly Finding[], input: Transaction): readonly Finding[] =>
  warnings.map((finding) => {
    const stated = finding.ruleId === 'safe/hash-mismatch' ? finding.data?.stated : undefined;
    if (typeof stated !== 'string') return finding;
    const { text, data } = explanation(input, stated as Hex);
    return { ...finding, message: `${finding.message}${text}`, data: { ...finding.data, ...data } };
  });
