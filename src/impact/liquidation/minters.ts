import { stepOf } from '../prices/events.js';
import type { RiskMarket } from '../risk-market.js';
import type { Scenario } from '../scenario.js';
import { saleProceeds } from './depth.js';
import type { Engine, Moment } from './engine.js';
import type { Minter, MinterAccount } from './minter-accounts.js';

/** What those who mint did on a path, in US dollars: sales at what they got, all else at the prices reported when they acted. */
export interface Minting {
  /** Put up as collateral of loans. */
  supplied: number;
  /** Borrowed against it. */
  borrowed: number;
  /** What selling the rest got. */
  sold: number;
}

/** Those who make an asset from nothing. */
export interface Minters {
  reset(): void;
  /** Lets those act whose time is in this step, at the prices that were last reported: nobody has seen it yet. */
  act(moment: Moment): void;
  done(): Minting;
}

/** What can be borrowed of one asset, and the account that needs the least collateral for it. */
interface Loan {
  readonly asset: number;
  readonly account: MinterAccount;
  readonly tokens: number;
  /** Dollars at the reported price. */
  readonly value: number;
}

/** By asset: whether nothing of it can be moved at a time, as its issuer or the chain has it. */
const frozenAt = ({ assets }: RiskMarket, { events }: Scenario, at: number): readonly boolean[] =>
  assets.map(({ id }) =>
    events.some((event) => event.kind === 'freeze' && event.asset === id && event.at <= at && at < event.to),
  );

/**
 * Minters put what they made up as collateral, as far as the supply cap has room and anything can be borrowed against it, borrow
 * as much as terms, caps and pools let them, and never come back. They open an account in each mode that lets them borrow more,
 * take first what needs the least collateral, then what there is most of, and sell all that is left into the asset's depth.
 */
export const createMinters = (engine: Engine, minters: readonly Minter[]): Minters => {
  const { market, scenario, state, world, pools } = engine;
  const done: Minting = { supplied: 0, borrowed: 0, sold: 0 };
  const due = minters.map(({ mint }) => ({
    step: mint.at < scenario.horizon ? Math.max(0, stepOf(mint.at, scenario.step)) : -1,
    frozen: frozenAt(market, scenario, mint.at),
  }));
  const acted = new Uint8Array(minters.length);
  const usable = (asset: number, frozen: readonly boolean[]): boolean =>
    world.valid[asset] === 1 && frozen[asset] !== true && market.assets[asset]?.halted === false;
  const loansFor = ({ asset, accounts }: Minter, frozen: readonly boolean[]): readonly Loan[] => {
    const loans = [...market.assets.keys()].flatMap((one): Loan[] => {
      const open = accounts.filter(({ debts, factor }) => debts.has(one) && factor > 0);
      const [best] = open.sort((a, b) => b.factor - a.factor || a.account - b.account);
      if (one === asset || best === undefined || !usable(one, frozen)) return [];
      const tokens = pools.lendable(one);
      const value = tokens * (world.reported[one] ?? 0);
      return value > 0 ? [{ asset: one, account: best, tokens, value }] : [];
    });
    const place = ({ asset: one, account }: Loan): number => account.debts.get(one) ?? 0;
    return loans.sort((a, b) => b.account.factor - a.account.factor || b.value - a.value || place(a) - place(b));
  };
  /** Borrows what can be, and returns the tokens that are put up for it. */
  const borrow = (minter: Minter, frozen: readonly boolean[]): number => {
    const { asset, tokens } = minter;
    const price = world.reported[asset] ?? 0;
    if (!usable(asset, frozen) || !(price > 0)) return 0;
    const room = Math.min(tokens, pools.suppliable(asset));
    let used = 0;
    for (const { asset: one, account, tokens: most, value } of loansFor(minter, frozen)) {
      const each = account.factor * price;
      const collateral = Math.min(room - used, value / each);
      if (!(collateral > 0)) break;
      const lent = collateral * each >= value ? most : Math.min(most, (collateral * each) / (world.reported[one] ?? 0));
      const debt = account.debts.get(one) ?? 0;
      state.touch(account.account);
      state.collateral[account.collateral] = (state.collateral[account.collateral] ?? 0) + collateral;
      state.debt[debt] = (state.debt[debt] ?? 0) + lent;
      pools.lend(one, lent);
      done.borrowed += lent * (world.reported[one] ?? 0);
      used += collateral;
    }
    pools.supply(asset, used);
    done.supplied += used * price;
    return used;
  };
  const sell = (asset: number, tokens: number): void => {
    const depth = world.depth[asset] ?? null;
    const [base, unit, pressed] = [world.base[asset] ?? 0, world.unit[asset] ?? 0, world.pressure[asset] ?? 0];
    if (depth === null || !(tokens > 0) || unit <= 0) return;
    done.sold += saleProceeds(depth, pressed, unit, tokens * base);
    const after = Math.min(depth.most, pressed + (tokens * base * (1 - depth.fee)) / unit);
    world.press(asset, Math.max(0, after - pressed));
  };
  return {
    reset() {
      acted.fill(0);
      done.supplied = 0;
      done.borrowed = 0;
      done.sold = 0;
    },
    act({ step }) {
      for (const [index, minter] of minters.entries()) {
        const { step: own, frozen } = due[index] ?? { step: -1, frozen: [] };
        if (own !== step || acted[index] === 1) continue;
        acted[index] = 1;
        const left = minter.tokens - borrow(minter, frozen);
        if (frozen[minter.asset] !== true) sell(minter.asset, left);
      }
    },
    done: () => ({ ...done }),
  };
};
