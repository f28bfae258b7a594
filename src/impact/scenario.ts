import type { PriceModel } from './paths.js';
import type { UncertainEntry } from './uncertainty.js';

/** What a sale of an asset gets. Sizes are US dollars at the price before it. Missing depth is refused, never infinite. */
export type DepthModel =
  /** A constant-product pool: dollars on each side, and its fee. */
  | { readonly kind: 'constant-product'; readonly reserve: number; readonly fee: number }
  /** Points of (dollars sold, share of value lost), ascending, the first at (0, 0) being understood. Beyond the last nothing sells. */
  | { readonly kind: 'curve'; readonly points: readonly { readonly size: number; readonly slippage: number }[] };

export interface Depth {
  readonly model: DepthModel;
  /** How long a price needs to win back half of what sales took from it, in seconds; Infinity: never. */
  readonly halfLife: number;
  /** What is left of the depth under stress: 1 all, 0.3 three tenths. */
  readonly stressed: number;
}

/** One source of a price. */
export interface OracleSource {
  readonly name: string;
  /** The longest time between two reports, in seconds. */
  readonly heartbeat: number;
  /** A move this large is reported at once: 0.005 is 0.5 %. */
  readonly deviation: number;
  /** Seconds from a move to its report. */
  readonly latency: number;
  /** Seconds since the start in which nothing is reported. */
  readonly outages: readonly { readonly from: number; readonly to: number }[];
  /** Seconds since the start in which the price reported is a multiple of the true one. */
  readonly manipulations: readonly { readonly from: number; readonly to: number; readonly factor: number }[];
}

/** How several sources become the price that the market acts on. */
export interface Oracle {
  readonly sources: readonly OracleSource[];
  readonly aggregate: 'median' | 'mean' | 'first-valid';
  /** A report older than this is not valid; null: however old. */
  readonly maxAge: number | null;
  /** A price-cap adapter: never more than this multiple of the price at the start, growing by `growth` a year; null: none. */
  readonly cap: { readonly factor: number; readonly growth: number } | null;
}

/** Those who liquidate: they act only where it pays, and only with the capital they have. */
export interface Liquidators {
  /** How many compete. */
  readonly count: number;
  /** US dollars that each has; Infinity: without limit. */
  readonly capital: number;
  /** US dollars of gas that a liquidation costs. */
  readonly gas: number;
  /** The least profit in US dollars that they act for. */
  readonly minimumProfit: number;
  /** Seconds from a price's report to a liquidation. */
  readonly latency: number;
  /** The share of the profit that bidding for gas gives away. */
  readonly bidding: number;
  /** The chance that in a step nobody acts. */
  readonly absence: number;
  /** Seconds until capital that was spent can be used again. */
  readonly turnover: number;
  /** US dollars of profit on offer in a round that each who comes wants there to be; absent: all act always. */
  readonly entryProfit?: number;
  /** The share of what is left of the profit that each rival of those who act bids away besides; absent: none. */
  readonly rivalBidding?: number;
  /** What part of all capital, `count` × `capital`, each has, summing to 1; absent: all have the same. */
  readonly shares?: readonly number[];
}

/** Dutch auctions of collateral in place of fixed penalties: a price that starts above the reported one and falls. */
export interface CollateralAuctions {
  /** The start over the reported price: 1.2. */
  readonly start: number;
  /** What the price is multiplied with … */
  readonly cut: number;
  /** … every so many seconds. */
  readonly step: number;
  /** Seconds after which the auction must be restarted. */
  readonly tail: number;
  /** The share of the start below which it must be. */
  readonly cusp: number;
  /** The profit that keepers want, as a share. */
  readonly margin: number;
  /** The chance that in a step nobody bids; a restart finds another one. */
  readonly absence: number;
}

/** Who pays for bad debt, in order. */
export type Backstop =
  | {
      readonly kind: 'fund';
      readonly name: string;
      readonly amount: number;
      /** The share of the protocol's part of penalties that refills it; absent: none. */
      readonly refill?: number;
    }
  | {
      readonly kind: 'staked';
      readonly name: string;
      /** US dollars staked at the start. */
      readonly value: number;
      /** The most that may be slashed, as a share. */
      readonly slash: number;
      /** The asset whose falls it shares, by identity, and how much of them; null: its price stays. */
      readonly follows: { readonly asset: string; readonly beta: number } | null;
      /** What is lost on selling what is slashed. */
      readonly discount: number;
    }
  | {
      readonly kind: 'debt-auction';
      readonly name: string;
      /** The tokens' value in US dollars that may be sold at most. */
      readonly value: number;
      readonly discount: number;
      /** What selling it costs. */
      readonly depth: DepthModel;
      readonly follows: { readonly asset: string; readonly beta: number } | null;
    };

/** Something that happens to one asset at a time. */
export type AssetEvent =
  /** The price becomes this multiple of the one at the start, and stays a multiple of what the model says. */
  | { readonly kind: 'depeg'; readonly asset: string; readonly at: number; readonly factor: number }
  /** The issuer freezes it: nothing of it can be sold or moved until `to`. */
  | { readonly kind: 'freeze'; readonly asset: string; readonly at: number; readonly to: number }
  /** Its depth is this share of what it was until `to`. */
  | {
      readonly kind: 'liquidity';
      readonly asset: string;
      readonly at: number;
      readonly to: number;
      readonly share: number;
    }
  /** Somebody makes so much of it from nothing, in US dollars at the price of the start. */
  | { readonly kind: 'mint'; readonly asset: string; readonly at: number; readonly amount: number };

/** Somebody makes an asset from nothing. */
export type Mint = Extract<AssetEvent, { kind: 'mint' }>;

/** Those of a scenario, in its order. */
export const mintsIn = ({ events }: Pick<Scenario, 'events'>): readonly Mint[] =>
  events.filter((event) => event.kind === 'mint');

/** How those who hold an asset's debt and supply react. */
export interface Elasticity {
  /** The share of the debt that is repaid for each percentage point that the borrow rate rises: debt · (1 − x)^(100 · Δrate). */
  readonly borrowersToRates: number;
  /** The share of the supply that leaves for each percentage point that the asset's own price falls: supply · (1 − x)^(100 · fall). */
  readonly suppliersUnderStress: number;
}

/** A scenario with every number in it, for one market: made from a Scenario document. Lists by asset are in the market's order. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** Seconds. A whole number of steps. */
  readonly horizon: number;
  readonly step: number;
  readonly prices: PriceModel;
  /** What of the prices a fit leaves uncertain; absent: nothing is said of it. */
  readonly uncertainty?: readonly UncertainEntry[];
  readonly events: readonly AssetEvent[];
  readonly oracles: readonly (Oracle | null)[];
  /** Null where nothing is known: a market that must sell it is refused. */
  readonly depths: readonly (Depth | null)[];
  readonly liquidators: Liquidators;
  /** Null: fixed penalties. */
  readonly auctions: CollateralAuctions | null;
  readonly backstops: readonly Backstop[];
  /** Null where nobody is said to react. */
  readonly elasticities: readonly (Elasticity | null)[];
  /** What stands in for data that is missing, as the document declares it; shown in every result. */
  readonly proxies: readonly string[];
}
