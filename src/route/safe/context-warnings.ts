import type { Hex } from '../../chain/hex.js';
import type { Finding } from '../../diagnostic/finding.js';
import { checksummed } from '../../signer/address.js';
import { warning } from './warning.js';

/** What the chain and the queue of the Safe say about a nonce. */
export interface NonceState {
  /** The nonce that the Safe will use next. */
  readonly current: bigint;
  /** Nonces of other transactions that wait for signatures or execution. */
  readonly pending: readonly bigint[];
}

/** Warnings about a transaction's place in the queue of its Safe. */
export const nonceWarnings = (nonce: bigint, state: NonceState): readonly Finding[] => {
  const found: Finding[] = [];
  const data = { nonce: nonce.toString(), current: state.current.toString() };
  if (nonce < state.current) {
    found.push(
      warning({
        ruleId: 'safe/nonce-used',
        verdict: 'BLOCKED',
        message: `The nonce ${nonce} is used: the Safe is at ${state.current}, so this can never be executed`,
        help: 'Propose it again with a fresh nonce if it is still wanted.',
        data,
      }),
    );
  }
  const queued = new Set(state.pending);
  let missing = state.current;
  while (missing < nonce && queued.has(missing)) missing += 1n;
  if (missing < nonce) {
    found.push(
      warning({
        ruleId: 'safe/nonce-gap',
        verdict: 'CAUTION',
        message: `The nonce ${nonce} waits for ${missing}, which no transaction known here has; the Safe is at ${state.current}`,
        help: 'Signed transactions with a future nonce can be executed long after they were reviewed.',
        data: { ...data, missing: missing.toString() },
      }),
    );
  }
  if (queued.has(nonce)) {
    found.push(
      warning({
        ruleId: 'safe/nonce-shared',
        verdict: 'CAUTION',
        message: `Another transaction waits on the nonce ${nonce}: only one of them can ever be executed`,
        help: 'Agree on which one; a signature on the other stays valid until the nonce is used.',
        data,
      }),
    );
  }
  return found;
};

/** What a transaction claims to be for, and what the reviewer expects. */
export interface ExpectedIdentity {
  readonly chainId?: bigint;
  readonly safe?: Hex;
}

/** Warnings where a transaction is for another chain or Safe than expected. */
export const identityWarnings = (claimed: ExpectedIdentity, expected: ExpectedIdentity): readonly Finding[] => {
  const found: Finding[] = [];
  if (claimed.chainId !== undefined && expected.chainId !== undefined && claimed.chainId !== expected.chainId) {
    found.push(
      warning({
        ruleId: 'safe/wrong-chain',
        verdict: 'BLOCKED',
        message: `The transaction is for chain ${claimed.chainId}, not ${expected.chainId}`,
        help: 'Do not sign it. Check that you have the right file and the right chain.',
        data: { claimed: claimed.chainId.toString(), expected: expected.chainId.toString() },
      }),
    );
  }
  if (claimed.safe && expected.safe && claimed.safe.toLowerCase() !== expected.safe.toLowerCase()) {
    found.push(
      warning({
        ruleId: 'safe/wrong-safe',
        verdict: 'BLOCKED',
        message: `The transaction is for the Safe ${checksummed(claimed.safe)}, not ${checksummed(expected.safe)}`,
        help: 'Do not sign it. Check that you have the right file and the right Safe.',
        data: { claimed: checksummed(claimed.safe), expected: checksummed(expected.safe) },
      }),
    );
  }
  return found;
};

/** A warning where a hash that someone states is not the one computed here. */
export const hashWarnings = (stated: Hex | undefined, computed: Hex): readonly Finding[] => {
  if (stated === undefined || stated.toLowerCase() === computed.toLowerCase()) return [];
  return [
    warning({
      ruleId: 'safe/hash-mismatch',
      verdict: 'BLOCKED',
      message: `The stated Safe transaction hash is ${stated.toLowerCase()}, but these fields give ${computed}`,
      help: 'Do not sign it. A field, the chain, the Safe or its version differs from what the hash was made of.',
      data: { stated: stated.toLowerCase(), computed },
    }),
  ];
};
