// Backstops once more: a fund and staked tokens, in their order.
import type { RiskAsset } from '../../../src/impact/risk-market.js';
import type { Backstop } from '../../../src/impact/scenario.js';

export interface Reserves {
  earn(fees: number): void;
  capacity(ratios: readonly number[], assets: readonly RiskAsset[]): number;
  shared(): number;
  paid(): number[];
  exhausted(): boolean[];
  pay(loss: number, ratios: readonly number[], assets: readonly RiskAsset[]): void;
}

export const reservesOf = (backstops: readonly Backstop[]): Reserves => {
  const held = backstops.map((one) => (one.kind === 'fund' ? one.amount : 0));
  const slashed = backstops.map(() => 0);
  const paid = [...backstops.map(() => 0), 0];
  const exhausted = backstops.map(() => false);
  const able = (index: number, ratios: readonly number[], assets: readonly RiskAsset[]): number => {
    const one = backstops[index] as Backstop;
    if (one.kind === 'fund') return held[index] as number;
    if (one.kind !== 'staked') throw new Error('the reference knows no debt auctions');
    return Math.max(0, one.slash - (slashed[index] as number)) * worth(one, ratios, assets);
  };
  const worth = (
    one: Extract<Backstop, { kind: 'staked' }>,
    ratios: readonly number[],
    assets: readonly RiskAsset[],
  ): number => {
    const { follows } = one;
    const ratio = follows === null ? 1 : (ratios[assets.findIndex(({ id }) => id === follows.asset)] as number);
    return one.value * (1 - one.discount) * Math.min(1, ratio ** (follows?.beta ?? 1));
  };
  return {
    earn(fees) {
      for (const [index, one] of backstops.entries())
        if (one.kind === 'fund') held[index] = (held[index] as number) + fees * (one.refill ?? 0);
    },
    capacity: (ratios, assets) => backstops.reduce((sum, _, index) => sum + able(index, ratios, assets), 0),
    shared: () => paid.at(-1) as number,
    paid: () => paid,
    exhausted: () => exhausted,
    pay(loss, ratios, assets) {
      let left = loss;
      for (const [index, one] of backstops.entries()) {
        if (left <= 0) break;
        const most = able(index, ratios, assets);
        const part = Math.min(left, most);
        if (left > most) exhausted[index] = true;
        paid[index] = (paid[index] as number) + part;
        if (one.kind === 'fund') held[index] = (held[index] as number) - part;
        if (one.kind === 'staked' && part > 0)
          slashed[index] = (slashed[index] as number) + part / worth(one, ratios, assets);
        left -= part;
      }
      paid[backstops.length] = (paid[backstops.length] as number) + Math.max(0, left);
    },
  };
};
