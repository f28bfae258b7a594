import type { DepthModel } from '../scenario.js';

/**
 * The largest sale, in dollars, that loses at most this share of its value. Constant product: with 1 − s = (1 − f)/(1 + u) it is
 * reserve · u/(1 − f). A curve is linear between its points; beyond the last nothing sells.
 */
export const saleAt = (model: DepthModel, slippage: number): number => {
  if (model.kind === 'constant-product') {
    const u = (1 - model.fee) / (1 - slippage) - 1;
    return u <= 0 ? 0 : (model.reserve * u) / (1 - model.fee);
  }
  let before = { size: 0, slippage: 0 };
  for (const point of model.points) {
    if (point.slippage > slippage) {
      const part = (slippage - before.slippage) / (point.slippage - before.slippage);
      return before.size + part * (point.size - before.size);
    }
    before = point;
  }
  return before.size;
};
