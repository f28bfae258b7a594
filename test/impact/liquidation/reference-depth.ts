// Depth once more: a pool kept as its two sides, and a curve of points looked up one after the other.
import type { DepthModel } from '../../../src/impact/scenario.js';

export interface Pool {
  readonly model: DepthModel;
  /** What is left of the depth. */
  readonly share: number;
  /** The market's price over the one at the start. */
  readonly ratio: number;
}

/** Slippage of a size (in dollars of the whole depth): on lines between points, the first at (0, 0). */
const slippageOf = (model: Extract<DepthModel, { kind: 'curve' }>, size: number): number => {
  let before = { size: 0, slippage: 0 };
  for (const point of model.points) {
    if (size <= point.size)
      return before.slippage + ((point.slippage - before.slippage) * (size - before.size)) / (point.size - before.size);
    before = point;
  }
  return before.slippage;
};

const lastOf = (model: Extract<DepthModel, { kind: 'curve' }>): number => model.points.at(-1)?.size ?? 0;

/** What the next dollar loses, to the left of a size: of a convex curve, the most so far. */
const lossOf = (model: Extract<DepthModel, { kind: 'curve' }>, size: number): number => {
  let before = { size: 0, slippage: 0 };
  for (const point of model.points) {
    const slope = (point.slippage - before.slippage) / (point.size - before.size);
    if (size <= point.size || point === model.points.at(-1)) {
      const at = Math.min(size, point.size);
      return before.slippage + slope * (at - before.size) + at * slope;
    }
    before = point;
  }
  return 0;
};

/** The price at a pressure over the one without sales. */
export const depthAt = ({ model }: Pool, pressure: number): number => {
  if (model.kind === 'constant-product') return 1 / (1 + pressure) ** 2;
  return pressure >= 0 ? Math.max(0, 1 - lossOf(model, pressure)) : 1 + lossOf(model, -pressure);
};

/**
 * What trading so many dollars (at the price without sales; negative buys) gets or costs, and the pressure after it. Nothing is got
 * for what is sold beyond a curve's last point; what is beyond it cannot be bought.
 */
export const poolAfter = (
  { model, share, ratio }: Pool,
  pressure: number,
  value: number,
): { readonly gets: number; readonly costs: number; readonly moved: number } => {
  if (model.kind === 'constant-product') {
    const side = model.reserve * share * Math.sqrt(ratio);
    const [tokens, dollars] = [side * (1 + pressure), side / (1 + pressure)];
    const into = tokens + (value > 0 ? value * (1 - model.fee) : value);
    if (into <= 0) return { gets: 0, costs: Infinity, moved: pressure };
    const after = (tokens * dollars) / into;
    return { gets: dollars - after, costs: (after - dollars) / (1 - model.fee), moved: into / side - 1 };
  }
  const worth = (size: number): number =>
    size >= 0 ? size * (1 - slippageOf(model, size)) : size * (1 + slippageOf(model, -size));
  const wanted = pressure + value / share;
  if (wanted < -lastOf(model)) return { gets: 0, costs: Infinity, moved: pressure };
  const after = Math.min(wanted, Math.max(pressure, lastOf(model)));
  const got = share * (worth(after) - worth(pressure));
  return { gets: got, costs: -got, moved: wanted };
};

/** The pressure after some seconds, in which the price wins back half of what it lost in every half-life. */
export const relaxed = (pool: Pool, pressure: number, seconds: number, halfLife: number): number => {
  if (pressure === 0 || halfLife === Infinity) return pressure;
  const left = halfLife <= 0 ? 0 : 0.5 ** (seconds / halfLife);
  if (left < 1e-9) return 0;
  const gone = 1 - depthAt(pool, pressure);
  if (gone === 0) return pressure * left;
  // The smallest pressure at which the price is as far away as is left, by halving.
  let [near, far] = [0, pressure];
  for (let i = 0; i < 200; i += 1) {
    const middle = (near + far) / 2;
    if (Math.abs(1 - depthAt(pool, middle)) >= Math.abs(gone * left)) far = middle;
    else near = middle;
  }
  return far;
};
