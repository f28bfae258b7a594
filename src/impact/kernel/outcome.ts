/** What scenarios of prices do to a book in one step, before anyone acts. Values are US dollars at the scenario's prices. */
export interface SolvencyOutcome {
  /** The number of the first scenario: not zero for a shard. */
  readonly first: number;
  /** Scenarios of the whole run. */
  readonly scenarios: number;
  /** By scenario: accounts with a health factor below 1. */
  readonly accountsAtRisk: Uint32Array;
  /** By scenario: accounts whose debt is above their collateral, which are among those at risk. */
  readonly accountsInsolvent: Uint32Array;
  /** By scenario: what accounts at risk owe. */
  readonly debtAtRisk: Float64Array;
  /** By scenario: their collateral. */
  readonly collateralAtRisk: Float64Array;
  /** By scenario: by how much the debt of insolvent accounts is above their collateral. */
  readonly shortfall: Float64Array;
  /** By account of the book: scenarios in which it is at risk. */
  readonly atRiskIn: Uint32Array;
  /** By account of the book: scenarios in which it is insolvent. */
  readonly insolventIn: Uint32Array;
}
