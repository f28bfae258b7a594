import { refused } from '../../diagnostic/error.js';
import { createWaterfall } from '../backstop/waterfall.js';
import { createOracles, type Oracles } from '../oracle/oracle.js';
import type { RiskMarket } from '../risk-market.js';
import type { Scenario } from '../scenario.js';
import { type Auctions, createAuctions } from './auctions.js';
import { createCapital } from './capital.js';
import { createCompetition } from './competition.js';
import type { Engine, Moment } from './engine.js';
import { createGroups, type Search } from './groups.js';
import type { WithMinters } from './minter-accounts.js';
import { createMinters, type Minters } from './minters.js';
import { createPools } from './pools.js';
import { accountNumbers, note } from './reasons.js';
import { createRounds, type Rounds } from './rounds.js';
import { createState } from './state.js';
import type { Tape } from './tape.js';
import { createTimeline } from './timeline.js';
import { type LiquidationOutcome, newTotals, outcomeOf, type Uncovered } from './totals.js';
import { createWorld, type Feedback } from './world.js';

/** A number from 0 to 1 that depends on nothing but its arguments. Streams are the STREAM constants. */
export type Uniform = (path: number, step: number, stream: number) => number;

/** What a simulation draws: whether liquidators act in a step, and whether keepers bid. */
export const STREAM = { liquidators: 0, keepers: 1 } as const;

/** Rounds of liquidations in one instant: prices that liquidations moved are reported again between them. */
const MOST_ROUNDS = 64;

/** One path to run. Prices and lows as `Simulator.run` has them. */
export interface Run {
  readonly path: number;
  readonly prices: Float64Array;
  readonly lows: Float64Array | null;
  readonly feedback: Feedback;
  /** The account to follow; null: none. */
  readonly tape: Tape | null;
}

interface Parts {
  readonly engine: Engine;
  readonly oracles: Oracles;
  readonly rounds: Rounds;
  /** Finds accounts that may be below 1 at true prices. */
  readonly search: Search;
  readonly auctions: Auctions | null;
  /** Null: nobody mints anything. */
  readonly minters: Minters | null;
  readonly instantSeconds: number;
}

/** Makes the function that runs paths. Instants are whole steps, or halves of them where lows are known. */
export const createRunner = (
  market: RiskMarket,
  { accounts, minters }: WithMinters,
  scenario: Scenario,
  steps: number,
  uniform: Uniform,
): ((run: Run) => LiquidationOutcome) => {
  const partsOf = (instantSeconds: number): Parts => {
    const instants = Math.round(scenario.horizon / instantSeconds);
    const engine: Engine = {
      market,
      scenario,
      accounts,
      groups: createGroups(accounts),
      world: createWorld(market, accounts, scenario),
      state: createState(accounts),
      capital: createCapital(scenario.liquidators, instantSeconds, instants),
      competition: createCompetition(scenario.liquidators),
      pools: createPools(market, scenario),
      waterfall: createWaterfall(
        scenario.backstops,
        market.assets.map(({ id }) => id),
      ),
      totals: newTotals(),
      minted: newTotals(),
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
    const minting = minters.length === 0 ? null : createMinters(engine, minters);
    return { engine, oracles, rounds, search: engine.groups.search(), auctions, minters: minting, instantSeconds };
  };
  const list = new Uint32Array(accounts.names.length * 2);
  const timeline = createTimeline(steps, scenario.step);
  const whole = partsOf(scenario.step);
  let halves: Parts | null = null;
  /** Debt that stands uncovered at true prices: calls `add` for each account that has some. */
  const uncovered = ({ engine, search, auctions }: Parts, add: (dollars: number, account: number) => void): void => {
    const { world, state } = engine;
    const count = state.addTouched(list, search(world.truthRatio, state.touched, list));
    for (let i = 0; i < count; i += 1) {
      if (state.auctioned[list[i] ?? 0] === 1) continue;
      const { owed, held } = state.assess(list[i] ?? 0, world.truth);
      if (owed > held) add(owed - held, list[i] ?? 0);
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
      const found = rounds.below.find(moment);
      let made = 0;
      if (auctions === null) made = away || found === 0 ? 0 : rounds.act(found, moment);
      else {
        for (let i = 0; i < found && !away; i += 1) auctions.begin(rounds.below.found[i] ?? 0, moment);
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
    const { totals, minted, waterfall, world } = parts.engine;
    const solvent = totals.insolventAt < 0;
    if (!solvent && !timeline.wants(step)) return;
    let short = 0;
    uncovered(parts, (dollars) => {
      short += dollars;
    });
    timeline.stood(step, totals.deficit + minted.deficit + short);
    if (solvent && (waterfall.shared() > 0 || short > waterfall.capacity(world.truthRatio))) totals.insolventAt = step;
  };
  return ({ path, prices, lows, feedback, tape }) => {
    if (prices.length < steps * market.assets.length || (lows?.length ?? prices.length) < prices.length)
      throw refused('liquidation/horizon', 'A path of prices is shorter than the horizon of the scenario.', {
        hint: 'Give paths of as many steps as the horizon has.',
      });
    if (lows !== null) halves ??= partsOf(scenario.step / 2);
    const parts = lows === null || halves === null ? whole : halves;
    const { engine, oracles, auctions, minters: minting, instantSeconds } = parts;
    const { world, state, capital, pools, waterfall } = engine;
    engine.totals = newTotals();
    engine.minted = newTotals();
    engine.tape = tape;
    world.reset(feedback);
    for (const part of [state, oracles, capital, pools, waterfall]) part.reset();
    auctions?.reset();
    minting?.reset();
    timeline.reset();
    const moment: Moment = { step: 0, instant: 0, seconds: 0 };
    const go = (ratios: Float64Array): void => {
      moment.instant += 1;
      moment.seconds = moment.instant * instantSeconds;
      world.advance(moment.seconds, instantSeconds, ratios, moment.step * market.assets.length);
      minting?.act(moment);
      pools.leave(world.truthRatio);
      capital.begin(moment.instant);
      act(parts, moment, path);
      timeline.liquidated(engine.totals.liquidations, moment.seconds);
    };
    for (let step = 0; step < steps; step += 1) {
      moment.step = step;
      if (lows !== null) go(lows);
      go(prices);
      checkSolvency(parts, step);
    }
    const left: Uncovered = { dollars: 0, minted: 0, accounts: 0 };
    uncovered(parts, (dollars, account) => {
      left.dollars += dollars;
      if (account < accounts.borrowers) left.accounts += 1;
      else left.minted += dollars;
    });
    waterfall.pay(left.dollars, world.truthRatio);
    if (tape !== null) note(tape, moment, 'end', 'The horizon is over.', accountNumbers(engine, tape.account));
    const done = minting === null ? null : { totals: engine.minted, minting: minting.done() };
    return { ...outcomeOf(engine.totals, left, waterfall, pools.used(), done), ...timeline.done() };
  };
};
