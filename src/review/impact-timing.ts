import { canonicalText } from '../document/canonical.js';
import type { ScenarioSummary } from '../impact/simulate/summary.js';
import type { Proposal } from '../proposal/proposal.js';
import { routeTiming } from '../route/against-stress.js';
import type { Span } from '../route/stage.js';

type Claimed = Extract<NonNullable<Proposal['impact']>, { simulated: true }>;

/** A scenario without the times of harm of books that a bundle does not tell them of. */
export const asTold = (scenario: ScenarioSummary, claimed: ScenarioSummary | undefined): ScenarioSummary => ({
  ...scenario,
  books: scenario.books.map((book, index) => {
    const { timing, ...others } = book;
    return claimed?.books[index]?.timing === undefined ? others : book;
  }),
});

/** Whether what a bundle says of its route against stress is what its own figures give. */
export const timingHolds = ({ timing, scenarios }: Pick<Claimed, 'timing' | 'scenarios'>): boolean => {
  if (timing === undefined) return true;
  const { best, pace } = timing;
  const span = (of: typeof best): Span => ({ seconds: BigInt(of.seconds), blocks: BigInt(of.blocks) });
  return (
    canonicalText(routeTiming({ scenarios }, span(best), pace === null ? null : span(pace))) === canonicalText(timing)
  );
};
