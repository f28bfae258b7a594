import type { BlockPace } from '../chain/block-pace.js';
import { secondsOf } from '../route/against-stress.js';
import type { RoutePlan } from './route-plan.js';

type Timed = Pick<RoutePlan, 'best' | 'obstacles'>;

/** Routes by their time at best. */
export interface Quickest<T> {
  /** Those with nothing in the way, the quickest first and as preferred among equals; then the others, as they were. */
  readonly ordered: readonly T[];
  /** The quickest that nothing is in the way of; null where there is none. */
  readonly shortest: T | null;
}

/** Order routes for an emergency. One whose time in seconds is not known, because it waits for blocks, comes after those of known time. */
export const quickestRoutes = <T extends Timed>(plans: readonly T[], pace: BlockPace | null): Quickest<T> => {
  const open = plans.filter(({ obstacles }) => obstacles.length === 0);
  const known = open
    .flatMap((plan) => {
      const seconds = secondsOf(plan.best, pace);
      return seconds === null ? [] : [{ plan, seconds }];
    })
    .sort((a, b) => (a.seconds < b.seconds ? -1 : a.seconds > b.seconds ? 1 : 0))
    .map(({ plan }) => plan);
  const ordered = [...known, ...open.filter((plan) => !known.includes(plan))];
  return { ordered: [...ordered, ...plans.filter((plan) => !open.includes(plan))], shortest: ordered[0] ?? null };
};
