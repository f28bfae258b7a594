import type { Hex } from '../chain/hex.js';
import { keccakHex, keccakText } from '../chain/keccak.js';
import type { Finding } from '../diagnostic/finding.js';
import { messageType, safeHashes } from '../signer/hashes.js';
import type { SafeIdentity, SafeTx } from '../signer/safe-tx.js';
import { parseSafeVersion, type SafeVersion } from '../signer/safe-version.js';
import { addressWord, word } from '../signer/words.js';

/** How many nonces are tried on either side. */
const NEARBY = 20n;
/** One version of each way of hashing, and the versions that hash so. */
const WAYS: readonly (readonly [SafeVersion, string])[] = [
  ['1.3.0', '1.3.0 or later'],
  ['1.0.0', '1.0.0 to 1.2.0'],
  ['0.1.0', '0.1.0'],
];

type Transaction = SafeIdentity & { readonly tx: SafeTx };

/**
 * The Safe transaction hash as a function of the nonce: the calldata, which may be large, is hashed once.
 *
 * @param dataHash keccak-256 of the calldata, where it is known
 */
export const hashByNonce = (input: Transaction, dataHash = keccakHex(input.tx.data)): ((nonce: bigint) => Hex) => {
  const { tx } = input;
  const { domain } = safeHashes({ ...input, tx: { ...tx, data: '0x' } });
  const start = [
    keccakText(messageType(parseSafeVersion(input.version))).slice(2),
    addressWord(tx.to),
    word(tx.value),
    dataHash.slice(2),
    word(BigInt(tx.operation)),
    word(tx.safeTxGas),
    word(tx.baseGas),
    word(tx.gasPrice),
    addressWord(tx.gasToken),
    addressWord(tx.refundReceiver),
  ].join('');
  return (nonce) => {
    const message = keccakHex(`0x${start}${word(nonce)}`);
    return keccakHex(`0x1901${domain.slice(2)}${message.slice(2)}`);
  };
};

/** The nonce near the transaction's own, nearest first, that would give the hash; null where none does. */
export const nearbyNonce = (input: Transaction, hash: Hex, dataHash = keccakHex(input.tx.data)): bigint | null => {
  const { nonce } = input.tx;
  const hashOf = hashByNonce(input, dataHash);
  for (let away = 1n; away <= NEARBY; away += 1n) {
    for (const other of [nonce - away, nonce + away])
      if (other >= 0n && other < 1n << 256n && hashOf(other) === hash.toLowerCase()) return other;
  }
  return null;
};

/** Words for what would have to be different for the hash to fit: a nonce nearby or another version of the Safe. */
const explanation = (input: Transaction, hash: Hex): { readonly text: string; readonly data: object } => {
  const dataHash = keccakHex(input.tx.data);
  const nonce = nearbyNonce(input, hash, dataHash);
  if (nonce !== null)
    return {
      text: `; with nonce ${nonce} instead of ${input.tx.nonce} they would give it`,
      data: { nearbyNonce: nonce.toString() },
    };
  const way = WAYS.find(
    ([version]) => hashByNonce({ ...input, version }, dataHash)(input.tx.nonce) === hash.toLowerCase(),
  );
  if (way === undefined) return { text: `; no nonce within ${NEARBY} of ${input.tx.nonce} gives it`, data: {} };
  return { text: `; for a Safe of version ${way[1]} they would give it`, data: { otherVersion: way[0] } };
};

/** The warnings of a review, where one about a hash says which nonce nearby or which version would give that hash. */
export const explainHashes = (warnings: readonly Finding[], input: Transaction): readonly Finding[] =>
  warnings.map((finding) => {
    const stated = finding.ruleId === 'safe/hash-mismatch' ? finding.data?.stated : undefined;
    if (typeof stated !== 'string') return finding;
    const { text, data } = explanation(input, stated as Hex);
    return { ...finding, message: `${finding.message}${text}`, data: { ...finding.data, ...data } };
  });
