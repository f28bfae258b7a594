import type { Reader } from '../route/reader.js';
import type { StageState } from '../route/stage.js';
import type { StepsOfProposal } from './steps-route.js';

/** Where each step of a proposal stands at the reader's block; null for one that its contract cannot tell. */
export const progressOf = (
  { stages }: Pick<StepsOfProposal, 'stages'>,
  reader: Reader,
): Promise<readonly (StageState | null)[]> =>
  Promise.all(stages.map(({ watch }) => (watch === null ? null : watch(reader))));

/** The first step that is not done, as far as the contracts tell; the number of steps where all are. */
export const nextStep = (states: readonly (StageState | null)[]): number => {
  const last = states.findLastIndex((state) => state?.kind === 'done');
  return last + 1;
};
