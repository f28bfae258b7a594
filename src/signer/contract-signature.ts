import { atBlock } from '../chain/at-block.js';
import { bytesIn, type PinnedBlock, resultOf } from '../chain/block.js';
import { encodeCall } from '../chain/calldata.js';
import { parseDeclaration } from '../chain/function.js';
import { asHex, byteLength, type Hex } from '../chain/hex.js';
import { callEnd } from '../chain/read-singly.js';
import { decodeRevert, revertText } from '../chain/revert.js';
import type { Rpc } from '../chain/rpc.js';
import { safeHashes } from './hashes.js';
import { contractQuestion } from './safe-message.js';
import type { SafeIdentity, SafeTx } from './safe-tx.js';
import { parseSafeVersion } from './safe-version.js';
import { addressWord, word } from './words.js';

/** What an owner that is a contract takes for its signature (EIP-1271), without the owner and offset before it. */
export interface ContractSignature {
  /** In lower case. */
  readonly owner: Hex;
  /** What the contract is given; `0x` where it is to look for a message that it signed on the chain. */
  readonly signature: Hex;
}

/** More bytes than this are no owner's signature: those of 200 owners of a Safe have 13,000. */
export const MAX_CONTRACT_SIGNATURE_BYTES = 16_384;

/** The bytes before a contract's signature where it stands alone: r, s, v, and the length. */
const HEAD_BYTES = 65 + 32;

/**
 * A contract's signature as it stands alone, in confirmations of a Safe Transaction Service: r the owner, s the offset 65,
 * v 0, then the length and the bytes, padded with zeros or not.
 */
export const aloneContractSignature = ({ owner, signature }: ContractSignature): Hex =>
  `0x${addressWord(owner)}${word(65n)}00${word(BigInt(byteLength(signature)))}${signature.slice(2)}`;

/** The owner and bytes of a contract's signature that stands alone; null where the bytes are none. */
export const readContractSignature = (alone: Hex): ContractSignature | null => {
  const bytes = asHex(alone);
  if (bytes === undefined || byteLength(bytes) < HEAD_BYTES) return null;
  if (!bytes.startsWith(`0x${'0'.repeat(24)}`) || bytes.slice(66, 132) !== `${word(65n)}00`) return null;
  const length = BigInt(`0x${bytes.slice(132, 196)}`);
  if (length > BigInt(MAX_CONTRACT_SIGNATURE_BYTES)) return null;
  const end = 196 + 2 * Number(length);
  const padding = bytes.slice(end);
  if (bytes.length < end || padding.length >= 64 || /[^0]/.test(padding)) return null;
  return { owner: `0x${bytes.slice(26, 66)}`, signature: `0x${bytes.slice(196, end)}` };
};

/** Why a contract does not answer for a signature; null where it does. */
export type AskContract = (signed: ContractSignature) => Promise<string | null>;

/** The gas that a question gets: no transaction may use more (EIP-7825). */
const GAS = '0x1000000';

const tooLong = (signature: Hex): string | null =>
  byteLength(signature) > MAX_CONTRACT_SIGNATURE_BYTES
    ? `its signature has ${byteLength(signature)} bytes, and at most ${MAX_CONTRACT_SIGNATURE_BYTES} are taken`
    : null;

/**
 * Asks the contracts that own a Safe at a block about their signatures of one of its transactions, by the call that the
 * Safe itself makes (EIP-1271). Stricter than the Safe, which looks at the first four bytes alone: the answer must be the
 * magic value, padded to 32 bytes, and nothing more. What the node fails at is thrown.
 */
export const contractAsker =
  (rpc: Rpc, block: PinnedBlock, { tx, ...identity }: SafeIdentity & { readonly tx: SafeTx }): AskContract =>
  async ({ owner, signature }) => {
    if (parseSafeVersion(identity.version) === '0.1.0') return 'a Safe 0.1.0 takes no signature of a contract';
    const long = tooLong(signature);
    if (long !== null) return long;
    const question = contractQuestion(identity.version, safeHashes({ ...identity, tx }));
    const data = encodeCall(parseDeclaration(`function ${question.function}`), [question.data, signature]);
    const [code, answer] = await atBlock(rpc, block, (at) => [
      { method: 'eth_getCode', params: [owner, at] },
      { method: 'eth_call', params: [{ from: identity.safe, to: owner, data, gas: GAS }, at] },
    ]);
    if (bytesIn(rpc, 'a contract’s code', resultOf(rpc, code)) === '0x') return 'there is no contract at its address';
    const end = callEnd(rpc, answer);
    if (end.kind === 'reverted')
      return `the contract does not accept the signature: it ${revertText(decodeRevert(end.data))}`;
    if (end.kind !== 'returned') return 'there is no contract at its address';
    if (end.data === `${question.selector}${'0'.repeat(56)}`) return null;
    const said = byteLength(end.data) === 32 ? end.data : `${byteLength(end.data)} bytes`;
    return `the contract does not accept the signature: it answers ${said}, not ${question.selector}`;
  };
