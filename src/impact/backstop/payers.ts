import { depthCurve, saleProceeds } from '../liquidation/depth.js';
import type { Backstop } from '../scenario.js';

/** One backstop as a path goes on. */
export interface Payer {
  reset(): void;
  /** The most that it can pay now. */
  capacity(ratios: Float64Array): number;
  /** Pays `amount`, never more than its capacity. */
  pay(amount: number, ratios: Float64Array): void;
  earn(fees: number): void;
}

type Of<K extends Backstop['kind']> = Extract<Backstop, { kind: K }>;

const nothing = (): void => undefined;

/** Its own price over that at the start: it shares the falls of the asset that it follows, at `beta` of their logarithm. */
const priceOf = (follows: { readonly beta: number } | null, asset: number, ratios: Float64Array): number =>
  follows === null ? 1 : Math.min(1, (ratios[asset] ?? 1) ** follows.beta);

const fund = ({ amount, refill = 0 }: Of<'fund'>): Payer => {
  let left = amount;
  return {
    reset() {
      left = amount;
    },
    capacity: () => left,
    pay(part) {
      left -= part;
    },
    earn(fees) {
      left += fees * refill;
    },
  };
};

/** Staked tokens: at most `slash` of them are ever taken, and sold at the discount. */
const staked = (backstop: Of<'staked'>, asset: number): Payer => {
  const { value, slash, discount, follows } = backstop;
  let slashed = 0;
  const worth = (ratios: Float64Array): number => value * priceOf(follows, asset, ratios) * (1 - discount);
  return {
    reset() {
      slashed = 0;
    },
    capacity: (ratios) => Math.max(0, slash - slashed) * worth(ratios),
    pay(part, ratios) {
      slashed = Math.min(slash, slashed + part / worth(ratios));
    },
    earn: nothing,
  };
};

/** Tokens minted or kept, sold below their price into their own depth, which does not recover within a path. */
const debtAuction = (backstop: Of<'debt-auction'>, asset: number): Payer => {
  const { value, discount, follows } = backstop;
  const depth = depthCurve(backstop.depth);
  let [sold, pressure] = [0, 0];
  const unitOf = (price: number): number => depth.unit(1, price);
  const gets = (dollars: number, price: number): number =>
    saleProceeds(depth, pressure, unitOf(price), dollars) * (1 - discount);
  const left = (price: number): number => Math.max(0, 1 - sold) * value * price;
  return {
    reset() {
      [sold, pressure] = [0, 0];
    },
    capacity(ratios) {
      const price = priceOf(follows, asset, ratios);
      return gets(left(price), price);
    },
    pay(part, ratios) {
      const price = priceOf(follows, asset, ratios);
      let [low, high] = [0, left(price)];
      for (let i = 0; i < 100 && high - low > 1e-12 * high; i += 1) {
        const middle = (low + high) / 2;
        if (gets(middle, price) < part) low = middle;
        else high = middle;
      }
      pressure = Math.min(depth.most, pressure + (high * (1 - depth.fee)) / unitOf(price));
      sold = Math.min(1, sold + high / (value * price));
    },
    earn: nothing,
  };
};

/** `asset` is the position of the asset that it follows; −1: none. */
export const createBackstop = (backstop: Backstop, asset: number): Payer => {
  if (backstop.kind === 'fund') return fund(backstop);
  return backstop.kind === 'staked' ? staked(backstop, asset) : debtAuction(backstop, asset);
};
