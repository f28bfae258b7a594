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
export const domainType = (version: SafeVersion): string =>
  hasChainIdInDomain(version)
    ? 'EIP712Domain(uint256 chainId,address verifyingContract)'
    : 'EIP712Domain(address verifyingContract)';

/** EIP-712's `encodeType` of SafeTx: the gas field has another name in 0.1.0. */
export const messageType = (version: SafeVersion): string =>
  `SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 ${baseGasName(version)},` +
  'uint256 gasPrice,address gasToken,address refundReceiver,uint256 nonce)';

const hashWords = (...words: readonly string[]): Hex => keccakHex(`0x${words.join('')}`);

/**
 * The EIP-712 hashes of a Safe transaction, computed from its fields alone for every Safe version.
 * Source: `getTransactionHash` and `domainSeparator` of each released Safe contract.
 * Throws `safe/unknown-version`, `safe/bad-transaction`, `safe/bad-address` or `safe/out-of-range`.
 */
export const safeHashes = (input: SafeIdentity & { readonly tx: SafeTx }): SafeHashes => {
  const version = parseSafeVersion(input.version);
  const tx = safeTx(input.tx);
  const safe = parseAddress(input.safe, 'safe');
  const chain = hasChainIdInDomain(version) ? [word(input.chainId)] : [];
  const domain = hashWords(keccakText(domainType(version)).slice(2), ...chain, addressWord(safe));
  const message = hashWords(
    keccakText(messageType(version)).slice(2),
    addressWord(tx.to),
    word(tx.value),
    keccakHex(tx.data).slice(2),
    word(BigInt(tx.operation)),
    word(tx.safeTxGas),
    word(tx.baseGas),
    word(tx.gasPrice),
    addressWord(tx.gasToken),
    addressWord(tx.refundReceiver),
    word(tx.nonce),
  );
  return { domain, message, safeTx: keccakHex(`0x1901${domain.slice(2)}${message.slice(2)}`) };
};
