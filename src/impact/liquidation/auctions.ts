import { refused } from '../../diagnostic/error.js';
import type { CollateralAuctions } from '../scenario.js';
import { auctionPrice, firstStairAt, needsRestart } from './auction-price.js';
import { saleProceeds } from './depth.js';
import { type Engine, type Moment, totalsOf } from './engine.js';
import { accountNumbers, note } from './reasons.js';
import { follows } from './tape.js';

/** Prices of a lot that are tried in one instant: beyond it, the auction goes on at the next. */
const MOST_STAIRS = 4096;

/** Auctions of collateral that falls in price until somebody buys it. */
export interface Auctions {
  reset(): void;
  /** Puts all collateral of an account up for what it owes and the penalty, both fixed in dollars at reported prices. */
  begin(account: number, moment: Moment): void;
  /** Lets keepers buy at any moment of the instant; `absent`: nobody does. Returns how many sales there were. */
  sell(moment: Moment, keepers: 'present' | 'absent'): number;
  /** Debt that lots still up do not cover at true prices, by account. */
  uncovered(add: (dollars: number, account: number) => void): void;
}

/**
 * Dutch auctions with a buffer above the reported price, stairs, a tail and a cusp, whose rules are those of clip.sol and
 * abaci.sol in the dss contracts: a taker pays the price of the moment, at most the debt left, and may not leave less of it
 * than the dust. Keepers buy as much as earns `margin` of what the sale gets, as soon as the price allows.
 */
export const createAuctions = (engine: Engine, rules: CollateralAuctions, instantSeconds: number): Auctions => {
  const { accounts, state, world, scenario, capital, waterfall } = engine;
  if (instantSeconds > rules.tail)
    throw refused(
      'liquidation/auction-step',
      `Auctions end after ${rules.tail} s, and prices are looked at every ${instantSeconds} s: each would be restarted before anybody bids.`,
      { hint: 'Take steps that are shorter than the tail of auctions.' },
    );
  const { offsets, asset } = accounts;
  const positions = asset.length;
  const [tab, owed, raised] = [0, 1, 2].map(() => new Float64Array(accounts.names.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [top, started] = [new Float64Array(positions), new Float64Array(positions)];
  const active = new Uint32Array(positions);
  const owner = new Uint32Array(positions);
  for (let account = 0; account < accounts.names.length; account += 1)
    owner.fill(account, offsets[account] ?? 0, offsets[account + 1] ?? 0);
  let count = 0;
  const dust = engine.market.liquidation.minimumLeft ?? 0;
  /** Whether the same account has a lot before this one. */
  const lotsBefore = (at: number): boolean => {
    for (let i = offsets[owner[at] ?? 0] ?? 0; i < at; i += 1) if ((state.collateral[i] ?? 0) > 0) return true;
    return false;
  };
  const hasLots = (account: number): boolean => {
    for (let at = offsets[account] ?? 0; at < (offsets[account + 1] ?? 0); at += 1)
      if ((state.collateral[at] ?? 0) > 0) return true;
    return false;
  };
  const close = (account: number, moment: Moment): void => {
    const { tape } = engine;
    const totals = totalsOf(engine, account);
    const [due, got] = [owed[account] ?? 0, raised[account] ?? 0];
    state.auctioned[account] = 0;
    if (got >= due) {
      totals.fees += got - due;
      waterfall.earn(got - due);
      return;
    }
    totals.deficit += due - got;
    waterfall.pay(due - got, world.truthRatio);
    if (follows(tape, account))
      note(tape, moment, 'written-off', 'All collateral is sold for less than was owed.', { loss: due - got });
  };
  /** Buys at `price` what pays, and returns whether anything was bought. */
  const take = (at: number, price: number, moment: Moment): boolean => {
    const [which, account] = [asset[at] ?? 0, owner[at] ?? 0];
    const depth = world.depth[which] ?? null;
    const [base, unit, pressed] = [world.base[which] ?? 0, world.unit[which] ?? 0, world.pressure[which] ?? 0];
    if (depth === null || unit <= 0 || base <= 0) return false;
    const [lot, need] = [state.collateral[at] ?? 0, tab[account] ?? 0];
    const each = base * (1 - depth.fee);
    const room = Math.min(depth.most, depth.pressureAt(price / (each * (1 - rules.margin)))) - pressed;
    let amount = Math.min(lot, (room * unit) / each, capital.free(scenario.liquidators.count) / price);
    if (!(amount > 0)) return false;
    let pays = amount * price;
    if (pays >= need) [pays, amount] = [need, need / price];
    else if (amount < lot && need - pays < dust) {
      if (need <= dust) return false;
      [pays, amount] = [need - dust, (need - dust) / price];
    }
    const proceeds = saleProceeds(depth, pressed, unit, amount * base);
    const profit = proceeds - pays - scenario.liquidators.gas;
    if (profit < rules.margin * proceeds || profit < scenario.liquidators.minimumProfit) return false;
    const { tape } = engine;
    const totals = totalsOf(engine, account);
    const value = amount * (world.truth[which] ?? 0);
    totals.repaid += Math.min(pays, Math.max(0, (owed[account] ?? 0) - (raised[account] ?? 0)));
    totals.seized += value;
    totals.profit += profit;
    totals.slippage += value - proceeds;
    if (pays < value / 100) totals.zeroBids += 1;
    raised[account] = (raised[account] ?? 0) + pays;
    tab[account] = pays >= need ? 0 : need - pays;
    state.collateral[at] = amount >= lot ? 0 : lot - amount;
    capital.spend(moment.instant, pays, scenario.liquidators.count);
    world.press(which, (amount * each) / unit);
    if (follows(tape, account))
      note(tape, moment, 'auction-sale', 'The price asked is one that a keeper can earn from.', {
        pricePerToken: price,
        tokens: amount,
        paid: pays,
        proceeds,
        profit,
        debtLeft: tab[account] ?? 0,
      });
    return true;
  };
  const offer = (at: number, moment: Moment): number => {
    const [which, account] = [asset[at] ?? 0, owner[at] ?? 0];
    const [began, first] = [started[at] ?? 0, top[at] ?? 0];
    const until = moment.seconds - began;
    const from = Math.max(0, Math.floor((until - instantSeconds) / rules.step));
    const last = Math.floor(until / rules.step);
    const depth = world.depth[which] ?? null;
    const best = (world.base[which] ?? 0) * (depth?.price(world.pressure[which] ?? 0) ?? 0) * (1 - rules.margin);
    let sales = 0;
    let stair = firstStairAt(rules, first, best * (1 - (depth?.fee ?? 0)), from);
    for (let i = 0; stair <= last && i < MOST_STAIRS; i += 1, stair += 1) {
      if (needsRestart(rules, stair * rules.step)) break;
      if (take(at, auctionPrice(rules, first, stair * rules.step), moment)) sales += 1;
      if ((tab[account] ?? 0) === 0 || (state.collateral[at] ?? 0) === 0) break;
    }
    return sales;
  };
  const restart = (at: number, moment: Moment): void => {
    const which = asset[at] ?? 0;
    if (world.valid[which] === 0 || (world.reported[which] ?? 0) === 0) return;
    top[at] = (world.reported[which] ?? 0) * rules.start;
    started[at] = moment.seconds;
    totalsOf(engine, owner[at] ?? 0).restarts += 1;
    if (follows(engine.tape, owner[at] ?? 0))
      note(engine.tape, moment, 'auction-restarted', 'It was too old or asked too little to go on.', {
        pricePerToken: top[at] ?? 0,
      });
  };
  return {
    reset() {
      count = 0;
    },
    begin(account, moment) {
      const { tape } = engine;
      const totals = totalsOf(engine, account);
      const numbers = follows(tape, account) ? accountNumbers(engine, account) : {};
      let [debt, held, penalty] = [0, 0, 0];
      state.touch(account);
      for (let at = offsets[account] ?? 0; at < (offsets[account + 1] ?? 0); at += 1) {
        const price = world.reported[asset[at] ?? 0] ?? 0;
        const value = (state.collateral[at] ?? 0) * price;
        debt += (state.debt[at] ?? 0) * price;
        held += value;
        penalty += value * (accounts.penalty[at] ?? 0);
        state.debt[at] = 0;
        if ((state.collateral[at] ?? 0) === 0) continue;
        [top[at], started[at]] = [price * rules.start, moment.seconds];
        active[count] = at;
        count += 1;
      }
      state.auctioned[account] = 1;
      [owed[account], raised[account]] = [debt, 0];
      tab[account] = debt * (1 + (held > 0 ? penalty / held : 0));
      totals.auctions += 1;
      totals.liquidations += 1;
      if (follows(tape, account))
        note(tape, moment, 'auction-begun', 'Its collateral is put up for what it owes and the penalty.', {
          ...numbers,
          toRaise: tab[account] ?? 0,
        });
    },
    sell(moment, keepers) {
      let [sales, kept] = [0, 0];
      for (let i = 0; i < count; i += 1) {
        const at = active[i] ?? 0;
        const account = owner[at] ?? 0;
        if (state.auctioned[account] === 1 && keepers === 'present' && world.frozen[asset[at] ?? 0] === 0) {
          sales += offer(at, moment);
          const done = (tab[account] ?? 0) === 0 || !hasLots(account);
          if (done) close(account, moment);
          else if ((state.collateral[at] ?? 0) > 0 && needsRestart(rules, moment.seconds - (started[at] ?? 0)))
            restart(at, moment);
        }
        if (state.auctioned[account] === 0 || (state.collateral[at] ?? 0) === 0) continue;
        active[kept] = at;
        kept += 1;
      }
      count = kept;
      return sales;
    },
    uncovered(add) {
      for (let i = 0; i < count; i += 1) {
        const at = active[i] ?? 0;
        const account = owner[at] ?? 0;
        if (state.auctioned[account] === 0 || lotsBefore(at)) continue;
        const left = (owed[account] ?? 0) - (raised[account] ?? 0) - state.assess(account, world.truth).held;
        if (left > 0) add(left, account);
      }
    },
  };
};
