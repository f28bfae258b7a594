/** What one path did to one book. Values are US dollars at true prices. */
export interface PathOutcome {
  /** Debt that collateral no longer covers at the end: what was written off, and what stands uncovered. */
  readonly badDebt: number;
  /** Of it what a liquidation left without any collateral. */
  readonly deficit: number;
  /** Debt that liquidations repaid. */
  readonly repaid: number;
  /** Collateral that liquidations took. */
  readonly seized: number;
  /** Debt of accounts that were below a health factor of 1 on the reported price at any step. */
  readonly atRisk: number;
  /** Collateral of the same. */
  readonly collateralAtRisk: number;
  /** Accounts below a health factor of 1 at any step. */
  readonly accountsAtRisk: number;
  /** Liquidations made. */
  readonly liquidations: number;
  /** What the protocol kept of penalties. */
  readonly fees: number;
  /** What liquidators earned after slippage, gas and bidding. */
  readonly profit: number;
  /** What sales lost against true prices. */
  readonly slippage: number;
  /** Paid by each backstop, in their order, and last what was left to be shared by suppliers. */
  readonly paid: readonly number[];
  /** The step in which bad debt first exceeded what the backstops held; −1: never. */
  readonly insolventAt: number;
}

/** An estimate with its standard error. */
export interface Estimate {
  readonly value: number;
  /** Zero where nothing was sampled: an explicit path, a sum over a book. */
  readonly error: number;
  /** The standard error that uncertain parameters of the model add, apart from `error`; absent: they were not redrawn. NaN: not known. */
  readonly modelError?: number;
}
