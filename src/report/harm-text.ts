import type { FirstTime, Timing } from '../impact/simulate/timing.js';
import { percents, time } from './estimate-text.js';

const firstText = (name: string, { share, median }: FirstTime): string =>
  median === null
    ? `no ${name}`
    : `the first ${name} after ${time(median)}${share.value === 1 && share.error === 0 ? '' : ` (median of the ${percents(share)} of paths with any)`}`;

/** When harm comes to a book without the change: one line of a scenario's part; none where it was not timed. */
export const harmLines = (timing: Timing | undefined): readonly string[] => {
  if (timing === undefined) return [];
  const { firstLiquidation, firstBadDebt, half } = timing;
  const parts = [
    firstText('liquidation', firstLiquidation),
    firstText('bad debt', firstBadDebt),
    ...(half === null ? [] : [`half of all bad debt by ${time(half)}`]),
  ];
  return [`    without the change: ${parts.join('; ')}`];
};
