import type { Waterfall } from '../backstop/waterfall.js';
import type { RiskMarket } from '../risk-market.js';
import type { Scenario } from '../scenario.js';
import type { Accounts } from './accounts.js';
import type { Capital } from './capital.js';
import type { Competition } from './competition.js';
import type { Groups } from './groups.js';
import type { Pools } from './pools.js';
import type { State } from './state.js';
import type { Tape } from './tape.js';
import type { Totals } from './totals.js';
import type { World } from './world.js';

/** The parts of one simulation, which live as long as its simulator and are reset for each path. */
export interface Engine {
  readonly market: RiskMarket;
  readonly scenario: Scenario;
  readonly accounts: Accounts;
  readonly groups: Groups;
  readonly world: World;
  readonly state: State;
  readonly capital: Capital;
  readonly competition: Competition;
  readonly pools: Pools;
  readonly waterfall: Waterfall;
  /** Sums of the book's accounts, and apart from them of those that were opened with what somebody minted. */
  totals: Totals;
  minted: Totals;
  /** The account that is followed; null: none. */
  tape: Tape | null;
}

/** When something happens: the step, the instant (a step has two where lows are known), seconds since the start. */
export interface Moment {
  step: number;
  instant: number;
  seconds: number;
}

/** The sums that an account counts in. */
export const totalsOf = ({ accounts, totals, minted }: Engine, account: number): Totals =>
  account < accounts.borrowers ? totals : minted;

/** Writes off what an account owes, at true prices, and lets the backstops pay. Returns the dollars. */
export const writeOff = (engine: Engine, account: number): number => {
  const { accounts, state, world, waterfall } = engine;
  let loss = 0;
  for (let at = accounts.offsets[account] ?? 0; at < (accounts.offsets[account + 1] ?? 0); at += 1) {
    loss += (state.debt[at] ?? 0) * (world.truth[accounts.asset[at] ?? 0] ?? 0);
    state.debt[at] = 0;
  }
  totalsOf(engine, account).deficit += loss;
  waterfall.pay(loss, world.truthRatio);
  return loss;
};

/** Counts an account that is below a health factor of 1 for the first time, at true prices. */
export const countAtRisk = (engine: Engine, account: number): void => {
  const { state, world } = engine;
  const totals = totalsOf(engine, account);
  const { owed, held } = state.assess(account, world.truth);
  totals.atRisk += owed;
  totals.collateralAtRisk += held;
  totals.accountsAtRisk += 1;
};
