import type { Hex } from '../chain/hex.js';
import { safeHashes } from '../signer/hashes.js';
import type { SafeIdentity, SafeTx } from '../signer/safe-tx.js';
import { SAFE_VERSIONS, type SafeVersion } from '../signer/safe-version.js';

/** A Safe transaction with the Safe it is for. */
export type SignedTransaction = SafeIdentity & { readonly tx: SafeTx };

/** Versions of Safe that hash alike. */
export interface HashWay {
  /** The first of them. */
  readonly version: SafeVersion;
  readonly versions: readonly SafeVersion[];
  /** In words: `1.3.0 or later`. */
  readonly name: string;
  /** Whether the chain id is part of what is hashed. */
  readonly chain: 'hashed' | 'not hashed';
}

const between = (from: SafeVersion, to: SafeVersion): readonly SafeVersion[] =>
  SAFE_VERSIONS.slice(SAFE_VERSIONS.indexOf(from), SAFE_VERSIONS.indexOf(to) + 1);

/** Every way in which a Safe hashes its transactions, the one of today first. */
export const HASH_WAYS: readonly HashWay[] = [
  { version: '1.3.0', versions: between('1.3.0', '1.5.0'), name: '1.3.0 or later', chain: 'hashed' },
  { version: '1.0.0', versions: between('1.0.0', '1.2.0'), name: '1.0.0 to 1.2.0', chain: 'not hashed' },
  { version: '0.1.0', versions: ['0.1.0'], name: '0.1.0', chain: 'not hashed' },
];

/** The way of hashing by which the transaction has the hash; undefined where it has it by none. */
export const wayOfHash = (input: SignedTransaction, hash: Hex): HashWay | undefined =>
  HASH_WAYS.find(({ version }) => safeHashes({ ...input, version }).safeTx === hash.toLowerCase());
