import type { Authority } from '../../workspace/workspace.js';
import type { RiskAsset, RiskMarket } from '../risk-market.js';
import type { AuthorityCapture } from './report.js';

/** What decides what a capture costs, and a workspace says nothing of: a review of a proposal reads it from the chain. */
const NOT_STATED = ['owners and threshold of the Safe', 'delay before a transaction takes effect'] as const;

/** The stated numbers of capturing the authority that sets a market's values, against what those values decide over. */
export const authorityCapture = (authority: Authority, { assets }: RiskMarket): AuthorityCapture => {
  const dollars = (of: (asset: RiskAsset) => number): number =>
    assets.reduce((sum, asset) => sum + of(asset) * asset.price, 0);
  return {
    name: authority.name,
    safe: authority.safe.address,
    attestations: authority.attestations,
    reviewers: authority.reviewers?.size ?? null,
    notStated: NOT_STATED,
    controls: {
      supplied: dollars(({ supplied }) => supplied),
      borrowed: dollars(({ borrowed }) => borrowed),
      available: dollars(({ available }) => available),
    },
  };
};
