import type { Hex } from '../chain/hex.js';
import { keccakHex, keccakText } from '../chain/keccak.js';
import { parseAddress } from './address.js';
import { type SafeIdentity, type SafeTx, safeTx } from './safe-tx.js';
import { baseGasName, hasChainIdInDomain, parseSafeVersion, type SafeVersion } from './safe-version.js';
import { addressWord, word } from './words.js';

/** What a hardware wallet shows in blind mode (domain and message), and what owners sign (safeTx): 32 bytes each. */
export interface SafeHashes {
  readonly domain: Hex;
  readonly message: Hex;
  readonly safeTx: Hex;
}

/** EIP-712's `encodeType` of the domain: the chain id is in it from 1.3.0 on. */
const domainType = (version: SafeVersion): string =>
  hasChainIdInDomain(version)
    ? 'EIP712Domain(uint256 chainId,address verifyingContract)'
    : 'EIP712Domain(address verifyingContract)';

/** EIP-712's `encodeType` of SafeTx: the gas field has another name in 0.1.0. */
const messageType = (version: SafeVersion): string =>
  `SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 ${baseGasName(version)},` +
  'uint256 gasPrice,address gasToken,address refundReceiver,uint256 nonce)';

const hashWords = (...words: readonly string[]): Hex => keccakHex(`0x${words.join('')}`);

/** The separator of the EIP-712 domain that a Safe signs in. Throws as `safeHashes` does. */
export const domainHash = ({ chainId, safe, version }: SafeIdentity): Hex => {
  const known = parseSafeVersion(version);
  const chain = hasChainIdInDomain(known) ? [word(chainId)] : [];
  return hashWords(keccakText(domainType(known)).slice(2), ...chain, addressWord(parseAddress(safe, 'safe')));
};

/** EIP-712's encoding of a struct in a domain, which is hashed and signed: 66 bytes, 0x1901 first. */
export const typedPreimage = (domain: Hex, message: Hex): Hex => `0x1901${domain.slice(2)}${message.slice(2)}`;

/**
 * The EIP-712 hashes of a Safe transaction as a function of its nonce, computed from its fields alone for every Safe
 * version. The calldata, which may be large, is hashed once, or not at all where its hash is given; the transaction's own
 * nonce is not used.
 * Source: `getTransactionHash` and `domainSeparator` of each released Safe contract.
 * Throws `safe/unknown-version`, `safe/bad-transaction`, `safe/bad-address` or `safe/out-of-range`.
 */
export const safeHashesByNonce = (
  input: SafeIdentity & { readonly tx: SafeTx },
  dataHash: Hex = keccakHex(input.tx.data),
): ((nonce: bigint) => SafeHashes) => {
  const tx = safeTx(input.tx);
  const domain = domainHash(input);
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
  ];
  return (nonce) => {
    const message = hashWords(...start, word(nonce));
    return { domain, message, safeTx: keccakHex(typedPreimage(domain, message)) };
  };
};

/** The EIP-712 hashes of a Safe transaction at its own nonce. Throws as `safeHashesByNonce` does. */
export const safeHashes = (input: SafeIdentity & { readonly tx: SafeTx }): SafeHashes =>
  safeHashesByNonce(input)(input.tx.nonce);
