import { instantsOf } from '../oracle/sources.js';
import { countAtRisk, type Engine, type Moment, totalsOf, writeOff } from './engine.js';
import { createQuotes, newOffer, type Offer, type Pair } from './offer.js';
import { createProspects } from './prospects.js';
import { explainBelow, explainLiquidation, explainRefusal, explainWriteOff } from './reasons.js';
import { createStandingBelow } from './standing-below.js';
import { follows } from './tape.js';

/** Liquidations of an instant, in rounds: in one, each account is liquidated at most once. */
export interface Rounds {
  /** Finds the accounts below 1 at reported prices, counts them, and returns how many can be acted on. */
  find(moment: Moment): number;
  /** The accounts that `find` found, the first of them. */
  readonly found: Uint32Array;
  /** Liquidates those that it pays to, the most profitable first, and returns how many. */
  act(count: number, moment: Moment): number;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const newPair = () => ({
  collateralAsset: 0,
  debtAsset: 0,
  collateralTokens: 0,
  debtTokens: 0,
  penalty: 0,
  closing: { health: 0, accountDebt: 0, positionDebt: 0, collateral: 0 },
});

export const createRounds = (engine: Engine, instantSeconds: number, instants: number): Rounds => {
  const { accounts, state, world, groups, capital, competition, pools, scenario, waterfall } = engine;
  const { offsets, asset } = accounts;
  const { quote, margin } = createQuotes(world, engine.market.liquidation, scenario.liquidators, competition, pools);
  const prospects = createProspects(engine, margin);
  const standing = createStandingBelow(accounts, world);
  const latency = instantsOf(scenario.liquidators.latency, instantSeconds, instants + 1);
  const list = new Uint32Array(accounts.names.length * 2);
  const found = new Uint32Array(accounts.names.length);
  const profits = new Float64Array(accounts.names.length);
  /** By account: when nothing paid last, by the world's clock. */
  const refused = new Float64Array(accounts.names.length).fill(-1);
  const pair: Writable<Omit<Pair, 'closing'>> & { readonly closing: Writable<Pair['closing']> } = newPair();
  let [best, other]: [Offer, Offer] = [newOffer(), newOffer()];
  let [bestCollateral, bestDebt] = [-1, -1];

  /** Whether everything that the account still has or owes has a price. */
  const priced = (account: number): boolean => {
    for (let at = offsets[account] ?? 0; at < (offsets[account + 1] ?? 0); at += 1) {
      const open = (state.collateral[at] ?? 0) > 0 || (state.debt[at] ?? 0) > 0;
      if (open && world.valid[asset[at] ?? 0] === 0) return false;
    }
    return true;
  };
  /** Whether it need not be quoted to know that nobody liquidates it; one that is followed is told why. */
  const hopeless = (account: number): boolean => !follows(engine.tape, account) && prospects.hopeless(account);
  /** Leaves the best offer for an account in `best`, and its positions beside it. */
  const choose = (account: number): void => {
    const { owed, power } = state.assess(account, world.reported);
    pair.closing.health = power / owed;
    pair.closing.accountDebt = owed;
    best.refusal = 'unprofitable';
    best.profit = Number.NEGATIVE_INFINITY;
    [bestCollateral, bestDebt] = [-1, -1];
    const [from, to] = [offsets[account] ?? 0, offsets[account + 1] ?? 0];
    for (let c = from; c < to; c += 1) {
      pair.collateralTokens = state.collateral[c] ?? 0;
      if (pair.collateralTokens === 0) continue;
      pair.collateralAsset = asset[c] ?? 0;
      pair.penalty = accounts.penalty[c] ?? 0;
      pair.closing.collateral = pair.collateralTokens * (world.reported[pair.collateralAsset] ?? 0);
      for (let d = from; d < to; d += 1) {
        pair.debtTokens = state.debt[d] ?? 0;
        if (pair.debtTokens === 0) continue;
        pair.debtAsset = asset[d] ?? 0;
        pair.closing.positionDebt = pair.debtTokens * (world.reported[pair.debtAsset] ?? 0);
        quote(other, pair, capital.free(competition.acting));
        const better =
          bestCollateral < 0 ||
          (other.refusal === null) > (best.refusal === null) ||
          ((other.refusal === null) === (best.refusal === null) && other.profit > best.profit);
        if (!better) continue;
        [best, other] = [other, best];
        [bestCollateral, bestDebt] = [c, d];
      }
    }
  };
  const settle = (account: number, moment: Moment): void => {
    const { tape } = engine;
    const totals = totalsOf(engine, account);
    const [c, d] = [asset[bestCollateral] ?? 0, asset[bestDebt] ?? 0];
    const [priceOfCollateral, priceOfDebt] = [world.truth[c] ?? 0, world.truth[d] ?? 0];
    const sold = best.seize - best.fee;
    explainLiquidation(engine, tape, account, moment, best, bestCollateral, bestDebt);
    state.touch(account);
    standing.moved(account);
    state.collateral[bestCollateral] = Math.max(0, (state.collateral[bestCollateral] ?? 0) - best.seize);
    state.debt[bestDebt] = Math.max(0, (state.debt[bestDebt] ?? 0) - best.repay);
    totals.liquidations += 1;
    totals.repaid += best.repay * priceOfDebt;
    totals.seized += best.seize * priceOfCollateral;
    totals.fees += best.fee * priceOfCollateral;
    totals.profit += best.profit;
    totals.slippage += sold * priceOfCollateral - best.proceeds + (best.cost - best.repay * priceOfDebt);
    waterfall.earn(best.fee * priceOfCollateral);
    capital.spend(moment.instant, best.cost, competition.acting);
    pools.redeem(c, sold);
    pools.repay(d, best.repay);
    // What was repaid can be redeemed: offers that waited for it are quoted again.
    if (pools.follows(d)) world.press(d, 0);
    if (c !== d) {
      const [sale, buy] = [world.depth[c] ?? null, world.depth[d] ?? null];
      if (sale !== null) world.press(c, (sold * (world.base[c] ?? 0) * (1 - sale.fee)) / (world.unit[c] ?? 1));
      if (buy !== null) world.press(d, (-best.repay * (world.base[d] ?? 0)) / (world.unit[d] ?? 1));
    }
    let [left, owed] = [0, 0];
    for (let at = offsets[account] ?? 0; at < (offsets[account + 1] ?? 0); at += 1) {
      left += state.collateral[at] ?? 0;
      owed += state.debt[at] ?? 0;
    }
    if (left === 0 || owed === 0) state.close(account);
    if (left === 0 && owed > 0) explainWriteOff(tape, account, moment, writeOff(engine, account));
  };

  return {
    found,
    find(moment) {
      // Who is still below 1 was counted in this instant already, and can be acted on where nobody waits or lacks a price.
      const simple = latency === 0 && !world.valid.includes(0);
      standing.renew(engine.totals, moment.instant);
      const some = groups.candidates(world.reportedRatio, state.touched, list);
      const all = state.addTouched(list, some);
      let count = 0;
      for (let i = 0; i < all; i += 1) {
        const account = list[i] ?? 0;
        if (state.auctioned[account] === 1) continue;
        if (standing.is(account)) {
          standing.note(account);
          if (simple) {
            found[count] = account;
            count += 1;
            continue;
          }
        } else {
          const { owed, power } = state.assess(account, world.reported);
          if (owed <= 0 || power >= owed) continue;
          standing.note(account);
        }
        const first = state.atRisk[account] === 0;
        const since = state.below(account, moment.instant);
        if (first) countAtRisk(engine, account);
        const waits = moment.instant - since < latency;
        explainBelow(engine, account, moment, waits ? 'wait' : 'act');
        if (waits || !(simple || priced(account))) continue;
        found[count] = account;
        count += 1;
      }
      return count;
    },
    act(count, moment) {
      let [paying, offered] = [0, 0];
      competition.open();
      prospects.renew();
      for (let i = 0; i < count; i += 1) {
        const account = found[i] ?? 0;
        // Nothing paid before, and no price of the account has changed since.
        if (prospects.changed(account) <= (refused[account] ?? -1)) continue;
        if (hopeless(account)) {
          refused[account] = world.clock;
          continue;
        }
        choose(account);
        if (best.refusal !== null) {
          refused[account] = world.clock;
          explainRefusal(engine, account, moment, best);
          continue;
        }
        profits[account] = best.profit;
        offered += best.proceeds - best.cost - scenario.liquidators.gas;
        found[paying] = account;
        paying += 1;
      }
      const order = found.subarray(0, paying).sort((a, b) => (profits[b] ?? 0) - (profits[a] ?? 0) || a - b);
      competition.enter(offered);
      let made = 0;
      for (const account of order) {
        if (hopeless(account)) continue;
        choose(account);
        if (competition.acting === 0) best.refusal = 'nobody-comes';
        if (best.refusal !== null) {
          explainRefusal(engine, account, moment, best);
          continue;
        }
        settle(account, moment);
        prospects.renew();
        made += 1;
      }
      return made;
    },
  };
};
