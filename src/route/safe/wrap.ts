import { byteLength, type Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { checksummed, parseAddress, ZERO_ADDRESS } from '../../signer/address.js';
import { knownAddress, knownContract } from '../../signer/known-contracts.js';
import { MAX_DATA_BYTES, type SafeTx, safeTx } from '../../signer/safe-tx.js';
import { parseSafeVersion, type SafeVersion } from '../../signer/safe-version.js';
import { encodeMultiSend } from './multisend.js';

/** One call that a route is to make. */
export interface RouteCall {
  readonly to: Hex;
  readonly value: bigint;
  readonly data: Hex;
}

/** The Safe that makes the calls. */
export interface SafeAuthority {
  readonly address: Hex;
  readonly version: string;
  readonly chainId: bigint;
  /** Where the chain does not have the canonical one. */
  readonly multiSendCallOnly?: Hex;
}

export interface WrapOptions {
  readonly nonce: bigint;
  /** Contracts that may be delegatecalled besides the published MultiSendCallOnly, from the reader's own trust file. */
  readonly trustedDelegates?: readonly Hex[];
}

/** Chains whose published deployments come first with zkSync bytecode, and so have other addresses (safe-deployments). */
const ZKSYNC_CHAINS: ReadonlySet<bigint> = new Set([
  ...[232n, 240n, 280n, 282n, 300n, 324n, 388n, 2741n, 11124n, 37111n, 50104n, 61166n, 543210n, 810180n, 4457845n],
  531050104n,
]);

/** MultiSendCallOnly came with 1.3.0 and works with older Safes; 1.4.0 was never deployed canonically. */
const libraryVersion = (version: SafeVersion): '1.3.0' | '1.4.1' | '1.5.0' =>
  version === '1.5.0' ? '1.5.0' : version === '1.4.1' || version === '1.4.0' ? '1.4.1' : '1.3.0';

/**
 * The MultiSendCallOnly that the Safe's batches go through: the one its document names, or the published one. Some chains
 * have only the eip155 deployment of 1.3.0, which their document must name; proving a proposal notices an absent one.
 * Throws `safe/unknown-multisend` where the named one is not known, or none is published for the chain's kind.
 */
export const multiSendCallOnlyOf = (authority: SafeAuthority, trusted: readonly Hex[] = []): Hex => {
  const version = libraryVersion(parseSafeVersion(authority.version));
  const given = authority.multiSendCallOnly;
  if (given === undefined) {
    const published = knownAddress(
      'MultiSendCallOnly',
      version,
      ZKSYNC_CHAINS.has(authority.chainId) ? 'zksync' : 'canonical',
    );
    if (published !== undefined) return published;
    throw refused(
      'safe/unknown-multisend',
      `No MultiSendCallOnly ${version} is published for chain ${authority.chainId}`,
      {
        hint: 'Name the address in the authority as multiSendCallOnly.',
      },
    );
  }
  const address = parseAddress(given, 'multiSendCallOnly');
  const isTrusted = trusted.some((t) => t.toLowerCase() === address);
  if (isTrusted || knownContract(address)?.kind === 'MultiSendCallOnly') return address;
  throw refused('safe/unknown-multisend', `${checksummed(address)} is not a MultiSendCallOnly that Safe published`, {
    hint: 'A batch runs this code as the Safe itself. Name a published one, or trust this one in your own trust file.',
  });
};

/**
 * The Safe transaction that makes the calls: one goes direct, several go through MultiSendCallOnly. All gas and refund
 * fields are zero, so that the transaction reverts whole where a call reverts.
 * Throws `route/no-calls`, `safe/zero-target`, `safe/unknown-multisend`, `safe/bad-transaction`.
 */
export const wrapCalls = (calls: readonly RouteCall[], authority: SafeAuthority, options: WrapOptions): SafeTx => {
  parseSafeVersion(authority.version);
  for (const [index, call] of calls.entries()) {
    if (parseAddress(call.to, `to of call ${index + 1}`) !== ZERO_ADDRESS) continue;
    throw refused('safe/zero-target', `Call ${index + 1} goes to the zero address`, {
      hint: 'Give its target. In a batch of Safe 1.5.0 the zero address means the Safe itself.',
    });
  }
  const [first, ...others] = calls;
  if (first === undefined) {
    throw refused('route/no-calls', 'There is nothing to do: no calls were given', {
      hint: 'Change a parameter first; an empty transaction would only use up a nonce.',
    });
  }
  if (others.length === 0) return safeTx({ ...first, nonce: options.nonce });
  const to = multiSendCallOnlyOf(authority, options.trustedDelegates);
  const packed = calls.map((call) => ({ operation: 0, to: call.to, value: call.value, data: call.data }));
  const data = encodeMultiSend(packed);
  if (byteLength(data) > MAX_DATA_BYTES) {
    throw refused('safe/bad-transaction', `The batch has ${byteLength(data)} bytes, more than any node takes`, {
      hint: 'Propose the change in parts with --only.',
    });
  }
  return safeTx({ to, data, operation: 1, nonce: options.nonce });
};
