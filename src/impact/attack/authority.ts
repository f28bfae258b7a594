import type { Authority } from '../../workspace/workspace.js';
import type { RiskMarket } from '../risk-market.js';
import { heldBy } from './capture.js';
import { cheapestKeys, keyCount, type SafeControl, safesUnder } from './keys.js';
import type { AuthorityCapture } from './report.js';

/** The authority of a market, and what the chain says of its Safe at the book's block. */
export interface AuthorityAtHand {
  readonly authority: Authority;
  readonly control: SafeControl | { readonly notRead: string };
}

/** The Safe that was read; null where it was not. */
export const controlRead = ({ control }: AuthorityAtHand): SafeControl | null =>
  'notRead' in control ? null : control;

const stepsInto = (control: SafeControl): AuthorityCapture['keys'] => {
  const fewest = cheapestKeys(control, () => 1);
  return fewest && { fewest: fewest.keys.length, of: keyCount(control), exact: fewest.exact };
};

/** Ways into the Safes that need no signature of theirs. */
const modulesOf = (control: SafeControl): AuthorityCapture['modules'] =>
  safesUnder(control).flatMap(({ address, modules }) => (modules ?? []).map((module) => ({ safe: address, module })));

/**
 * What is known of capturing the authority that sets a market's values, against what those values decide over. `priced`: some
 * scenario states what a capture costs.
 */
export const authorityCapture = (
  atHand: AuthorityAtHand,
  markets: { readonly before: RiskMarket; readonly after: RiskMarket },
  priced: boolean,
): AuthorityCapture => {
  const { authority } = atHand;
  const control = controlRead(atHand);
  const { assets } = markets.before;
  const now = heldBy(markets.before, 'now');
  return {
    name: authority.name,
    safe: authority.safe.address,
    attestations: authority.attestations,
    reviewers: authority.reviewers?.size ?? null,
    control,
    notRead: 'notRead' in atHand.control ? atHand.control.notRead : null,
    keys: control === null ? null : stepsInto(control),
    modules: control === null ? [] : modulesOf(control),
    notStated: [
      ...(control === null ? ['owners and threshold of the Safe'] : []),
      ...(priced ? [] : ['what a key costs', 'delay before a transaction takes effect']),
    ],
    controls: {
      ...now,
      borrowed: assets.reduce((sum, { borrowed, price }) => sum + borrowed * price, 0),
      filled: { before: heldBy(markets.before, 'filled').supplied, after: heldBy(markets.after, 'filled').supplied },
    },
  };
};
