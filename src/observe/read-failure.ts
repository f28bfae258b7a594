import type { PinnedBlock } from '../chain/block.js';
import type { Declaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import type { ReadResult } from '../chain/multicall.js';
import { decodeRevert, revertText } from '../chain/revert.js';
import { type PlimsollError, refused } from '../diagnostic/error.js';

/** What was asked, of which contract of the market. */
export interface Question {
  /** `reserves.WETH rates`. */
  readonly label: string;
  /** As the definition calls the contract; the entity's own path where the contract is the entity. */
  readonly contract: string;
  readonly to: Hex;
  readonly declaration: Declaration;
}

const hintOf = (contract: string): string =>
  `Check that ${contract} is the contract that the definition means, on this chain and at this block: its address is in the market's document, or was found through one that is.`;

/** Why a market cannot be read: `chain/no-code` or `chain/read-reverted`, naming the contract as the market does. */
export const readFailure = (
  { label, contract, to }: Question,
  result: ReadResult & { readonly ok: false },
  block: PinnedBlock,
  errors: readonly Declaration[],
): PlimsollError => {
  const where = `at block ${block.number} of chain ${block.chainId}`;
  const hint = hintOf(contract);
  if (result.reason === 'no-code') {
    return refused(
      'chain/no-code',
      `cannot read ${label}: there is no contract at ${to}, which is ${contract}, ${where}`,
      { hint },
    );
  }
  const why = revertText(decodeRevert(result.data, errors));
  return refused('chain/read-reverted', `cannot read ${label}: ${contract} at ${to} ${why} ${where}`, { hint });
};

/** The answer is not what the definition's declaration says: another contract that happens to have the function. */
export const foreignAnswer = ({ label, contract, to, declaration }: Question, cause: PlimsollError): PlimsollError =>
  refused(
    'observe/foreign-answer',
    `cannot read ${label}: ${contract} at ${to} does not answer ${declaration.signature} as the definition says (${cause.message})`,
    {
      hint: hintOf(contract),
      cause,
    },
  );
