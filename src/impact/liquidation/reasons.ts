import type { Engine, Moment } from './engine.js';
import type { Offer, Refusal } from './offer.js';
import { type ExplainedStep, follows, type Tape } from './tape.js';

/** Writes a step to the tape; numbers are copied. */
export const note = (
  tape: Tape,
  { step, seconds }: Moment,
  what: ExplainedStep['what'],
  why: string,
  numbers: Record<string, number>,
): void => {
  tape.steps.push({ step, seconds, what, why, numbers });
};

/** An account in numbers, at reported and at true prices. One without debt has no health factor. */
export const accountNumbers = (engine: Engine, account: number): Record<string, number> => {
  const { state, world } = engine;
  const { owed, held, power } = { ...state.assess(account, world.reported) };
  const truth = state.assess(account, world.truth);
  return {
    ...(owed > 0 ? { health: power / owed } : {}),
    reportedCollateral: held,
    reportedDebt: owed,
    collateral: truth.held,
    debt: truth.owed,
  };
};

export const explainBelow = (engine: Engine, account: number, moment: Moment, can: 'act' | 'wait'): void => {
  const { tape } = engine;
  if (!follows(tape, account)) return;
  const last = tape.steps.at(-1);
  if (last?.seconds === moment.seconds && last.what !== 'healthy') return;
  const why = `The health factor at reported prices is below 1${can === 'wait' ? '; liquidators need longer to act' : ''}.`;
  note(tape, moment, 'below', why, accountNumbers(engine, account));
};

const REFUSALS: Readonly<Record<Refusal, string>> = {
  halted: 'Its collateral or its debt can neither be moved nor sold.',
  'no-capital': 'Liquidators have no capital left.',
  dust: 'What may be closed would leave less than the protocol allows.',
  'nobody-comes': 'All profit on offer is too little for a liquidator to come.',
  illiquid: 'The pool of its collateral has nothing to pay out: suppliers have left, or it is lent out.',
  unprofitable: 'No liquidation pays: the sale gets less than the debt and the gas cost.',
};

export const explainRefusal = (engine: Engine, account: number, moment: Moment, offer: Offer): void => {
  const { tape } = engine;
  if (!follows(tape, account) || offer.refusal === null) return;
  const last = tape.steps.at(-1);
  if (last?.what === 'left-alone' && last.seconds === moment.seconds) return;
  const { proceeds, cost } = offer;
  const priced = offer.refusal === 'unprofitable' && Number.isFinite(offer.profit);
  const numbers = priced ? { proceeds, cost, gas: engine.scenario.liquidators.gas, profit: offer.profit } : {};
  note(tape, moment, 'left-alone', REFUSALS[offer.refusal], numbers);
};

/** To be called before the liquidation is booked. */
export const explainLiquidation = (
  engine: Engine,
  tape: Tape | null,
  account: number,
  moment: Moment,
  offer: Offer,
  collateral: number,
  debt: number,
): void => {
  if (!follows(tape, account)) return;
  const { accounts, world, market } = engine;
  const [c, d] = [accounts.asset[collateral] ?? 0, accounts.asset[debt] ?? 0];
  const [sold, owed] = [world.truth[c] ?? 0, world.truth[d] ?? 0];
  const why = `A liquidator repays ${market.assets[d]?.label} and takes ${market.assets[c]?.label}: it earns more than it costs.`;
  note(tape, moment, 'liquidated', why, {
    repaid: offer.repay * owed,
    seized: offer.seize * sold,
    protocolFee: offer.fee * sold,
    proceeds: offer.proceeds,
    cost: offer.cost,
    gas: engine.scenario.liquidators.gas,
    profit: offer.profit,
  });
};

export const explainWriteOff = (tape: Tape | null, account: number, moment: Moment, loss: number): void => {
  if (follows(tape, account))
    note(tape, moment, 'written-off', 'No collateral is left, and what is owed cannot be got back.', { loss });
};
