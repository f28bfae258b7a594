import { type Hex, toQuantity } from '../chain/hex.js';
import { keccakHex, keccakText } from '../chain/keccak.js';
import { checksummed } from './address.js';
import { typedPreimage } from './hashes.js';
import { addressWord, word } from './words.js';

/** What an owner signs so that a Safe Transaction Service takes an account as a delegate, or drops it. */
export interface DelegateMessage {
  readonly chainId: bigint;
  readonly delegate: Hex;
  /** The hour it is signed in, counted from 1970. */
  readonly totp: bigint;
}

const HOUR_MS = 3_600_000;
const NAME = 'Safe Transaction Service';
const VERSION = '1.0';

/** The hour of a time in milliseconds since 1970: a service takes a signature in its hour and in the next. */
export const totpAt = (milliseconds: number): bigint => BigInt(Math.floor(milliseconds / HOUR_MS));

/** The message as EIP-712 typed data: the parameter of `eth_signTypedData_v4`. */
export const delegateTypedData = ({ chainId, delegate, totp }: DelegateMessage): object => ({
  types: {
    EIP712Domain: [
      { name: 'name', type: 'string' },
      { name: 'version', type: 'string' },
      { name: 'chainId', type: 'uint256' },
    ],
    Delegate: [
      { name: 'delegateAddress', type: 'address' },
      { name: 'totp', type: 'uint256' },
    ],
  },
  primaryType: 'Delegate',
  domain: { name: NAME, version: VERSION, chainId: toQuantity(chainId) },
  message: { delegateAddress: checksummed(delegate), totp: totp.toString() },
});

const hashOf = (...words: readonly string[]): Hex => keccakHex(`0x${words.join('')}`);
const textWord = (text: string): string => keccakText(text).slice(2);

/**
 * The hash that is signed. Neither the Safe nor the label is in it: the same signature adds and removes the delegate for any
 * Safe of the owner, within two hours.
 *
 * @see https://docs.safe.global/core-api/transaction-service-reference, `POST /v2/delegates/`
 */
export const delegateHash = ({ chainId, delegate, totp }: DelegateMessage): Hex => {
  const domain = hashOf(
    textWord('EIP712Domain(string name,string version,uint256 chainId)'),
    textWord(NAME),
    textWord(VERSION),
    word(chainId),
  );
  const message = hashOf(textWord('Delegate(address delegateAddress,uint256 totp)'), addressWord(delegate), word(totp));
  return keccakHex(typedPreimage(domain, message));
};
