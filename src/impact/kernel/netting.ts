/**
 * Bounds for accounts that hold and owe the same asset. Their collateral at a block's lowest prices and debt at its highest
 * would count one asset's price twice, low and high; what decides is the difference, which counts it once.
 *
 * Why that is exact for results that are rounded: let u = 2⁻⁵³, k the number of terms, W and D the weighted collateral and
 * debt in real numbers at prices p within the bounds, and n = w·(1 − g) − d·(1 + g) by asset. If Σ n⁺·lowest ≥ Σ n⁻·highest
 * as computed, then, as a sum of k products of numbers that are not negative is off by at most (k + 1)·u of itself, and n by
 * 3u of w + d, W·(1 − g) − D·(1 + g) ≥ −(2.1·(k + 1) + 3)·u·(W + D), so that W − D ≥ (g − (2.1·k + 5.1)·u)·(W + D). What the
 * kernel computes for W and D is off by at most 1.01·k·u of each. So g ≥ (3.2·k + 6)·u suffices, and g = 8·(k + 8)·u is taken.
 * UNDERFLOW stands for all that products below the least normal number can be off by. Nothing overflows: amounts and prices
 * are at most LARGEST.
 */
export const slackOf = (terms: number): number => (terms + 8) * 2 ** -50;

/** Added to the debt's side of a netted bound. */
export const UNDERFLOW = 2 ** -1000;

/** The largest amount or price that is taken for one. */
export const LARGEST = 1e100;

/** Writes a netted account's bounds to `out` from `to` on: n⁺ by asset held, n⁻ by asset owed, from coefficients at `from`. */
export const writeNetted = (
  out: Float64Array,
  from: number,
  to: number,
  { collateral, debt }: { readonly collateral: readonly number[]; readonly debt: readonly number[] },
): void => {
  const slack = slackOf(collateral.length + debt.length);
  const owedFrom = from + 2 * collateral.length;
  for (let index = 0; index < collateral.length; index += 1) {
    const owed = debt.indexOf(collateral[index] as number);
    const net =
      (out[from + index] as number) * (1 - slack) - (owed < 0 ? 0 : (out[owedFrom + owed] as number) * (1 + slack));
    out[to + index] = net > 0 ? net : 0;
  }
  for (let index = 0; index < debt.length; index += 1) {
    const held = collateral.indexOf(debt[index] as number);
    const net =
      (held < 0 ? 0 : (out[from + held] as number) * (1 - slack)) - (out[owedFrom + index] as number) * (1 + slack);
    out[to + collateral.length + index] = net < 0 ? -net : 0;
  }
};
