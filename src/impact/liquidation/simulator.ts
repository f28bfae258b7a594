import { refused } from '../../diagnostic/error.js';
import { createWaterfall } from '../backstop/waterfall.js';
import type { Book } from '../book.js';
import { createOracles } from '../oracle/oracle.js';
import type { RiskMarket } from '../risk-market.js';
import type { Scenario } from '../scenario.js';
import { indexAccounts, type Standing } from './accounts.js';
import { createAuctions } from './auctions.js';
import { createCapital } from './capital.js';
import type { Engine, Moment } from './engine.js';
import { createGroups } from './groups.js';
import { accountNumbers, note } from './reasons.js';
import { createRounds } from './rounds.js';
import { createState } from './state.js';
import type { ExplainedStep, Tape } from './tape.js';
import { type LiquidationOutcome, newTotals, outcomeOf } from './totals.js';
import { createWorld, type Feedback } from './world.js';

/** A number from 0 to 1 that depends on nothing but its arguments. Streams are the STREAM constants. */
export type Uniform = (path: number, step: number, stream: number) => number;

/** What a simulation draws: whether liquidators act in a step, and whether keepers bid. */
export const STREAM = { liquidators: 0, keepers: 1 } as const;

/** Rounds of liquidations in one instant: prices that liquidations moved are reported again between them. */
const MOST_ROUNDS = 64;

/** How much sales that move prices add to what is liquidated and lost, on one path. */
export interface Amplification {
  readonly felt: LiquidationOutcome;
  /** The same path where sales get what depth gives, and nobody else sees it. */
  readonly unfelt: LiquidationOutcome;
  /** Debt at risk with over without; 1 where there is none. */
  readonly factor: number;
}

export interface Simulator {
  /** The book before anything happens; accounts insolvent now are here and in no path. */
  readonly standing: Standing;
  /**
   * Runs one path: prices over those at the start, `prices[step * assets + asset]`, and null or the lows within steps, laid out
   * alike. With lows, a step is two instants: all assets at their lows together, then its end.
   */
  run(path: number, prices: Float64Array, lows: Float64Array | null): LiquidationOutcome;
  /** The same path with and without prices that feel sales. */
  amplification(path: number, prices: Float64Array, lows: Float64Array | null): Amplification;
  /** Follows one account through one path. Throws `liquidation/unknown-account` where the book has none of this name. */
  explain(account: string, path: number, prices: Float64Array, lows: Float64Array | null): readonly ExplainedStep[];
}

const checkHorizon = ({ horizon, step }: Scenario): number => {
  const steps = Math.round(horizon / step);
  if (!(steps >= 1 && Math.abs(steps * step - horizon) < 1e-6 * horizon))
    throw refused('liquidation/horizon', 'The horizon of the scenario is not a whole number of its steps.', {
      hint: 'Give a horizon that is a multiple of the step.',
    });
  return steps;
};

/**
 * The simulation of a book of loans under a scenario, path by path. It liquidates on reported prices and loses on true ones.
 * Not modelled: interest within the horizon, borrowers who repay or add collateral, withdrawals, and a pool that lacks the
 * tokens that a liquidator takes. Refuses a book of another market and collateral without depth.
 */
export const createSimulator = (market: RiskMarket, book: Book, scenario: Scenario, uniform: Uniform): Simulator => {
  const steps = checkHorizon(scenario);
  const accounts = indexAccounts(market, book);
  const engineOf = (instantSeconds: number) => {
    const instants = Math.round(scenario.horizon / instantSeconds);
    const engine: Engine = {
      market,
      scenario,
      accounts,
      groups: createGroups(accounts),
      world: createWorld(market, accounts, scenario),
      state: createState(accounts),
      capital: createCapital(scenario.liquidators, instantSeconds, instants),
      waterfall: createWaterfall(scenario.backstops, book.assets),
      totals: newTotals(),
      tape: null,
    };
    const oracles = createOracles(
      market.assets.map((_, asset) => scenario.oracles[asset] ?? null),
      engine.world.starts,
      instantSeconds,
      instants,
    );
    const rounds = createRounds(engine, instantSeconds, instants);
    const auctions = scenario.auctions === null ? null : createAuctions(engine, scenario.auctions, instantSeconds);
    return { engine, oracles, rounds, auctions, instantSeconds };
  };
  type Parts = ReturnType<typeof engineOf>;
  const list = new Uint32Array(accounts.names.length * 2);
  const whole = engineOf(scenario.step);
  let halves: Parts | null = null;
  const partsFor = (lows: Float64Array | null): Parts => {
    if (lows === null) return whole;
    halves ??= engineOf(scenario.step / 2);
    return halves;
  };
  /** Debt that stands uncovered at true prices: calls `add` for each account that has some. */
  const uncovered = ({ engine, auctions }: Parts, add: (dollars: number) => void): void => {
    const { groups, world, state } = engine;
    const count = state.addTouched(list, groups.candidates(world.truthRatio, state.touched, list));
    for (let i = 0; i < count; i += 1) {
      if (state.auctioned[list[i] ?? 0] === 1) continue;
      const { owed, held } = state.assess(list[i] ?? 0, world.truth);
      if (owed > held) add(owed - held);
    }
    auctions?.uncovered(add);
  };
  const act = (parts: Parts, moment: Moment, path: number): void => {
    const { engine, rounds, oracles, auctions } = parts;
    const { world, state } = engine;
    const { liquidators } = scenario;
    const absent = (chance: number, stream: number): boolean =>
      chance > 0 && (chance >= 1 || uniform(path, moment.step, stream) < chance);
    const away = absent(liquidators.absence, STREAM.liquidators);
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      oracles.observe(moment.instant, moment.seconds, world.truth, world.reported, world.valid);
      world.settle();
      const found = rounds.find(moment);
      let made = 0;
      if (auctions === null) made = away || found === 0 ? 0 : rounds.act(found, moment);
      else {
        for (let i = 0; i < found && !away; i += 1) auctions.begin(rounds.found[i] ?? 0, moment);
        if (round === 0 || found > 0) {
          const keepers = absent(scenario.auctions?.absence ?? 0, STREAM.keepers) ? 'absent' : 'present';
          made = auctions.sell(moment, keepers);
        }
      }
      if (made === 0) break;
    }
    const { tape } = engine;
    if (tape === null) return;
    if (away && state.assess(tape.account, world.reported).owed > state.view.power)
      note(tape, moment, 'left-alone', 'No liquidator acts in this step.', {});
    if (tape.steps.at(-1)?.seconds !== moment.seconds)
      note(
        tape,
        moment,
        'healthy',
        'The health factor at reported prices is 1 or more.',
        accountNumbers(engine, tape.account),
      );
  };
  const checkSolvency = (parts: Parts, step: number): void => {
    const { totals, waterfall, world } = parts.engine;
    if (totals.insolventAt >= 0) return;
    let short = 0;
    uncovered(parts, (dollars) => {
      short += dollars;
    });
    if (waterfall.shared() > 0 || short > waterfall.capacity(world.truthRatio)) totals.insolventAt = step;
  };
  const simulate = (
    path: number,
    prices: Float64Array,
    lows: Float64Array | null,
    feedback: Feedback,
    tape: Tape | null,
  ): LiquidationOutcome => {
    if (prices.length < steps * market.assets.length || (lows?.length ?? prices.length) < prices.length)
      throw refused('liquidation/horizon', 'A path of prices is shorter than the horizon of the scenario.', {
        hint: 'Give paths of as many steps as the horizon has.',
      });
    const parts = partsFor(lows);
    const { engine, oracles, auctions, instantSeconds } = parts;
    const { world, state, capital, waterfall } = engine;
    engine.totals = newTotals();
    engine.tape = tape;
    world.reset(feedback);
    for (const part of [state, oracles, capital, waterfall]) part.reset();
    auctions?.reset();
    const moment: Moment = { step: 0, instant: 0, seconds: 0 };
    const go = (ratios: Float64Array): void => {
      moment.instant += 1;
      moment.seconds = moment.instant * instantSeconds;
      world.advance(moment.seconds, instantSeconds, ratios, moment.step * market.assets.length);
      capital.begin(moment.instant);
      act(parts, moment, path);
    };
    for (let step = 0; step < steps; step += 1) {
      moment.step = step;
      if (lows !== null) go(lows);
      go(prices);
      checkSolvency(parts, step);
    }
    const left = { dollars: 0, accounts: 0 };
    uncovered(parts, (dollars) => {
      left.dollars += dollars;
      left.accounts += 1;
    });
    waterfall.pay(left.dollars, world.truthRatio);
    if (tape !== null) note(tape, moment, 'end', 'The horizon is over.', accountNumbers(engine, tape.account));
    return outcomeOf(engine.totals, left, waterfall);
  };
  return {
    standing: accounts.standing,
    run: (path, prices, lows) => simulate(path, prices, lows, 'felt', null),
    amplification(path, prices, lows) {
      const felt = simulate(path, prices, lows, 'felt', null);
      const unfelt = simulate(path, prices, lows, 'unfelt', null);
      // Sales begin with an account at risk, so that there is none with them where there is none without.
      return { felt, unfelt, factor: unfelt.atRisk === 0 ? 1 : felt.atRisk / unfelt.atRisk };
    },
    explain(account, path, prices, lows) {
      const at = accounts.names.indexOf(account);
      if (at >= 0) {
        const tape: Tape = { account: at, steps: [] };
        simulate(path, prices, lows, 'felt', tape);
        return tape.steps;
      }
      if (!book.accounts.includes(account))
        throw refused('liquidation/unknown-account', 'The book has no account of this name.', {
          hint: 'Name an account as the book does; plimsoll book show lists them.',
        });
      const insolvent = accounts.standing.insolvent.includes(account);
      const why = insolvent
        ? 'Its collateral is worth less than its debt before anything happens: it is reported apart and in no path.'
        : 'It owes nothing.';
      return [{ step: 0, seconds: 0, what: 'start', why, numbers: {} }];
    },
  };
};
