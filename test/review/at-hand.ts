import type { Hex } from '../../src/chain/hex.js';
import { labelsFor } from '../../src/plan/labels.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import type { MarketAtHand } from '../../src/review/bare-markets.js';
import { type BareReviewInput, reviewBare } from '../../src/review/bare-review.js';
import { recogniseInput } from '../../src/review/input.js';
import { type InputFlags, subjectOf } from '../../src/review/input-subject.js';
import { Notes } from '../../src/review/notes.js';
import type { ToldReview } from '../../src/review/told.js';
import { CONTRACTS, documentText, observationOf, type Small } from '../plan/market.js';
import { marketOf } from '../protocol/support.js';

const HASH: Hex = `0x${'b1'.repeat(32)}`;

/** A market on chain 1 as its document has it, and as the chain has it where `before` is given. */
export const marketAtHand = (
  protocol: Protocol,
  after: Small,
  before: Small | null,
  contracts: ReadonlyMap<string, Hex> = CONTRACTS,
): MarketAtHand => {
  const document = marketOf(documentText(after), protocol);
  const params = before === null ? null : observationOf(before, protocol);
  const block = {
    chainId: 1n,
    number: 9n,
    hash: HASH,
    parentHash: HASH,
    timestamp: 1n,
    gasLimit: 1n,
    baseFee: 0n,
  };
  return {
    market: document,
    workspace: {} as MarketAtHand['workspace'],
    contracts,
    observation: params === null ? null : { params, block, contracts, release: null, findings: [], reads: [] },
    labelOf: labelsFor([document.params], params === null ? [] : [params]),
  };
};

/** The review of a text without a node, with what is at hand. */
export const reviewOffline = (
  text: string,
  flags: InputFlags = {},
  more: Partial<BareReviewInput> = {},
): Promise<ToldReview> =>
  reviewBare({
    subject: subjectOf(recogniseInput(text, 'x'), flags),
    expectHash: null,
    machine: null,
    markets: [],
    definitions: [],
    authorities: null,
    against: null,
    notes: new Notes([]),
    ...more,
  });
