import type { StepsRoute } from '../proposal/proposal.js';
import type { StepsStatus } from '../proposal/steps-status.js';
import type { StepsView } from '../report/steps-status-text.js';
import { toldState } from '../review/told-route.js';

/** Where each step of a proposal stands, as JSON and terminal tell it. */
export const stepsView = (route: StepsRoute, { state, stages, states, next }: StepsStatus): StepsView => ({
  state,
  route: route.name,
  // From 1, as people count; null where all are done.
  next: next >= route.steps.length ? null : next + 1,
  steps: route.steps.map(({ name, of, actor, ids }, index) => {
    const found = states[index];
    return { name, of, actor, ids: stages[index]?.ids ?? ids, state: found == null ? null : toldState(found) };
  }),
});
