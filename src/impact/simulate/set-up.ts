import type { AuthorityAtHand } from '../attack/authority.js';
import type { BookInput, ScenarioInput, SideInput } from './frame.js';
import { frameOf } from './frame.js';
import type { Job, SamplingName } from './job.js';
import { jobFor } from './job-for.js';
import type { Prepared } from './prepare.js';
import type { Frame } from './report.js';

/** Everything that a simulation is of. */
export interface SetUp {
  readonly book: BookInput;
  readonly before: SideInput;
  readonly after: SideInput;
  readonly prepared: Prepared;
  readonly scenarios: readonly ScenarioInput[];
  readonly paths: number;
  readonly seed: bigint;
  readonly sampling: SamplingName;
  /** Who may change the parameters; null where nobody is named. */
  readonly authority: AuthorityAtHand | null;
  /** Assets whose falls are looked at, by symbol. */
  readonly falling?: readonly string[];
}

/** A job for each scenario, and what the simulation is of; nothing is run yet. Throws what `jobFor` does. */
export const setUp = (input: SetUp): { readonly jobs: readonly Job[]; readonly frame: Frame } => {
  const jobs = input.scenarios.map(({ scenario }) => jobFor(input.prepared, scenario, input));
  return { jobs, frame: frameOf({ ...input, jobs }) };
};
