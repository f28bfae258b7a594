import type { LiquidationRules } from '../risk-market.js';
import type { Liquidators } from '../scenario.js';
import { type Closing, mostRepayable, withoutDust } from './close.js';
import type { Competition } from './competition.js';
import { purchaseCost, saleProceeds } from './depth.js';
import type { Earnings } from './earnings.js';
import type { Pools } from './pools.js';
import type { World } from './world.js';

/** Why nobody liquidates a pair of positions. */
export type Refusal = 'halted' | 'no-capital' | 'dust' | 'unprofitable' | 'nobody-comes' | 'illiquid';

/** What a liquidator would do with one pair of positions, and earn. Written over by each `quote`. */
export interface Offer {
  /** Null: it is done. */
  refusal: Refusal | null;
  /** Tokens of debt repaid. */
  repay: number;
  /** Tokens of collateral taken from the account, and of them what the protocol keeps. */
  seize: number;
  fee: number;
  /** Dollars that the sale of the collateral gets, that the debt costs, and that are left after gas and bidding. */
  proceeds: number;
  cost: number;
  profit: number;
}

/** Its numbers are not whole, so that fields hold what they are written without making it anew. */
export const newOffer = (): Offer => ({
  refusal: 'unprofitable',
  repay: 0.5,
  seize: 0.5,
  fee: 0.5,
  proceeds: 0.5,
  cost: 0.5,
  profit: Number.NEGATIVE_INFINITY,
});

/** One pair of positions of an account. `closing` is at reported prices. */
export interface Pair {
  /** Of the same assets and penalty, as earnings know it. */
  readonly number: number;
  readonly collateralAsset: number;
  readonly debtAsset: number;
  readonly collateralTokens: number;
  readonly debtTokens: number;
  readonly penalty: number;
  readonly closing: Closing;
}

/** Tokens of debt for dollars at its reported price: all of them for all that is owed, to the last digit. */
const tokens = (pair: Pair, value: number, dollar: number): number =>
  value >= pair.closing.positionDebt ? pair.debtTokens : value / dollar;

/**
 * Quotes a liquidation at the present prices and pressures: it takes collateral at reported prices and sells it, and buys the
 * debt, at true ones. Debt without a depth is bought at its price: liquidators are taken to hold it. The amount is the one
 * that earns most, so that competing liquidators go on until the next dollar earns nothing; the answer is in `offer`.
 */
export const createQuote = (
  world: World,
  rules: LiquidationRules,
  liquidators: Liquidators,
  competition: Pick<Competition, 'bidAway'>,
  pools: Pick<Pools, 'available'>,
  earnings: Pick<Earnings, 'first' | 'best'>,
): ((offer: Offer, pair: Pair, capital: number) => Offer) => {
  const { reported, truth, base, unit, pressure, depth } = world;
  const price = (offer: Offer, pair: Pair, repay: number): void => {
    const [c, d] = [pair.collateralAsset, pair.debtAsset];
    const bonus = 1 + pair.penalty;
    const wanted = (repay * (reported[d] ?? 0) * bonus) / (reported[c] ?? 0);
    const seize = Math.min(wanted, pair.collateralTokens);
    const fee = seize * (pair.penalty / bonus) * (world.feeShare[c] ?? 0);
    const sold = seize - fee;
    offer.repay = repay;
    offer.seize = wanted >= pair.collateralTokens * (1 - 1e-12) ? pair.collateralTokens : seize;
    offer.fee = fee;
    if (c === d) {
      offer.proceeds = sold * (truth[c] ?? 0);
      offer.cost = repay * (truth[d] ?? 0);
    } else {
      const [sale, buy] = [depth[c] ?? null, depth[d] ?? null];
      offer.proceeds = sale === null ? 0 : saleProceeds(sale, pressure[c] ?? 0, unit[c] ?? 0, sold * (base[c] ?? 0));
      offer.cost =
        buy === null
          ? repay * (truth[d] ?? 0)
          : purchaseCost(buy, pressure[d] ?? 0, unit[d] ?? 0, repay * (base[d] ?? 0));
    }
    const gross = offer.proceeds - offer.cost - liquidators.gas;
    offer.profit = gross > 0 ? gross * (1 - competition.bidAway) : gross;
  };
  /** Tokens of debt whose liquidation redeems no more collateral than its pool can pay out; one of its own debt fills it first. */
  const mostRedeemable = (pair: Pair): number => {
    const [c, d] = [pair.collateralAsset, pair.debtAsset];
    const there = pools.available(c);
    if (there === Number.POSITIVE_INFINITY) return there;
    const bonus = 1 + pair.penalty;
    const kept = 1 - (pair.penalty / bonus) * (world.feeShare[c] ?? 0);
    const each = ((reported[d] ?? 0) / (reported[c] ?? 0)) * bonus * kept - (c === d ? 1 : 0);
    return each <= 0 ? Number.POSITIVE_INFINITY : there / each;
  };
  const refuse = (offer: Offer, refusal: Refusal): Offer => {
    offer.refusal = refusal;
    offer.profit = Number.NEGATIVE_INFINITY;
    return offer;
  };
  return (offer, pair, capital) => {
    const [c, d] = [pair.collateralAsset, pair.debtAsset];
    if (world.frozen[c] === 1 || world.frozen[d] === 1) return refuse(offer, 'halted');
    const [dollar, bonus] = [reported[d] ?? 0, 1 + pair.penalty];
    if (dollar === 0) return refuse(offer, 'unprofitable');
    const { closing } = pair;
    const allowed = Math.min(mostRepayable(rules, closing), closing.collateral / bonus);
    const redeemable = mostRedeemable(pair) * dollar;
    if (redeemable <= 0) return refuse(offer, 'illiquid');
    const affordable = Math.min(allowed, redeemable, (capital / (truth[d] ?? 0)) * dollar);
    if (affordable <= 0) return refuse(offer, capital <= 0 ? 'no-capital' : 'unprofitable');
    const most = tokens(pair, affordable, dollar);
    // The first dollar earns most, so that this bounds what all of them can.
    const first = earnings.first(pair.number);
    const wanted = first * most <= liquidators.gas ? 0 : earnings.best(pair.number, most) * dollar;
    if (wanted <= 0) {
      price(offer, pair, most);
      offer.refusal = 'unprofitable';
      return offer;
    }
    const clean = withoutDust(rules, closing, bonus, wanted);
    const whole = withoutDust(rules, closing, bonus, affordable);
    if (clean <= 0 && whole <= 0) return refuse(offer, 'dust');
    price(offer, pair, tokens(pair, clean, dollar));
    if (clean !== wanted && whole > clean) {
      const [profit, repay] = [offer.profit, offer.repay];
      price(offer, pair, tokens(pair, whole, dollar));
      if (offer.profit < profit) price(offer, pair, repay);
    }
    const pays = offer.profit > 0 && offer.profit >= liquidators.minimumProfit;
    offer.refusal = pays ? null : 'unprofitable';
    return offer;
  };
};
