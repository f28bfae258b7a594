import type { Hex } from '../chain/hex.js';
import { keccakHex, keccakText } from '../chain/keccak.js';
import { domainHash, type SafeHashes, typedPreimage } from './hashes.js';
import type { SafeIdentity } from './safe-tx.js';
import { parseSafeVersion, SAFE_VERSIONS, type SafeVersion } from './safe-version.js';

/** The call by which a Safe asks an owner that is a contract about a signature (EIP-1271; v = 0 in `signatures`). */
export interface ContractQuestion {
  readonly function: 'isValidSignature(bytes,bytes)' | 'isValidSignature(bytes32,bytes)';
  readonly selector: Hex;
  /** What it is asked about, the first argument: the preimage of the hash, or the hash. */
  readonly data: Hex;
}

const isFrom = (version: SafeVersion, first: SafeVersion): boolean =>
  SAFE_VERSIONS.indexOf(version) >= SAFE_VERSIONS.indexOf(first);

/**
 * What a Safe of this version asks its contract owners about one of its transactions: up to 1.4.1 the 66 bytes that are
 * hashed, from 1.5.0 on the hash itself. Source: `checkNSignatures` of each released Safe contract.
 */
export const contractQuestion = (version: string, { domain, message, safeTx }: SafeHashes): ContractQuestion =>
  isFrom(parseSafeVersion(version), '1.5.0')
    ? { function: 'isValidSignature(bytes32,bytes)', selector: '0x1626ba7e', data: safeTx }
    : { function: 'isValidSignature(bytes,bytes)', selector: '0x20c13b0b', data: typedPreimage(domain, message) };

/**
 * True where a Safe, with the fallback handler of its own version, answers the question of a Safe of the other version.
 * Up to 1.2.0 the Safe itself answers, and only about bytes; 1.3.0 to 1.4.1 about both; from 1.5.0 on only about hashes.
 * 0.1.0 gives and takes a boolean, which nothing later does.
 * Source: `isValidSignature` of each Safe and CompatibilityFallbackHandler.
 */
export const answersQuestion = (child: string, parent: string): boolean => {
  const [answers, asks] = [parseSafeVersion(child), parseSafeVersion(parent)];
  if (answers === '0.1.0' || asks === '0.1.0') return answers === asks;
  return isFrom(asks, '1.5.0') ? isFrom(answers, '1.3.0') : !isFrom(answers, '1.5.0');
};

/**
 * The EIP-712 hash that owners of a Safe sign where the Safe signs a message as a contract: `SafeMessage(bytes message)`
 * in the Safe's own domain. Where the question was about a hash, its 32 bytes are the message.
 * Source: `getMessageHash` of each Safe and CompatibilityFallbackHandler. Throws as `domainHash` does.
 */
export const safeMessageHash = (identity: SafeIdentity, message: Hex): Hex => {
  const type = keccakText('SafeMessage(bytes message)').slice(2);
  const struct = keccakHex(`0x${type}${keccakHex(message).slice(2)}`);
  return keccakHex(typedPreimage(domainHash(identity), struct));
};
