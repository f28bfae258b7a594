import type { LiquidationRules } from '../risk-market.js';
import type { Liquidators } from '../scenario.js';
import { type Closing, mostRepayable, withoutDust } from './close.js';
import type { Competition } from './competition.js';
import { type DepthCurve, purchaseCost, saleProceeds } from './depth.js';
import { lastEarning, lastEarningByHalves } from './last-earning.js';
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

export const newOffer = (): Offer => ({
  refusal: 'unprofitable',
  repay: 0,
  seize: 0,
  fee: 0,
  proceeds: 0,
  cost: 0,
  profit: Number.NEGATIVE_INFINITY,
});

/** One pair of positions of an account. `closing` is at reported prices. */
export interface Pair {
  readonly collateralAsset: number;
  readonly debtAsset: number;
  readonly collateralTokens: number;
  readonly debtTokens: number;
  readonly penalty: number;
  readonly closing: Closing;
}

/** What decides a pair's marginal profits, read once for many amounts: an object, since numbers that closures keep are slow. */
const newAim = () => ({
  /** Tokens of collateral that are sold for one of debt. */
  each: 0.5,
  assets: 'two' as 'same' | 'two',
  sale: null as DepthCurve | null,
  saleUnit: 0.5,
  salePressure: 0.5,
  saleBase: 0.5,
  saleKept: 0.5,
  saleTruth: 0.5,
  buy: null as DepthCurve | null,
  buyUnit: 0.5,
  buyPressure: 0.5,
  buyBase: 0.5,
  buyKept: 0.5,
  buyTruth: 0.5,
});

/** What the first token of debt repaid earns, in dollars, by collateral, debt and penalty; of its account it knows nothing. */
export type Margin = (collateral: number, debt: number, penalty: number) => number;

/** Tokens of debt for dollars at its reported price: all of them for all that is owed, to the last digit. */
const tokens = (pair: Pair, value: number, dollar: number): number =>
  value >= pair.closing.positionDebt ? pair.debtTokens : value / dollar;

/**
 * Quotes a liquidation at the present prices and pressures: it takes collateral at reported prices and sells it, and buys the
 * debt, at true ones. Debt without a depth is bought at its price: liquidators are taken to hold it. The amount is the one
 * that earns most, so that competing liquidators go on until the next dollar earns nothing; the answer is in `offer`.
 */
export const createQuotes = (
  world: World,
  rules: LiquidationRules,
  liquidators: Liquidators,
  competition: Pick<Competition, 'bidAway'>,
  pools: Pick<Pools, 'available'>,
) => {
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
  const aimed = newAim();
  const aim = (c: number, d: number, penalty: number): void => {
    const bonus = 1 + penalty;
    const kept = 1 - (penalty / bonus) * (world.feeShare[c] ?? 0);
    aimed.each = ((reported[d] ?? 0) / (reported[c] ?? 0)) * bonus * kept;
    aimed.assets = c === d ? 'same' : 'two';
    aimed.sale = depth[c] ?? null;
    aimed.saleUnit = unit[c] ?? 0;
    aimed.salePressure = pressure[c] ?? 0;
    aimed.saleBase = base[c] ?? 0;
    aimed.saleKept = 1 - (aimed.sale?.fee ?? 0);
    aimed.saleTruth = truth[c] ?? 0;
    aimed.buy = depth[d] ?? null;
    aimed.buyUnit = unit[d] ?? 0;
    aimed.buyPressure = pressure[d] ?? 0;
    aimed.buyBase = base[d] ?? 0;
    aimed.buyKept = 1 - (aimed.buy?.fee ?? 0);
    aimed.buyTruth = truth[d] ?? 0;
  };
  /** What the next token repaid earns after `repay` of them, of the pair that was aimed at. */
  const marginal = (repay: number): number => {
    const { each, assets, sale, saleUnit, saleBase, buy, buyUnit, buyBase } = aimed;
    if (assets === 'same') return each * aimed.saleTruth - aimed.buyTruth;
    if (sale === null || saleUnit <= 0) return Number.NEGATIVE_INFINITY;
    const after = aimed.salePressure + (repay * each * saleBase * aimed.saleKept) / saleUnit;
    const gain = after > sale.most ? 0 : sale.price(after) * saleBase * aimed.saleKept * each;
    if (buy === null) return gain - aimed.buyTruth;
    const before = aimed.buyPressure - (repay * buyBase) / buyUnit;
    if (buyUnit <= 0 || before < buy.least) return Number.NEGATIVE_INFINITY;
    return gain - (buyBase * buy.price(before)) / aimed.buyKept;
  };
  /** Where the next token would earn nothing if buying debt left its price as it is. */
  const hint = (first: number): number => {
    const { each, sale, saleUnit, salePressure, saleBase, saleKept } = aimed;
    if (sale === null) return 0;
    const whole = saleBase * saleKept * each;
    const price = sale.price(salePressure) - first / whole;
    return ((sale.pressureAt(price) - salePressure) * saleUnit) / (each * saleBase * saleKept);
  };
  const best = (most: number, first: number): number => {
    const last = marginal(most);
    if (last >= 0) return most;
    if (first <= 0) return 0;
    const steady = (aimed.sale?.steady ?? true) && (aimed.buy?.steady ?? true) && Number.isFinite(first);
    return steady ? lastEarning(marginal, most, first, last, hint(first)) : lastEarningByHalves(marginal, most);
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
  const quote = (offer: Offer, pair: Pair, capital: number): Offer => {
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
    aim(c, d, pair.penalty);
    const first = marginal(0);
    const wanted = first * most <= liquidators.gas ? 0 : best(most, first) * dollar;
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
  const margin: Margin = (collateral, debt, penalty) => {
    aim(collateral, debt, penalty);
    return marginal(0);
  };
  return { quote, margin };
};
