/** What B.Protocol's SmartLTV takes. Liquidity and debt cap are in one unit; volatility is that of the pair. */
export interface SmartLtvInputs {
  /** l: what can be sold at the slippage of the bonus. */
  readonly liquidity: number;
  /** σ: of the price over the time that l is measured for. */
  readonly volatility: number;
  /** d: the most that can be borrowed. */
  readonly debtCap: number;
  /** β: what liquidators receive above the debt. */
  readonly bonus: number;
  /** c: more is safer. */
  readonly confidence: number;
}

/**
 * The loan-to-value that B.Protocol's SmartLTV allows: max(0, e^(−c·σ/√(l/d)) − β). It assumes that the price diffuses while the debt
 * cap is sold at the rate the liquidity comes back, and has no jumps. Throws a RangeError where an input is negative, or the
 * debt cap or liquidity not above zero.
 */
export const smartLtv = ({ liquidity, volatility, debtCap, bonus, confidence }: SmartLtvInputs): number => {
  if (!(liquidity > 0 && debtCap > 0 && volatility >= 0 && bonus >= 0 && confidence >= 0))
    throw new RangeError('SmartLTV takes a liquidity and a debt cap above zero, and nothing negative');
  return Math.max(0, Math.exp((-confidence * volatility) / Math.sqrt(liquidity / debtCap)) - bonus);
};
