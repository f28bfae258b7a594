import { type Below, createBelow } from './below.js';
import { createEarnings } from './earnings.js';
import { type Engine, type Moment, totalsOf, writeOff } from './engine.js';
import { createQuote, newOffer, type Offer, type Pair } from './offer.js';
import { pairsOf } from './pairs.js';
import { createHopeless } from './prospects.js';
import { explainLiquidation, explainRefusal, explainWriteOff } from './reasons.js';
import { follows } from './tape.js';

/** Liquidations of an instant, in rounds: in one, each account is liquidated at most once. */
export interface Rounds {
  /** Accounts that can be acted on. */
  readonly below: Below;
  /** Liquidates those that it pays to, the most profitable first, and returns how many. */
  act(count: number, moment: Moment): number;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const newPair = () => ({
  number: 0,
  collateralAsset: 0,
  debtAsset: 0,
  collateralTokens: 0.5,
  debtTokens: 0.5,
  penalty: 0.5,
  closing: { health: 0.5, accountDebt: 0.5, positionDebt: 0.5, collateral: 0.5 },
});

export const createRounds = (engine: Engine, instantSeconds: number, instants: number): Rounds => {
  const { accounts, state, world, capital, competition, pools, scenario, waterfall } = engine;
  const { offsets, asset } = accounts;
  const pairs = pairsOf(accounts);
  const earnings = createEarnings(world, pairs.all);
  const quote = createQuote(world, engine.market.liquidation, scenario.liquidators, competition, pools, earnings);
  const nothingPays = createHopeless(engine, pairs, earnings);
  const below = createBelow(engine, instantSeconds, instants);
  const paying = new Uint32Array(accounts.names.length);
  const profits = new Float64Array(accounts.names.length);
  /** By account: when nothing paid last, by the world's clock. */
  const refused = new Float64Array(accounts.names.length).fill(-1);
  const pair: Writable<Omit<Pair, 'closing'>> & { readonly closing: Writable<Pair['closing']> } = newPair();
  let [best, other]: [Offer, Offer] = [newOffer(), newOffer()];
  let [bestCollateral, bestDebt] = [-1, -1];

  /** Whether nothing paid before, and no price of the account has changed since. */
  const unchanged = (account: number): boolean => {
    const since = refused[account] ?? -1;
    for (let at = offsets[account] ?? 0; at < (offsets[account + 1] ?? 0); at += 1)
      if ((world.changed[asset[at] ?? 0] ?? 0) > since) return false;
    return true;
  };
  /** Whether it need not be quoted to know that nobody liquidates it; one that is followed is told why. */
  const hopeless = (account: number): boolean => !follows(engine.tape, account) && nothingPays(account);
  /** Whether nobody can pay for anything, so that every offer is refused; where an account is followed, it is told why. */
  const spent = (): boolean => capital.free(competition.acting) <= 0 && engine.tape === null;
  /** Leaves the best offer for an account in `best`, and its positions beside it. */
  const choose = (account: number): void => {
    const { owed, power } = state.assess(account, world.reported);
    pair.closing.health = power / owed;
    pair.closing.accountDebt = owed;
    best.refusal = 'unprofitable';
    best.profit = Number.NEGATIVE_INFINITY;
    [bestCollateral, bestDebt] = [-1, -1];
    const [first, kind] = [offsets[account] ?? 0, pairs.kindOf[account] ?? 0];
    const to = pairs.starts[kind + 1] ?? 0;
    for (let at = pairs.starts[kind] ?? 0; at < to; at += 1) {
      const [c, d] = [first + (pairs.collateral[at] ?? 0), first + (pairs.debt[at] ?? 0)];
      pair.collateralTokens = state.collateral[c] ?? 0;
      pair.debtTokens = state.debt[d] ?? 0;
      if (pair.collateralTokens === 0 || pair.debtTokens === 0) continue;
      pair.number = pairs.pair[at] ?? 0;
      pair.collateralAsset = asset[c] ?? 0;
      pair.debtAsset = asset[d] ?? 0;
      pair.penalty = accounts.penalty[c] ?? 0;
      pair.closing.collateral = pair.collateralTokens * (world.reported[pair.collateralAsset] ?? 0);
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
  };
  const settle = (account: number, moment: Moment): void => {
    const { tape } = engine;
    const totals = totalsOf(engine, account);
    const [c, d] = [asset[bestCollateral] ?? 0, asset[bestDebt] ?? 0];
    const [priceOfCollateral, priceOfDebt] = [world.truth[c] ?? 0, world.truth[d] ?? 0];
    const sold = best.seize - best.fee;
    explainLiquidation(engine, tape, account, moment, best, bestCollateral, bestDebt);
    below.moves(account);
    state.touch(account);
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
    below,
    act(count, moment) {
      const { found } = below;
      let [pay, offered] = [0, 0];
      competition.open();
      if (spent()) return 0;
      earnings.renew();
      for (let i = 0; i < count; i += 1) {
        const account = found[i] ?? 0;
        if (unchanged(account)) continue;
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
        paying[pay] = account;
        pay += 1;
      }
      const order = paying.subarray(0, pay).sort((a, b) => (profits[b] ?? 0) - (profits[a] ?? 0) || a - b);
      competition.enter(offered);
      let made = 0;
      for (const account of order) {
        if (spent()) break;
        if (hopeless(account)) continue;
        choose(account);
        if (competition.acting === 0) best.refusal = 'nobody-comes';
        if (best.refusal !== null) {
          explainRefusal(engine, account, moment, best);
          continue;
        }
        settle(account, moment);
        made += 1;
      }
      return made;
    },
  };
};
