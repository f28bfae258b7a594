import type { StageJson } from '../proposal/stage-json.js';
import type { StageState } from '../route/stage.js';

/** Where a step stands by the chain; times are seconds since 1970. */
export interface ToldState {
  readonly kind: StageState['kind'];
  readonly from?: string;
  readonly until?: string;
  readonly how?: string;
  readonly note?: string;
}

/** A step of a route and, where the chain was asked, where it stands; null where its contract cannot tell. */
export interface ToldStep extends Omit<StageJson, 'calls'> {
  readonly state?: ToldState | null;
}

/** The route of a bundle. */
export interface ToldRoute {
  readonly name: string;
  readonly account: string;
  /** From 1: the step that is reviewed. */
  readonly step: number;
  readonly steps: readonly ToldStep[];
  /** What is voted on, word for word; absent where nothing is. */
  readonly description?: string;
}

export const toldState = (state: StageState): ToldState => ({
  kind: state.kind,
  ...(state.kind === 'waiting' && state.from !== null ? { from: state.from.toString() } : {}),
  ...(state.kind === 'open' && state.until !== null ? { until: state.until.toString() } : {}),
  ...(state.kind === 'lost' ? { how: state.how } : {}),
  ...(state.note == null ? {} : { note: state.note }),
});
