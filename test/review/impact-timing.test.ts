import { expect } from 'chai';
import type { ScenarioSummary } from '../../src/impact/simulate/summary.js';
import { asTold, timingHolds } from '../../src/review/impact-timing.js';
import { routeTiming } from '../../src/route/against-stress.js';
import { IMPACT } from '../report/impact-example.js';

const FIRST = { share: '0.5 ± 0.01', mean: '7200 ± 100', median: '7200 ± 300' };
const TIMING = {
  firstLiquidation: FIRST,
  firstBadDebt: FIRST,
  half: '7200',
  by: [{ at: 7200, come: '0.4 ± 0.1', there: '0.5 ± 0.1' }],
};

describe('what a bundle says of its route against stress', () => {
  const scenarios: readonly ScenarioSummary[] = IMPACT.scenarios.map((scenario) => ({
    ...scenario,
    books: scenario.books.map((book) => ({ ...book, timing: TIMING })),
  }));
  const timing = routeTiming({ scenarios }, { seconds: 60n, blocks: 5n }, { seconds: 12n, blocks: 1n });

  it('holds where its own figures give it, and where it says nothing', () => {
    expect(timingHolds({ scenarios, timing })).to.equal(true);
    expect(timingHolds({ scenarios })).to.equal(true);
  });

  it('does not hold with another time or verdict, of other figures, or with a pace that nothing waits for', () => {
    expect(timingHolds({ scenarios, timing: { ...timing, takes: '1' } })).to.equal(false);
    const better = timing.scenarios.map((one) => ({ ...one, verdict: 'before' as const }));
    expect(timing.scenarios[0]?.verdict).to.equal('during');
    expect(timingHolds({ scenarios, timing: { ...timing, scenarios: better } })).to.equal(false);
    expect(timingHolds({ scenarios: IMPACT.scenarios, timing })).to.equal(false);
    expect(timingHolds({ scenarios, timing: { ...timing, best: { seconds: '60', blocks: '0' } } })).to.equal(false);
    // Nothing came in no time: that is no pace.
    expect(timingHolds({ scenarios, timing: { ...timing, pace: { seconds: '12', blocks: '0' } } })).to.equal(false);
  });

  it('is not asked of a book that an older bundle does not time', () => {
    const [timed, older] = [scenarios[0], IMPACT.scenarios[0]];
    if (timed === undefined || older === undefined) throw new Error('no scenario');
    expect(asTold(timed, older)).to.deep.equal(older);
    expect(asTold(timed, timed)).to.deep.equal(timed);
    expect(asTold(timed, undefined)).to.deep.equal(older);
  });
});
