import { depthCurve, purchaseCost } from '../liquidation/depth.js';
import type { RiskMarket } from '../risk-market.js';
import type { DepthModel } from '../scenario.js';
import { cheapestKeys, type SafeControl, safesUnder } from './keys.js';
import type { Capture, CaptureSide, CaptureWay } from './report.js';

/** Tokens with which whoever has a quorum of them sets the values. */
export interface TokenVotes {
  /** Tokens that carry a vote. */
  readonly quorum: number;
  /** US dollars of one. */
  readonly price: number;
  /** What buying so many costs above their price: a share of it, or what they cost in a market of this depth. */
  readonly bought: { readonly premium: number } | { readonly depth: DepthModel };
}

/** What a scenario takes a capture of the authority to cost: nothing of it can be read from a chain. */
export interface AuthorityCost {
  /** US dollars that a key costs which has no price of its own; null: keys have no price. */
  readonly signer: number | null;
  /** By address, in lower case. */
  readonly signers: ReadonlyMap<string, number>;
  /** Null: no tokens decide. */
  readonly votes: TokenVotes | null;
  /** Seconds from where a decision is seen to its effect. */
  readonly delay: number;
  /** The share of what can be withdrawn now that suppliers withdraw in that time. */
  readonly withdrawn: number;
}

const votesCost = ({ quorum, price, bought }: TokenVotes): number | null => {
  const worth = quorum * price;
  if ('premium' in bought) return worth * (1 + bought.premium);
  const curve = depthCurve(bought.depth);
  const cost = purchaseCost(curve, 0, curve.unit(1, 1), worth);
  return Number.isFinite(cost) ? cost : null;
};

const waysIn = ({ signer, signers, votes }: AuthorityCost, control: SafeControl | null): readonly CaptureWay[] => {
  const keys =
    control === null || signer === null
      ? null
      : cheapestKeys(control, (address) => signers.get(address.toLowerCase()) ?? signer);
  return [
    ...(keys === null ? [] : [{ kind: 'keys', ...keys } as const]),
    ...(votes === null ? [] : [{ kind: 'votes', tokens: votes.quorum, cost: votesCost(votes) } as const]),
  ];
};

/** US dollars that a market's values decide over: what is supplied of each asset, now or once finite caps are full. */
export const heldBy = ({ assets }: RiskMarket, caps: 'now' | 'filled'): { supplied: number; available: number } => {
  let [supplied, available] = [0, 0];
  for (const asset of assets) {
    const room = caps === 'filled' && Number.isFinite(asset.supplyCap) ? asset.supplyCap - asset.supplied : 0;
    const more = Math.max(0, room);
    supplied += (asset.supplied + more) * asset.price;
    available += (asset.available + more) * asset.price;
  }
  return { supplied, available };
};

/**
 * What capturing the authority costs by the cheapest way that has a price, against what it then controls: all that is supplied,
 * less what suppliers withdraw in the delay. Lent tokens count as well: who sets the values can liquidate those who owe them.
 */
export const captureOf = (
  assumed: AuthorityCost,
  control: SafeControl | null,
  markets: { readonly before: RiskMarket; readonly after: RiskMarket },
): Capture => {
  const ways = waysIn(assumed, control);
  const costs = ways.flatMap(({ cost }) => (cost === null ? [] : [cost]));
  const cost = costs.length === 0 ? null : Math.min(...costs);
  const side = (market: RiskMarket): CaptureSide => {
    const controlled = (caps: 'now' | 'filled') => {
      const { supplied, available } = heldBy(market, caps);
      const left = supplied - (assumed.delay > 0 ? assumed.withdrawn * available : 0);
      return { controlled: left, margin: cost === null ? null : cost - left };
    };
    return { now: controlled('now'), filled: controlled('filled') };
  };
  return {
    ways,
    cost,
    modules: control === null ? 0 : safesUnder(control).reduce((sum, { modules }) => sum + (modules?.length ?? 0), 0),
    delay: assumed.delay,
    withdrawn: assumed.withdrawn,
    before: side(markets.before),
    after: side(markets.after),
  };
};
