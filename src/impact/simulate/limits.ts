/** What the engine does not see in any scenario. */
export const ENGINE_LIMITS: readonly string[] = [
  'Interest within the horizon is not added to debts.',
  'Borrowers do not add collateral or repay because prices fall, and nobody borrows more but who mints, where a scenario has somebody do so.',
  'Where a scenario has neither suppliers leave nor somebody mint, a pool that lacks the tokens which a liquidator takes is not seen.',
  'Nothing happens between steps. Within an instant liquidations are made in the order of their profit.',
  'All sales of an asset go into one depth, and move no price but that of the asset sold.',
  'Sales lower what others owe as well as what they hold, so that amplification is net of those whom they help: it can be below 1.',
  'Accounts of one owner are not known to be of one owner, nor what owners have elsewhere.',
  'Nobody answers: no parameter is changed and nothing is paused within the horizon but by the events of the scenario.',
];
