// One path of the lending engine once more, written from its documentation: no pruning, no cache, no order of arrays. Slow and
// plain, so that it can be read against docs/scenarios.md and the comments of src/impact/scenario.ts and risk-market.ts.
import type { Book } from '../../../src/impact/book.js';
import type { Uniform } from '../../../src/impact/liquidation/runner.js';
import type { RiskMarket } from '../../../src/impact/risk-market.js';
import type { OracleSource, Scenario } from '../../../src/impact/scenario.js';
import { type Account, accountsOf, type Position } from './reference-accounts.js';
import { depthAt, type Pool, poolAfter, relaxed } from './reference-depth.js';
import { reservesOf } from './reference-payers.js';

export interface Found {
  badDebt: number;
  deficit: number;
  repaid: number;
  seized: number;
  atRisk: number;
  collateralAtRisk: number;
  accountsAtRisk: number;
  liquidations: number;
  fees: number;
  profit: number;
  slippage: number;
  insolventAt: number;
  accountsUncovered: number;
  paid: number[];
  exhausted: boolean[];
  utilisation: number[];
}

/**
 * What the reference found, and whether what decided was ever equal but for rounding: of two offers either may have been the
 * first, and an account whose debt is what it may owe, or what it holds, may be on either side.
 */
export type Plain = Found & { tie: boolean };

interface Report {
  readonly instant: number;
  readonly seconds: number;
  readonly price: number;
}

interface Offer {
  readonly from: Position;
  readonly to: Position;
  readonly repay: number;
  readonly seize: number;
  readonly fee: number;
  readonly proceeds: number;
  readonly cost: number;
  readonly profit: number;
}

const YEAR = 365 * 86_400;
const ALMOST = 1 - 1e-12;
const equal = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-5 * Math.max(Math.abs(a), Math.abs(b), 0.01);

const manipulated = (source: OracleSource, seconds: number, length: number): number =>
  source.manipulations
    .filter(({ from, to }) => from <= seconds && to > seconds - length)
    .reduce((product, { factor }) => product * factor, 1);

/** The middle value, or the mean of the two in the middle. */
const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(half)] as number)
    : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
};

/** Runs a path. Prices and lows are rows of ratios to the start, by step and asset. */
export const reference = (
  market: RiskMarket,
  book: Book,
  scenario: Scenario,
  uniform: Uniform,
  path: number,
  prices: readonly (readonly number[])[],
  lows: readonly (readonly number[])[] | null,
): Plain => {
  const { assets, liquidation: rules } = market;
  const { liquidators } = scenario;
  const accounts = accountsOf(market, book);
  const found: Plain = {
    tie: false,
    ...{ badDebt: 0, deficit: 0, repaid: 0, seized: 0, atRisk: 0, collateralAtRisk: 0, accountsAtRisk: 0 },
    ...{ liquidations: 0, fees: 0, profit: 0, slippage: 0, insolventAt: -1, accountsUncovered: 0 },
    paid: [],
    exhausted: [],
    utilisation: [],
  };
  const isBelow = (a: number, b: number): boolean => {
    if (a !== 0 && Math.abs(a - b) <= 1e-9 * Math.abs(a)) found.tie = true;
    return a < b;
  };
  const starts = assets.map(({ price }) => price);
  const length = lows === null ? scenario.step : scenario.step / 2;
  const base = [...starts];
  const truth = [...starts];
  const reported = [...starts];
  const valid = assets.map(() => true);
  const frozen = assets.map(() => false);
  const pressure = assets.map(() => 0);
  const pools: (Pool | null)[] = assets.map(() => null);
  const made = scenario.oracles.map((oracle, asset) =>
    (oracle?.sources ?? []).map((): Report[] => [{ instant: -1e9, seconds: 0, price: starts[asset] as number }]),
  );
  const spent: { readonly instant: number; readonly dollars: number; readonly who: number }[] = [];
  const reserves = reservesOf(scenario.backstops);
  const ratios = (): number[] => truth.map((price, asset) => price / (starts[asset] as number));
  const priceNow = (): void => {
    for (const asset of assets.keys()) {
      const pool = pools[asset] ?? null;
      const pressed = pressure[asset] as number;
      truth[asset] = (base[asset] as number) * (pool !== null && pressed > 0 ? depthAt(pool, pressed) : 1);
    }
  };
  const observe = (instant: number, seconds: number): void => {
    for (const [asset, oracle] of scenario.oracles.entries()) {
      if (oracle === null) {
        reported[asset] = truth[asset] as number;
        continue;
      }
      const values: number[] = [];
      for (const [index, source] of oracle.sources.entries()) {
        const reports = made[asset]?.[index] as Report[];
        const last = reports.at(-1) as Report;
        const price = (truth[asset] as number) * manipulated(source, seconds, length);
        const out = source.outages.some(({ from, to }) => seconds >= from && seconds < to);
        const moved = Math.abs(price - last.price) >= source.deviation * last.price;
        if (!out && (moved || seconds - last.seconds >= source.heartbeat)) reports.push({ instant, seconds, price });
        const delay = Math.round(source.latency / length);
        const seen = reports.filter((report) => report.instant + delay <= instant).at(-1) as Report;
        if (oracle.maxAge === null || seconds - seen.seconds <= oracle.maxAge) values.push(seen.price);
      }
      valid[asset] = values.length > 0;
      if (values.length === 0) continue;
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const price = { median: median(values), mean, 'first-valid': values[0] as number }[oracle.aggregate];
      const { cap } = oracle;
      const most =
        cap === null ? Infinity : (starts[asset] as number) * cap.factor * (1 + (cap.growth * seconds) / YEAR);
      reported[asset] = Math.min(price, most);
    }
  };
  const worth = ({ positions }: Account, at: readonly number[]) => {
    const sum = (of: (one: Position) => number): number =>
      positions.reduce((total, one) => total + of(one) * (at[one.asset] as number), 0);
    return {
      owed: sum(({ debt }) => debt),
      held: sum(({ collateral }) => collateral),
      power: sum(({ collateral, threshold }) => collateral * threshold),
    };
  };
  /** Tokens of each pool that were repaid and redeemed, and the lowest price so far over the one at the start. */
  const repaidTokens = assets.map(() => 0);
  const redeemedTokens = assets.map(() => 0);
  const lowest = assets.map(() => 1);
  const leaving = (asset: number): number | null => {
    const share = scenario.elasticities[asset]?.suppliersUnderStress ?? 0;
    if (share === 0) return null;
    return (assets[asset]?.supplied ?? 0) * (1 - (1 - share) ** ((1 - (lowest[asset] as number)) * 100));
  };
  const inPool = (asset: number): number =>
    (assets[asset]?.available ?? 0) + (repaidTokens[asset] as number) - (redeemedTokens[asset] as number);
  const shares = liquidators.shares ?? Array.from({ length: liquidators.count }, () => 1 / liquidators.count);
  const whole = liquidators.count * liquidators.capital;
  const purses = [...shares].sort((one, other) => other - one).map((share) => (share > 0 ? share * whole : 0));
  /** How many act, and what part of the profit their bids take. */
  let [acting, bids] = [liquidators.count, liquidators.bidding];
  const bidsOf = (many: number): number => {
    let left = 1 - liquidators.bidding;
    for (let rival = 1; rival < many; rival += 1) left *= 1 - (liquidators.rivalBidding ?? 0);
    return 1 - left;
  };
  const tiedTo = (who: number | null, instant: number): number => {
    const back = Math.round(liquidators.turnover / length);
    const still = spent.filter((one) => one.instant + back > instant && (who === null || one.who === who));
    return still.reduce((sum, one) => sum + one.dollars, 0);
  };
  const richest = (instant: number): number => {
    const left = purses.slice(0, acting).map((purse, who) => purse - tiedTo(who, instant));
    return left.indexOf(Math.max(...left));
  };
  const free = (instant: number): number => {
    if (acting === 0) return 0;
    // Of equals only what all have left together matters.
    if (liquidators.shares === undefined)
      return Math.max(0, Math.min(liquidators.capital, acting * liquidators.capital - tiedTo(null, instant)));
    const who = richest(instant);
    return Math.max(0, (purses[who] as number) - tiedTo(who, instant));
  };
  /** Dollars that selling so many tokens gets, and buying costs. */
  const sale = (asset: number, tokens: number): number => {
    const pool = pools[asset] ?? null;
    if (pool === null) return 0;
    return poolAfter(pool, pressure[asset] as number, tokens * (base[asset] as number)).gets;
  };
  const purchase = (asset: number, tokens: number): number => {
    const pool = pools[asset] ?? null;
    if (pool === null) return tokens * (truth[asset] as number);
    return poolAfter(pool, pressure[asset] as number, -tokens * (base[asset] as number)).costs;
  };
  const offerOf = (account: Account, from: Position, to: Position, instant: number): Offer | null => {
    const [c, d] = [from.asset, to.asset];
    const [dollar, each] = [reported[d] as number, reported[c] as number];
    if (frozen[c] || frozen[d] || dollar === 0) return null;
    const { owed, power } = worth(account, reported);
    const [debt, collateral] = [to.debt * dollar, from.collateral * each];
    const bonus = 1 + from.penalty;
    const small = rules.fullCloseBelowValue !== null && isBelow(Math.min(debt, collateral), rules.fullCloseBelowValue);
    const sick = rules.fullCloseBelowHealth !== null && !isBelow(rules.fullCloseBelowHealth, power / owed);
    const share = rules.closeFactor * (rules.closeFactorOf === 'account' ? owed : debt);
    const allowed = Math.min(sick || small ? debt : Math.min(debt, share), collateral / bonus);
    let most = Math.min(allowed, (free(instant) / (truth[d] as number)) * dollar);
    const gone = leaving(c);
    if (gone !== null) {
      // Tokens redeemed for a token repaid, of which one's own fills the same pool.
      const sold = (dollar / each) * (bonus - from.penalty * (assets[c]?.liquidationProtocolFee ?? 0));
      const net = c === d ? sold - 1 : sold;
      if (net > 0) most = Math.min(most, (Math.max(0, inPool(c) - gone) / net) * dollar);
    }
    if (most <= 0) return null;
    /** What repaying so many dollars (at the reported price) does. */
    const doing = (dollars: number): Offer => {
      const repay = dollars >= debt * ALMOST ? to.debt : dollars / dollar;
      const wanted = (repay * dollar * bonus) / each;
      const seize = wanted >= from.collateral * ALMOST ? from.collateral : wanted;
      const fee = seize * (from.penalty / bonus) * (assets[c]?.liquidationProtocolFee ?? 0);
      const proceeds = c === d ? (seize - fee) * (truth[c] as number) : sale(c, seize - fee);
      const cost = c === d ? repay * (truth[d] as number) : purchase(d, repay);
      const gross = proceeds - cost - liquidators.gas;
      return { from, to, repay, seize, fee, proceeds, cost, profit: gross * (gross > 0 ? 1 - bids : 1) };
    };
    // What earns most, by golden sections: what is earned is concave in what is repaid.
    let [low, high] = [0, most];
    for (let i = 0; i < 120; i += 1) {
      const third = (high - low) * 0.381966;
      if (doing(low + third).profit < doing(high - third).profit) low += third;
      else high -= third;
    }
    const peak = (low + high) / 2;
    // Sections are as exact as the root of a rounding: what is that near to all is all.
    const best = most - peak <= 1e-6 * most ? most : peak;
    /** As much of it as leaves no dust. */
    const clean = (dollars: number): number => {
      const least = rules.minimumLeft ?? 0;
      if (least === 0 || dollars >= debt * ALMOST || dollars * bonus >= collateral * ALMOST) return dollars;
      return Math.min(dollars, debt - least, (collateral - least) / bonus);
    };
    const tried = [clean(best), clean(most)].filter((dollars) => dollars > 0).map(doing);
    const [first, second] = tried;
    if (first === undefined) return null;
    const chosen = second !== undefined && clean(best) < best && second.profit > first.profit ? second : first;
    return chosen.profit > 0 && chosen.profit >= liquidators.minimumProfit ? chosen : null;
  };
  const bestOf = (account: Account, instant: number): Offer | null => {
    let best: Offer | null = null;
    for (const from of account.positions)
      for (const to of account.positions) {
        if (from.collateral === 0 || to.debt === 0) continue;
        const offer = offerOf(account, from, to, instant);
        if (offer === null) continue;
        if (best !== null && equal(offer.profit, best.profit)) found.tie = true;
        if (best === null || offer.profit > best.profit) best = offer;
      }
    return best;
  };
  const settle = (account: Account, offer: Offer, instant: number): void => {
    const { from, to, repay, seize, fee, proceeds, cost, profit } = offer;
    const [c, d] = [from.asset, to.asset];
    const [sold, bought] = [truth[c] as number, truth[d] as number];
    from.collateral = seize === from.collateral ? 0 : from.collateral - seize;
    to.debt = repay === to.debt ? 0 : to.debt - repay;
    found.liquidations += 1;
    found.repaid += repay * bought;
    found.seized += seize * sold;
    found.fees += fee * sold;
    found.profit += profit;
    found.slippage += (seize - fee) * sold - proceeds + cost - repay * bought;
    reserves.earn(fee * sold);
    redeemedTokens[c] = (redeemedTokens[c] as number) + seize - fee;
    repaidTokens[d] = (repaidTokens[d] as number) + repay;
    spent.push({ instant, dollars: cost, who: liquidators.shares === undefined ? 0 : richest(instant) });
    if (c !== d) {
      const [out, into] = [pools[c] ?? null, pools[d] ?? null];
      if (out !== null) pressure[c] = poolAfter(out, pressure[c] as number, (seize - fee) * (base[c] as number)).moved;
      if (into !== null) pressure[d] = poolAfter(into, pressure[d] as number, -repay * (base[d] as number)).moved;
    }
    priceNow();
    if (account.positions.some(({ collateral }) => collateral > 0)) return;
    const lost = worth(account, truth).owed;
    if (lost === 0) return;
    for (const position of account.positions) position.debt = 0;
    found.deficit += lost;
    reserves.pay(lost, ratios(), assets);
  };
  const act = (step: number, instant: number, seconds: number): void => {
    const away = liquidators.absence > 0 && (liquidators.absence >= 1 || uniform(path, step, 0) < liquidators.absence);
    for (let round = 0; round < 64; round += 1) {
      observe(instant, seconds);
      const { entryProfit, count: all } = liquidators;
      [acting, bids] = [all, entryProfit === undefined ? bidsOf(all) : bidsOf(1)];
      const offers: { readonly account: Account; readonly profit: number; readonly gross: number }[] = [];
      for (const account of accounts) {
        const { owed, power } = worth(account, reported);
        if (owed <= 0 || !isBelow(power, owed)) continue;
        if (!account.everBelow) {
          const real = worth(account, truth);
          found.atRisk += real.owed;
          found.collateralAtRisk += real.held;
          found.accountsAtRisk += 1;
        }
        account.everBelow = true;
        if (account.lastBelow < instant - 1) account.belowSince = instant;
        account.lastBelow = instant;
        if (instant - account.belowSince < Math.round(liquidators.latency / length)) continue;
        const held = account.positions.filter(({ collateral, debt }) => collateral > 0 || debt > 0);
        if (away || held.some(({ asset }) => !valid[asset])) continue;
        const offer = bestOf(account, instant);
        if (offer !== null)
          offers.push({ account, profit: offer.profit, gross: offer.proceeds - offer.cost - liquidators.gas });
      }
      if (entryProfit !== undefined) {
        const onOffer = offers.reduce((sum, { gross }) => sum + gross, 0);
        acting = Math.min(all, Math.floor(onOffer / entryProfit));
        bids = bidsOf(acting);
      }
      let count = 0;
      offers.sort((a, b) => b.profit - a.profit);
      if (offers.some(({ profit }, i) => i > 0 && equal(profit, offers[i - 1]?.profit ?? 0))) found.tie = true;
      for (const { account } of offers) {
        const offer = bestOf(account, instant);
        if (offer === null) continue;
        settle(account, offer, instant);
        count += 1;
      }
      if (count === 0) return;
    }
  };
  const shortfalls = (): number[] =>
    accounts
      .map((account) => worth(account, truth))
      .flatMap(({ owed, held }) => (isBelow(held, owed) ? [owed - held] : []));
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  let instant = 0;
  for (const [step, row] of prices.entries()) {
    for (const now of lows === null ? [row] : [lows[step] as readonly number[], row]) {
      instant += 1;
      const seconds = instant * length;
      for (const asset of assets.keys()) {
        const during = scenario.events.filter(
          (event) =>
            event.asset === assets[asset]?.id &&
            event.kind !== 'depeg' &&
            event.kind !== 'mint' &&
            seconds >= event.at &&
            seconds < event.to,
        );
        frozen[asset] = (assets[asset]?.halted ?? false) || during.some(({ kind }) => kind === 'freeze');
        const ratio = now[asset] as number;
        base[asset] = (starts[asset] as number) * ratio;
        const depth = scenario.depths[asset] ?? null;
        if (depth === null) continue;
        const share = during.reduce((left, event) => (event.kind === 'liquidity' ? left * event.share : left), 1);
        pools[asset] = { model: depth.model, share: depth.stressed * share, ratio };
        pressure[asset] = relaxed(pools[asset] as Pool, pressure[asset] as number, length, depth.halfLife);
      }
      priceNow();
      for (const [asset, ratio] of ratios().entries()) lowest[asset] = Math.min(lowest[asset] as number, ratio);
      act(step, instant, seconds);
    }
    const able = reserves.capacity(ratios(), assets);
    if (found.insolventAt < 0 && (reserves.shared() > 0 || total(shortfalls()) > able)) found.insolventAt = step;
  }
  const left = shortfalls();
  reserves.pay(total(left), ratios(), assets);
  found.badDebt = found.deficit + total(left);
  found.accountsUncovered = left.length;
  found.paid = reserves.paid();
  found.exhausted = reserves.exhausted();
  for (const [asset, { supplied, borrowed }] of assets.entries()) {
    const gone = leaving(asset);
    if (gone === null) continue;
    const loans = Math.max(0, borrowed - (repaidTokens[asset] as number));
    const supply = supplied - (redeemedTokens[asset] as number) - Math.min(gone, Math.max(0, inPool(asset)));
    found.utilisation.push(loans === 0 ? 0 : loans / Math.max(loans, supply));
  }
  return found;
};
