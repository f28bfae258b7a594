import { instantsOf } from '../oracle/sources.js';
import { countAtRisk, type Engine, type Moment } from './engine.js';
import { explainBelow } from './reasons.js';

/** Accounts below a health factor of 1 at reported prices that can be acted on. */
export interface Below {
  /** What `find` found, the first of them: accounts that no liquidation touched by their group, then the others as they were touched. */
  readonly found: Uint32Array;
  /** Finds them, counts those at risk for the first time, and returns how many can be acted on. */
  find(moment: Moment): number;
  /** To be called before a liquidation changes an account's positions. */
  moves(account: number): void;
}

/**
 * The search for accounts below 1, round by round. Where nothing is reported anew within an instant, only accounts whose
 * positions changed since the last round are looked at: all others stand as they did.
 */
export const createBelow = (engine: Engine, instantSeconds: number, instants: number): Below => {
  const { accounts, state, world, scenario } = engine;
  const { offsets, asset } = accounts;
  const search = engine.groups.search();
  const latency = instantsOf(scenario.liquidators.latency, instantSeconds, instants + 1);
  const list = new Uint32Array(accounts.names.length * 2);
  const found = new Uint32Array(accounts.names.length);
  /** Accounts that a liquidation touched first since the last round, and by account the round after which positions changed last. */
  const fresh = new Uint32Array(accounts.names.length);
  const movedAfter = new Float64Array(accounts.names.length).fill(-1);
  const [reported, valid] = [new Float64Array(world.reported.length), new Uint8Array(world.valid.length)];
  let [round, count, untouched, freshCount] = [0, 0, 0, 0];
  let path: object | null = null;
  let instant = -1;

  /** Whether everything that the account still has or owes has a price. */
  const priced = (account: number): boolean => {
    for (let at = offsets[account] ?? 0; at < (offsets[account + 1] ?? 0); at += 1) {
      const open = (state.collateral[at] ?? 0) > 0 || (state.debt[at] ?? 0) > 0;
      if (open && world.valid[asset[at] ?? 0] === 0) return false;
    }
    return true;
  };
  /** Looks at an account, and says whether it is below 1 and can be acted on. */
  const actable = (account: number, moment: Moment): boolean => {
    if (state.auctioned[account] === 1) return false;
    const { owed, power } = state.assess(account, world.reported);
    if (owed <= 0 || power >= owed) return false;
    const first = state.atRisk[account] === 0;
    const since = state.below(account, moment.instant);
    if (first) countAtRisk(engine, account);
    const waits = moment.instant - since < latency;
    explainBelow(engine, account, moment, waits ? 'wait' : 'act');
    return !waits && priced(account);
  };
  /** Whether nothing is reported otherwise than in the last round. Auctions take and give back accounts besides. */
  const stands = (moment: Moment): boolean => {
    if (path !== engine.totals || instant !== moment.instant || scenario.auctions !== null) return false;
    for (let one = 0; one < reported.length; one += 1)
      if (reported[one] !== world.reported[one] || valid[one] !== world.valid[one]) return false;
    return true;
  };
  const findAnew = (moment: Moment): void => {
    [path, instant] = [engine.totals, moment.instant];
    reported.set(world.reported);
    valid.set(world.valid);
    const some = search(world.reportedRatio, state.touched, list);
    const all = state.addTouched(list, some);
    [count, untouched] = [0, 0];
    for (let i = 0; i < all; i += 1) {
      const account = list[i] ?? 0;
      if (!actable(account, moment)) continue;
      found[count] = account;
      count += 1;
      if (i < some) untouched = count;
    }
  };
  const findAgain = (moment: Moment): void => {
    const [were, wereUntouched] = [count, untouched];
    [count, untouched] = [0, 0];
    for (let i = 0; i < were; i += 1) {
      const account = found[i] ?? 0;
      const moved = movedAfter[account] === round;
      // One that was touched first stands behind those that were touched before.
      if (moved && (i < wereUntouched || !actable(account, moment))) continue;
      found[count] = account;
      count += 1;
      if (i < wereUntouched) untouched = count;
    }
    for (let i = 0; i < freshCount; i += 1) {
      const account = fresh[i] ?? 0;
      if (!actable(account, moment)) continue;
      found[count] = account;
      count += 1;
    }
  };
  return {
    found,
    find(moment) {
      if (stands(moment)) findAgain(moment);
      else findAnew(moment);
      round += 1;
      freshCount = 0;
      return count;
    },
    moves(account) {
      movedAfter[account] = round;
      if (state.touched[account] === 1) return;
      fresh[freshCount] = account;
      freshCount += 1;
    },
  };
};
