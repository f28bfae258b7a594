import { refused } from '../diagnostic/error.js';
import type { ToldReview } from '../review/told.js';
import type { ToldNestedSafe } from '../review/told-owners.js';
import { signedOf } from '../review/told-transaction.js';
import { safeTypedData } from '../signer/typed-data.js';
import { address } from './review-flags.js';

function* nestedIn(all: readonly ToldNestedSafe[]): Generator<ToldNestedSafe> {
  for (const one of all) {
    yield one;
    yield* nestedIn(one.nested);
  }
}

/** What the owners of the nested Safe sign. Throws `review/no-nested-safe` where it is none, or signs several things. */
const nestedSigned = (review: ToldReview, text: string): ReturnType<typeof signedOf> => {
  const wanted = address('typed-data-for', text);
  const found = [...nestedIn(review.owners?.nested ?? [])].filter((one) => one.address.toLowerCase() === wanted);
  const [first, ...others] = found;
  if (first === undefined)
    throw refused('review/no-nested-safe', `${text} is none of the nested Safes of this review`, {
      hint: 'Without a node, name it and every Safe on the way to it with --nested.',
    });
  if (others.length > 0)
    throw refused('review/no-nested-safe', `${text} signs ${found.length} approvals here`, {
      hint: 'Choose the way to it with --nested.',
    });
  const chainId = review.safe?.chainId ?? null;
  return signedOf({ safe: { ...first, chainId }, transaction: first.approval });
};

/** What of a review is to be signed elsewhere, and on which verdicts. */
export interface TypedDataAsked {
  /** The nested Safe whose approval is meant. */
  readonly nested?: string | undefined;
  readonly accept: 'BLOCKED too' | 'CAUTION too';
}

/**
 * The EIP-712 JSON of a reviewed transaction, for another wallet; with `nested`, of the approval that this nested Safe
 * signs. Throws `review/missing-flags` where there is none, `review/no-nested-safe`, and `review/typed-data-blocked` with
 * the warnings that block.
 */
export const typedDataText = (review: ToldReview, { nested, accept }: TypedDataAsked): string => {
  const signed = nested === undefined ? signedOf(review) : nestedSigned(review, nested);
  if (signed === null)
    throw refused('review/missing-flags', 'there is no Safe transaction here, so there is nothing to sign', {
      hint: 'Give --safe, --chain-id, --safe-version and --nonce.',
    });
  if (review.verdict === 'BLOCKED' && accept === 'CAUTION too')
    throw refused('review/typed-data-blocked', 'the review says BLOCKED, so nothing was written that could be signed', {
      findings: review.warnings.filter(({ data }) => data?.verdict === 'BLOCKED'),
      hint: 'Run it without --typed-data for the whole review. --typed-data-blocked writes it all the same.',
    });
  return `${JSON.stringify(safeTypedData(signed), null, 2)}\n`;
};
