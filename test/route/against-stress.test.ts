import { expect } from 'chai';
import fc from 'fast-check';
import type { ImpactSummary, ScenarioSummary, TimingSummary } from '../../src/impact/simulate/summary.js';
import { routeTiming, type StressVerdict, secondsOf } from '../../src/route/against-stress.js';

const HOUR = 3600;
const NOTHING = { before: '0', after: '0', difference: '0' };

/** A scenario of four hours with these times of harm; null: a bundle that does not tell them. */
const scenarioOf = (timing: TimingSummary | null): ScenarioSummary => ({
  name: 'stress',
  title: 'Stress',
  sha256: '',
  model: 'gbm',
  horizon: 4 * HOUR,
  step: HOUR,
  paths: 200,
  exact: false,
  proxies: [],
  notes: [],
  books: [
    {
      kind: 'as-is',
      accounts: 1,
      unchanged: false,
      badDebt: { mean: NOTHING, p99: NOTHING, es99: NOTHING },
      liquidated: NOTHING,
      insolvencyProbability: NOTHING,
      backstops: [],
      socialised: NOTHING,
      ...(timing === null ? {} : { timing }),
    },
  ],
});

const FIRST = { share: '0.5 ± 0.01', mean: '7200 ± 100', median: '7200 ± 300' };

const timingOf = (come: readonly string[], there: readonly string[]): TimingSummary => ({
  firstLiquidation: FIRST,
  firstBadDebt: FIRST,
  half: '7200 ± 300',
  by: come.map((text, index) => ({ at: (index + 1) * HOUR, come: text, there: there[index] ?? '0' })),
});

const TIMING = timingOf(['0.01 ± 0.005', '0.5 ± 0.03', '0.97 ± 0.01', '1'], ['0', '0.3 ± 0.02', '0.96 ± 0.02', '1']);

const summary = (timing: TimingSummary | null): Pick<ImpactSummary, 'scenarios'> => ({
  scenarios: [scenarioOf(timing)],
});

const judge = (timing: TimingSummary | null, seconds: number) => {
  const [one] = routeTiming(summary(timing), { seconds: BigInt(seconds), blocks: 0n }, null).scenarios;
  return one ?? expect.fail('no scenario');
};

describe('the time of a route against stress', () => {
  it('is before, during or after the bad debt, looked at no earlier than the change applies', () => {
    const verdicts = [0, 1, HOUR, HOUR + 1, 2 * HOUR, 3 * HOUR, 4 * HOUR, 4 * HOUR + 1, 100 * HOUR].map((seconds) => {
      const { verdict, sure } = judge(TIMING, seconds);
      return `${verdict}${sure ? '' : '?'}`;
    });
    expect(verdicts).to.deep.equal([
      ...['before', 'before', 'before', 'during', 'during'],
      // 0.96 less two errors is below 0.95.
      'after?',
      ...['after', 'after', 'after'],
    ]);
    expect(judge(TIMING, HOUR + 1)).to.deep.include({ come: '0.5 ± 0.03', there: '0.3 ± 0.02', first: '7200 ± 300' });
  });

  it('says what it is not sure of: two errors beyond, and where so few paths do not tell', () => {
    expect(judge(timingOf(['0.04 ± 0.004'], ['0']), HOUR).sure).to.equal(true);
    expect(judge(timingOf(['0.04 ± 0.006'], ['0']), HOUR).sure).to.equal(false);
    expect(judge(timingOf(['0.5 ± ?'], ['0.5']), HOUR)).to.include({ verdict: 'during', sure: false });
    expect(judge(timingOf(['0.5'], ['?']), HOUR)).to.include({ verdict: 'not-known', sure: false });
  });

  it('has nothing to be before where no path comes to bad debt, which few paths do not make sure', () => {
    const none = (share: string): TimingSummary => ({
      ...TIMING,
      firstBadDebt: { share, mean: null, median: null },
      half: null,
      by: [],
    });
    expect(judge(none('0'), HOUR)).to.include({ verdict: 'no-harm', sure: true, share: '0', come: null });
    expect(judge(none('0 ± 0.01'), HOUR).sure).to.equal(true);
    expect(judge(none('0 ± 0.08'), HOUR).sure).to.equal(false);
  });

  it('is not known of a bundle that does not tell when harm comes, nor of blocks without their pace', () => {
    expect(judge(null, HOUR)).to.include({ verdict: 'not-known', share: null });
    const found = routeTiming(summary(TIMING), { seconds: 5n, blocks: 10n }, null);
    expect(found).to.include({ takes: null, pace: null });
    expect(found.scenarios[0]).to.include({ verdict: 'not-known', share: '0.5 ± 0.01', come: null });
  });

  it('counts blocks at their pace, rounded up', () => {
    const pace = { seconds: 12_001n, blocks: 1000n };
    expect(secondsOf({ seconds: 60n, blocks: 1n }, pace)).to.equal(60n + 13n);
    expect(secondsOf({ seconds: 0n, blocks: 1000n }, pace)).to.equal(12_001n);
    expect(secondsOf({ seconds: 7n, blocks: 0n }, null)).to.equal(7n);
    expect(routeTiming(summary(TIMING), { seconds: 60n, blocks: 1n }, pace)).to.deep.include({
      best: { seconds: '60', blocks: '1' },
      pace: { seconds: '12001', blocks: '1000' },
      takes: '73',
    });
  });

  it('never gets better with a longer route', () => {
    const RANK: Readonly<Record<StressVerdict, number>> = {
      'no-harm': 0,
      before: 1,
      during: 2,
      after: 3,
      'not-known': 4,
    };
    const share = fc.integer({ min: 0, max: 100 }).map((value) => value / 100);
    const rising = fc
      .array(share, { minLength: 4, maxLength: 4 })
      .map((list) => [...list.sort((a, b) => a - b).slice(0, 3), 1].map(String));
    const time = fc.integer({ min: 0, max: 6 * HOUR });
    fc.assert(
      fc.property(rising, rising, time, time, (come, there, one, more) => {
        const timing = timingOf(come, there);
        const [sooner, later] = [judge(timing, one), judge(timing, one + more)];
        expect(RANK[later.verdict]).to.be.at.least(RANK[sooner.verdict]);
        expect(Number(later.there)).to.be.at.least(Number(sooner.there));
      }),
    );
  });
});
