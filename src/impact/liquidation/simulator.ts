import { refused } from '../../diagnostic/error.js';
import type { Book } from '../book.js';
import type { RiskMarket } from '../risk-market.js';
import type { Scenario } from '../scenario.js';
import { indexAccounts, type Standing } from './accounts.js';
import { withMinters } from './minter-accounts.js';
import { createRunner, type Uniform } from './runner.js';
import type { ExplainedStep, Tape } from './tape.js';
import type { LiquidationOutcome } from './totals.js';

/** How much sales that move prices add to what is liquidated and lost, on one path. */
export interface Amplification {
  readonly felt: LiquidationOutcome;
  /** The same path where sales get what depth gives, and nobody else sees it. */
  readonly unfelt: LiquidationOutcome;
  /** Debt at risk with over without; 1 where there is none. */
  readonly factor: number;
}

export interface Simulator {
  /** How many steps a path has. */
  readonly steps: number;
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
 * Suppliers leave, and a pool can lack the tokens that a liquidator takes, only where the scenario says that they do. Not
 * modelled: interest within the horizon, and borrowers who repay or add collateral on a path. Refuses a book of another market and collateral without depth.
 */
export const createSimulator = (market: RiskMarket, book: Book, scenario: Scenario, uniform: Uniform): Simulator => {
  const steps = checkHorizon(scenario);
  const accounts = indexAccounts(market, book);
  const simulate = createRunner(market, withMinters(accounts, market, scenario), scenario, steps, uniform);
  return {
    steps,
    standing: accounts.standing,
    run: (path, prices, lows) => simulate({ path, prices, lows, feedback: 'felt', tape: null }),
    amplification(path, prices, lows) {
      const felt = simulate({ path, prices, lows, feedback: 'felt', tape: null });
      const unfelt = simulate({ path, prices, lows, feedback: 'unfelt', tape: null });
      // Sales begin with an account at risk, so that there is none with them where there is none without.
      return { felt, unfelt, factor: unfelt.atRisk === 0 ? 1 : felt.atRisk / unfelt.atRisk };
    },
    explain(account, path, prices, lows) {
      const at = accounts.names.indexOf(account);
      if (at >= 0) {
        const tape: Tape = { account: at, steps: [] };
        simulate({ path, prices, lows, feedback: 'felt', tape });
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
