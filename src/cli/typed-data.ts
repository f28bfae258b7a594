import { refused } from '../diagnostic/error.js';
import type { ToldReview } from '../review/told.js';
import { signedOf } from '../review/told-transaction.js';
import { safeTypedData } from '../signer/typed-data.js';

/** The EIP-712 JSON of a reviewed transaction, for another wallet. Throws `review/missing-flags` where there is none. */
export const typedDataText = (review: ToldReview): string => {
  const signed = signedOf(review);
  if (signed === null)
    throw refused('review/missing-flags', 'there is no Safe transaction here, so there is nothing to sign', {
      hint: 'Give --safe, --chain-id, --safe-version and --nonce.',
    });
  return `${JSON.stringify(safeTypedData(signed), null, 2)}\n`;
};
