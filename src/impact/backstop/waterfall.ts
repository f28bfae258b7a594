import { refused } from '../../diagnostic/error.js';
import type { Backstop } from '../scenario.js';
import { createBackstop, type Payer } from './payers.js';

/** Who pays for bad debt, in order. Amounts are US dollars; `ratios` are true prices over those at the start, by asset. */
export interface Waterfall {
  reset(): void;
  /** Lets the backstops pay a loss one after the other; what none can pay is shared by suppliers. */
  pay(loss: number, ratios: Float64Array): void;
  /** What all of them together could pay now. */
  capacity(ratios: Float64Array): number;
  /** Lets funds that are refilled take their share of what the protocol earned. */
  earn(fees: number): void;
  /** What suppliers lost so far. */
  shared(): number;
  /** What each paid so far, and last what suppliers lost. */
  paid(): number[];
  /** Whether each was ever asked for more than it had. */
  exhausted(): boolean[];
}

/** Throws `backstop/unknown-asset` where a backstop follows an asset that is not in `assets`, the market's identities. */
export const createWaterfall = (backstops: readonly Backstop[], assets: readonly string[]): Waterfall => {
  const payers: readonly Payer[] = backstops.map((backstop) => {
    const follows = backstop.kind === 'fund' ? null : backstop.follows;
    const asset = follows === null ? -1 : assets.indexOf(follows.asset);
    if (follows !== null && asset < 0)
      throw refused('backstop/unknown-asset', `The backstop ${backstop.name} follows an asset that the market lacks.`, {
        hint: 'Name an asset of the market, or null for a price that stays.',
      });
    return createBackstop(backstop, asset);
  });
  const paid = new Float64Array(payers.length + 1);
  const exhausted = new Uint8Array(payers.length);
  return {
    reset() {
      paid.fill(0);
      exhausted.fill(0);
      for (const payer of payers) payer.reset();
    },
    pay(loss, ratios) {
      let left = loss;
      for (let i = 0; i < payers.length && left > 0; i += 1) {
        const capacity = payers[i]?.capacity(ratios) ?? 0;
        const part = Math.min(left, capacity);
        if (left > capacity) exhausted[i] = 1;
        if (part > 0) payers[i]?.pay(part, ratios);
        paid[i] = (paid[i] ?? 0) + part;
        left -= part;
      }
      if (left > 0) paid[payers.length] = (paid[payers.length] ?? 0) + left;
    },
    capacity(ratios) {
      let sum = 0;
      for (const payer of payers) sum += payer.capacity(ratios);
      return sum;
    },
    earn(fees) {
      for (const payer of payers) payer.earn(fees);
    },
    shared: () => paid[payers.length] ?? 0,
    paid: () => [...paid],
    exhausted: () => [...exhausted].map((flag) => flag === 1),
  };
};
