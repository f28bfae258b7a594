import { expect } from 'chai';
import { harmLines } from '../../src/report/harm-text.js';
import { impactHtml } from '../../src/report/impact-html.js';
import { impactMarkdown } from '../../src/report/impact-markdown.js';
import { type RouteView, routesText } from '../../src/report/route-text.js';
import { stressTimingView } from '../../src/report/stress-timing.js';
import { plain } from '../../src/report/style.js';
import type { RouteTiming } from '../../src/route/against-stress.js';
import { expectGolden } from '../golden/golden.js';
import { IMPACT } from './impact-example.js';

const TIMING: RouteTiming = {
  best: { seconds: '172800', blocks: '50400' },
  pace: { seconds: '12034', blocks: '1000' },
  takes: '779314',
  scenarios: [
    {
      name: 'plimsoll/march-2020',
      verdict: 'during',
      sure: true,
      share: '0.31 ± 0.033',
      first: '32400 ± 5400',
      come: '0.62 ± 0.06',
      there: '0.41 ± 0.05',
    },
    {
      name: 'slow | <b>',
      verdict: 'before',
      sure: false,
      share: '1',
      first: '900000',
      come: '0.04 ± 0.01',
      there: '0',
    },
    { name: 'calm', verdict: 'no-harm', sure: true, share: '0 ± 0.01', first: null, come: null, there: null },
    { name: 'over', verdict: 'after', sure: true, share: '0.5 ± ?', first: '3600 ± ?', come: '1', there: '1' },
    { name: 'old', verdict: 'not-known', sure: false, share: null, first: null, come: null, there: null },
  ],
};

const plan = (name: string, obstacles: readonly string[]): RouteView => ({
  route: { name, title: null },
  signing: [],
  steps: [
    {
      name: 'vote',
      of: 'Governor 0x22',
      actor: { kind: 'voters', may: 'votes' },
      calls: [],
      after: { seconds: '172800', blocks: '50400' },
      open: null,
      ids: [],
    },
  ],
  best: { seconds: '172800', blocks: '50400' },
  obstacles,
});

describe('a route’s time in reports', () => {
  it('is told in a terminal, with the quickest route of an emergency', () => {
    const text = routesText(
      {
        market: 'core',
        block: 7n,
        changes: 1,
        calls: 1,
        plans: [
          { plan: plan('dao', []), takes: 779_314n, timing: TIMING },
          { plan: plan('other', ['a role is missing']), takes: null, timing: null },
        ],
        lane: { only: true, others: [], shortest: 'dao' },
        notSimulated: null,
        written: null,
      },
      plain,
    );
    expectGolden('route-timing', `${text}\n`);
  });

  it('says what is more than an emergency, and why nothing was simulated', () => {
    const lane = { only: false, others: ['reserves.A\u001b[2J.ltv', 'reserves.A.supplyCap'], shortest: null };
    const said = {
      market: 'core',
      block: 7n,
      changes: 1,
      calls: 1,
      plans: [],
      lane,
      notSimulated: 'no book',
      written: null,
    };
    const text = routesText(said, plain);
    expect(text).to.match(/\n\nno emergency change {2}more than closing: reserves\.A.*\.ltv, reserves\.A\.supplyCap\n/);
    expect(text).not.to.include('\u001b');
    expect(text).to.match(/not held against stress: no book$/);
  });

  it('stands in a proposal’s report, without the markup of a bundle', () => {
    const markdown = impactMarkdown({ impact: { ...IMPACT, timing: TIMING } }).join('\n');
    expect(markdown).to.include('### In time\n\nAt best it takes 9d28m34s \\(50400 blocks of it, at 12 s a block\\).');
    expect(markdown).to.match(/\| while bad debt comes \| 31\.0% ± 3\.3 \| 9\.0 h ± 1\.5 \|/);
    expect(markdown).to.not.include('<b>');
    const page = impactHtml({ impact: { ...IMPACT, timing: TIMING } });
    expect(page).to.include('<h3>In time</h3>');
    expect(page).to.include('<td>before the first bad debt, not certain');
    expect(page).to.not.include('<b>slow');
    expect(impactMarkdown({ impact: IMPACT }).join('\n')).to.not.include('In time');
  });

  it('says that blocks are of unknown pace', () => {
    expect(stressTimingView({ ...TIMING, pace: null, takes: null }).takes).to.equal(
      'At best it takes 2d and 50400 blocks, whose pace is not known',
    );
  });

  it('follows from when harm comes, which a simulation tells in a line', () => {
    const first = { share: { value: 1, error: 0 }, mean: { value: 7200, error: 0 }, median: { value: 7200, error: 0 } };
    const none = { share: { value: 0, error: 0 }, mean: null, median: null };
    const timing = { firstLiquidation: first, firstBadDebt: none, half: null, by: [] };
    expect(harmLines(timing)).to.deep.equal(['    without the change: the first liquidation after 2 h; no bad debt']);
    const drawn = { ...first, share: { value: 0.31, error: 0.033 }, median: { value: 32_400, error: 5400 } };
    expect(harmLines({ ...timing, firstBadDebt: drawn, half: { value: 64_800, error: 7200 } })).to.deep.equal([
      '    without the change: the first liquidation after 2 h; the first bad debt after 9.0 h ± 1.5 (median of the 31.0% ± 3.3 of paths with any); half of all bad debt by 18.0 h ± 2.0',
    ]);
    expect(harmLines(undefined)).to.deep.equal([]);
  });
});
