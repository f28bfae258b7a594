import { availableParallelism } from 'node:os';
import type { ChangeInput } from '../impact/simulate/simulate-change.js';
import type { ImpactSummary } from '../impact/simulate/summary.js';

/** Runs a simulation again; null where it is more work than a review does. */
export type SimulateAgain = (input: ChangeInput, onPaths: OnPaths) => Promise<ImpactSummary | null>;

/** Told which scenario is run, and how many paths are done of how many. */
export type OnPaths = (scenario: string, done: number, all: number) => void;

/**
 * Accounts times paths that a review runs: a bundle could ask for days. What `propose` does unasked is a part of it, for any
 * book.
 */
const MOST_WORK = 10_000_000;

/** The engine, loaded when it is needed. The reviewer's single file has null in its place (`scripts/build/reviewer.ts`). */
export const simulateAgain: SimulateAgain | null = async (input, onPaths) => {
  const { prepareChange } = await import('../impact/simulate/simulate-change.js');
  const { work, run } = await prepareChange(input);
  return work > MOST_WORK ? null : run(availableParallelism(), onPaths);
};
