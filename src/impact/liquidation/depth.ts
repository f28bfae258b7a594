import { refused } from '../../diagnostic/error.js';
import type { DepthModel } from '../scenario.js';

/**
 * A depth model in one dimension, the pressure that sales put on a price: 0 at the market's own price, positive after sales,
 * negative after purchases. One unit of pressure is `unit` dollars, valued at the price without any sales, so that a
 * pool that shrinks in proportion keeps its price. Splitting a sale changes nothing: what it gets is a difference of `got`.
 */
export interface DepthCurve {
  /** The share of what is put in that the pool keeps; zero where the model's slippage has it already. */
  readonly fee: number;
  /** Pressure beyond which nothing sells; Infinity: none. */
  readonly most: number;
  /** Pressure below which nothing can be bought. */
  readonly least: number;
  /** Dollars of one unit of pressure, when `share` of the depth is there and the price is `ratio` times that at the start. */
  unit(share: number, ratio: number): number;
  /** Units that all sales up to this pressure got; negative: what purchases cost. */
  got(pressure: number): number;
  /** The price over that without sales: never rising with pressure. */
  price(pressure: number): number;
  /** Whether the price never rises with pressure to the last digit: not where a curve's slippage falls with size. */
  readonly steady: boolean;
  /** The pressure at which the price is this multiple of that without sales. */
  pressureAt(price: number): number;
}

/**
 * A constant-product pool (x·y = k). Arbitrage holds it at the market's price, so its dollar side follows the square root of
 * the price. With u = sold / reserve: got u/(1+u), price 1/(1+u)².
 */
const constantProduct = (reserve: number, fee: number): DepthCurve => ({
  fee,
  most: Number.POSITIVE_INFINITY,
  least: -1,
  steady: true,
  unit: (share, ratio) => reserve * share * Math.sqrt(ratio),
  got: (u) => (u <= -1 ? Number.NEGATIVE_INFINITY : u === Number.POSITIVE_INFINITY ? 1 : u / (1 + u)),
  price: (u) => (u <= -1 ? Number.POSITIVE_INFINITY : 1 / ((1 + u) * (1 + u))),
  pressureAt: (price) => (price <= 0 ? Number.POSITIVE_INFINITY : 1 / Math.sqrt(price) - 1),
});

type Point = { readonly size: number; readonly slippage: number };

const checkPoints = (points: readonly Point[]): void => {
  let [size, ok] = [0, points.length > 0];
  for (const point of points) {
    ok &&= Number.isFinite(point.size) && point.size > size && point.slippage >= 0 && point.slippage <= 1;
    size = point.size;
  }
  if (!ok)
    throw refused(
      'liquidation/depth-curve',
      'A depth curve needs points of ascending sizes above zero, with slippages from 0 to 1.',
      { hint: 'Give each size once, in ascending order.' },
    );
};

/** Slippage is linear between points, and purchases lose what sales of the same size do. */
const curve = (points: readonly Point[]): DepthCurve => {
  checkPoints(points);
  const sizes = Float64Array.from([0, ...points.map(({ size }) => size)]);
  const slips = Float64Array.from([0, ...points.map(({ slippage }) => slippage)]);
  const last = sizes.length - 1;
  const at = (list: Float64Array, i: number): number => list[i] ?? 0;
  const slope = (i: number): number => (at(slips, i) - at(slips, i - 1)) / (at(sizes, i) - at(sizes, i - 1));
  const segment = (size: number): number => {
    let i = 1;
    while (i < last && size > at(sizes, i)) i += 1;
    return i;
  };
  const slippage = (size: number): number => {
    const i = segment(size);
    return at(slips, i - 1) + slope(i) * (Math.min(size, at(sizes, last)) - at(sizes, i - 1));
  };
  /** What the next dollar loses, the largest so far: the derivative of size × slippage. */
  const loss = (size: number): number => {
    let worst = 0;
    const until = segment(size);
    for (let i = 1; i <= until; i += 1) {
      const end = i === until ? Math.min(size, at(sizes, i)) : at(sizes, i);
      worst = Math.max(worst, at(slips, i - 1) + slope(i) * (2 * end - at(sizes, i - 1)));
    }
    return worst;
  };
  const sizeAt = (wanted: number): number => {
    for (let i = 1; i <= last; i += 1) {
      const [from, k] = [at(sizes, i - 1), slope(i)];
      if (at(slips, i - 1) + k * from >= wanted) return from;
      const size = k > 0 ? (wanted - at(slips, i - 1) + k * from) / (2 * k) : Number.POSITIVE_INFINITY;
      if (size <= at(sizes, i)) return size;
    }
    return at(sizes, last);
  };
  return {
    fee: 0,
    most: at(sizes, last),
    least: -at(sizes, last),
    steady: slips.every((slip, i) => i === 0 || slip >= at(slips, i - 1)),
    unit: (share) => share,
    got: (u) => (u >= 0 ? u * (1 - slippage(u)) : u * (1 + slippage(-u))),
    price: (u) => (u >= 0 ? Math.max(0, 1 - loss(u)) : 1 + loss(-u)),
    pressureAt: (price) => (price <= 1 ? sizeAt(1 - price) : -sizeAt(price - 1)),
  };
};

/** Throws `liquidation/depth-curve` for points out of order and for a reserve or fee that cannot be. */
export const depthCurve = (model: DepthModel): DepthCurve => {
  if (model.kind === 'curve') return curve(model.points);
  if (!(model.reserve >= 0 && Number.isFinite(model.reserve) && model.fee >= 0 && model.fee < 1))
    throw refused('liquidation/depth-curve', 'A pool needs a reserve of zero or more dollars and a fee below 1.', {
      hint: 'Give the dollars on one side, and the fee as a share: 0.003 for 0.3 %.',
    });
  return constantProduct(model.reserve, model.fee);
};

/** Dollars that a sale of `value` (at the price without sales) gets at this pressure, where one unit is `unit` dollars. */
export const saleProceeds = (depth: DepthCurve, pressure: number, unit: number, value: number): number => {
  if (unit <= 0 || value <= 0) return 0;
  const after = Math.min(depth.most, pressure + (value * (1 - depth.fee)) / unit);
  return after <= pressure ? 0 : unit * (depth.got(after) - depth.got(pressure));
};

/** Dollars that a purchase of `value` (at the price without sales) costs; Infinity where so much cannot be bought. */
export const purchaseCost = (depth: DepthCurve, pressure: number, unit: number, value: number): number => {
  if (value <= 0) return 0;
  const after = pressure - value / unit;
  if (unit <= 0 || after < depth.least) return Number.POSITIVE_INFINITY;
  return (unit * (depth.got(pressure) - depth.got(after))) / (1 - depth.fee);
};

/** The pressure that is left after `seconds`, when the price wins back half of what sales took in every half-life. */
export const relieve = (depth: DepthCurve, pressure: number, seconds: number, halfLife: number): number => {
  if (pressure === 0 || halfLife === Number.POSITIVE_INFINITY) return pressure;
  const left = halfLife <= 0 ? 0 : 2 ** (-seconds / halfLife);
  if (left < 1e-9) return 0;
  const gone = 1 - depth.price(pressure);
  return gone === 0 ? pressure * left : depth.pressureAt(1 - gone * left);
};
