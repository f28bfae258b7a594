import { expect } from 'chai';
import fc from 'fast-check';
import { exactly, type Figure, intervalIn } from '../../src/impact/gate/figure.js';
import type { BookKind } from '../../src/impact/simulate/job.js';
import { diffSets } from '../../src/plan/diff.js';
import { describeRule } from '../../src/policy/describe-rule.js';
import { holdImpact } from '../../src/policy/hold-impact.js';
import type { ImpactAtHand } from '../../src/policy/impact-at-hand.js';
import type { ImpactRule } from '../../src/policy/policy.js';
import { labelsIn } from '../../src/protocol/param-set.js';
import { compare, rational } from '../../src/quantity/rational.js';
import { judge, marketWith, NOW, policyOf, problems, said } from './support.js';

const estimate = (value: number, error: number): Figure => ({ kind: 'estimate', estimate: { value, error } });
const exact = (value: bigint): Figure => ({ kind: 'exact', value: rational(value) });

const text = (impact: string, more = ''): string => `rules:
  gate:
    title: It holds
    impact: "${impact}"
${more}`;

const ruleOf = async (impact: string, more = ''): Promise<ImpactRule> => {
  const [rule] = (await policyOf(text(impact, more))).rules;
  if (rule?.kind !== 'impact') throw new Error('no rule on impact');
  return rule;
};

const held = async (impact: string, figures: Readonly<Record<string, Figure>>, more = '') => {
  const verdict = holdImpact(await ruleOf(impact, more), new Map(Object.entries(figures)));
  return verdict.kind === 'fails' ? verdict.by : verdict.kind;
};

describe('a rule on impact', () => {
  it('holds by its standard errors, not by luck', async () => {
    const bound = 'impact.badDebt.p99 <= backstops.total';
    const given = (error: number) => ({ 'impact.badDebt.p99': estimate(900, error), 'backstops.total': exact(1_000n) });
    expect(await held(bound, given(50))).to.equal('holds');
    expect(await held(bound, given(50.01))).to.equal('errors');
    expect(await held(bound, given(50.01), '    standardErrors: 1\n')).to.equal('holds');
    expect(await held(bound, given(30), '    standardErrors: 3.5\n')).to.equal('errors');
    expect(await held(bound, { ...given(0), 'backstops.total': exact(899n) })).to.equal('values');
  });

  it('holds at every corner of the intervals of all that it names', async () => {
    const sum = 'impact.badDebt.mean + impact.fees <= $100';
    const pair = (a: number, b: number) => ({ 'impact.badDebt.mean': estimate(40, a), 'impact.fees': estimate(40, b) });
    expect(await held(sum, pair(5, 5))).to.equal('holds');
    expect(await held(sum, pair(5, 5.5))).to.equal('errors');
    expect(await held('impact.badDebt.mean - impact.fees >= -$20', pair(5, 5.5))).to.equal('errors');
    expect(await held('impact.badDebt.mean == $40', pair(1, 0))).to.equal('errors');
    expect(await held('change.badDebt.mean <= 0', { 'change.badDebt.mean': estimate(-1, 0.6) })).to.equal('errors');
  });

  it('is left open where something is missing, or its error is not known', async () => {
    const rare = 'impact.badDebt.p999 <= $1';
    for (const error of [Number.POSITIVE_INFINITY, Number.NaN])
      expect(await held(rare, { 'impact.badDebt.p999': estimate(0, error) })).to.equal('open');
    expect(await held(rare, {})).to.equal('open');
    expect(await held('impact.badDebt.mean <= backstops.fund || true', {})).to.equal('open');
    expect(
      await held('impact.badDebt.mean / backstops.total <= 1', {
        'impact.badDebt.mean': estimate(1, 0),
        'backstops.total': exact(0n),
      }),
    ).to.equal('fault');
  });

  it('takes accounts whose standing is not known for liquidatable or not, whichever is worse', async () => {
    const accounts: Figure = { kind: 'range', value: rational(0n), most: rational(2n), why: '' };
    const name = 'impact.newlyLiquidatable.accounts';
    expect(await held(`${name} == 0`, { [name]: accounts })).to.equal('errors');
    expect(await held(`${name} <= 2`, { [name]: accounts })).to.equal('holds');
  });

  it('keeps amounts at or above zero and probabilities within their ends', () => {
    const two = rational(2n);
    const ends = (name: string, figure: Figure): readonly number[] => {
      const interval = intervalIn(name, figure, two);
      return interval === null ? [] : [interval.low, interval.high].map(({ n, d }) => Number(n) / Number(d));
    };
    expect(ends('impact.badDebt.mean', estimate(1, 1))).to.deep.equal([0, 3]);
    expect(ends('impact.badDebtProbability', estimate(0.5, 0.5))).to.deep.equal([0, 1]);
    expect(ends('change.badDebtProbability', estimate(0.5, 0.5))).to.deep.equal([-0.5, 1.5]);
  });

  it('takes numbers as exactly what they are', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const { n, d } = exactly(value);
        expect(d & (d - 1n)).to.equal(0n);
        // Dividing by a power of two is exact where it neither over- nor underflows.
        if (value === 0 || Math.abs(value) > 1e-280) expect(Number(n) / Number(d)).to.equal(value);
      }),
    );
    expect(() => exactly(Number.POSITIVE_INFINITY)).to.throw(RangeError);
    expect(compare(exactly(0.1), rational(1n, 10n))).to.equal(1);
  });
});

const run = (scenario: string, book: BookKind, figures: Readonly<Record<string, Figure>>) => ({
  scenario,
  book,
  figures: new Map(Object.entries(figures)),
});

describe('judging a rule on impact', () => {
  const setting = async (impact: string, more = '') => {
    const policy = await policyOf(text(impact, more));
    const base = await marketWith('liquidationThreshold: 83%; supplyCap: 100');
    const market = await marketWith('liquidationThreshold: 80%; supplyCap: 100');
    const { changes } = diffSets(
      { set: base.params, role: 'document' },
      { set: market.params, role: 'document' },
      labelsIn(market.params),
    );
    return { policy, base, market, changes };
  };

  const known = (more: Partial<Extract<ImpactAtHand, { kind: 'known' }>>): ImpactAtHand => ({
    kind: 'known',
    time: NOW,
    changes: [],
    beyond: [],
    atOnce: new Map(),
    newlyBy: () => 0,
    actsOn: () => true,
    runsOf: () => ({ runs: [], open: [] }),
    ...more,
  });

  it('says where it fails worst, and where else, on the line of the change', async () => {
    const { policy, base, market, changes } = await setting('impact.badDebt.mean <= $100', '    help: Do less.\n');
    const impact = known({
      changes,
      runsOf: () => ({
        runs: [
          run('a', 'as-is', { 'impact.badDebt.mean': estimate(99, 5) }),
          run('a', 'filled', { 'impact.badDebt.mean': estimate(200, 5) }),
          run('b', 'as-is', { 'impact.badDebt.mean': estimate(300, 5) }),
          run('c', 'as-is', { 'impact.badDebt.mean': estimate(1, 5) }),
        ],
        open: [{ scenario: 'd', why: 'no depth' }],
      }),
    });
    const judged = judge(policy, market, base, { impact });
    expect(said(judged.findings)).to.deep.equal([
      'error 12 house/gate It holds: in b (as-is) impact.badDebt.mean ($300 ± $5) is above $100; not in a (as-is), a (filled) either (Do less.)',
    ]);
    expect(judged.findings[0]?.data).to.deep.equal({
      rule: 'house/gate',
      value: '300',
      error: '5',
      bound: '100',
      scenario: 'b',
      book: 'as-is',
      by: 'values',
    });
    expect(judged.evaluated).to.equal(3);
    expect(judged.notEvaluated).to.deep.equal([{ ruleId: 'house/gate', path: null, why: 'd: no depth' }]);
  });

  it('stands on the changes that do something to a book on which it fails, or on all where none is known to', async () => {
    const policy = await policyOf(text('impact.badDebt.mean <= $100'));
    const base = await marketWith('ltv: 80%; liquidationThreshold: 83%; supplyCap: 100');
    const market = await marketWith('ltv: 78%; liquidationThreshold: 80%; supplyCap: 100');
    const { changes } = diffSets(
      { set: base.params, role: 'document' },
      { set: market.params, role: 'document' },
      labelsIn(market.params),
    );
    const paths = (acting: (parameter: string, books: readonly BookKind[]) => boolean) =>
      judge(policy, market, base, {
        impact: known({
          changes,
          actsOn: ({ parameter }, books) => acting(parameter, books),
          runsOf: () => ({
            runs: [
              run('a', 'as-is', { 'impact.badDebt.mean': estimate(200, 5) }),
              run('a', 'filled', { 'impact.badDebt.mean': estimate(1, 5) }),
            ],
            open: [],
          }),
        }),
      }).findings.map(({ path }) => path?.split('.').at(-1));
    const all = paths(() => true);
    expect(all.length).to.be.greaterThan(1);
    expect(paths((parameter, books) => parameter === 'liquidationThreshold' && books.join() === 'as-is')).to.deep.equal(
      ['liquidationThreshold'],
    );
    expect(paths(() => false)).to.deep.equal(all);
  });

  it('says what is within the error', async () => {
    const { policy, base, market, changes } = await setting('impact.badDebt.mean <= $100');
    const impact = known({
      changes,
      runsOf: () => ({ runs: [run('a', 'as-is', { 'impact.badDebt.mean': estimate(99, 5) })], open: [] }),
    });
    expect(said(judge(policy, market, base, { impact }).findings)).to.deep.equal([
      'error 12 house/gate It holds: in a (as-is) it holds at impact.badDebt.mean ($99 ± $5), and not 2 standard errors away, where impact.badDebt.mean ($109) is above $100 (It is within the error: more paths may tell, or change less.)',
    ]);
  });

  it('leaves nothing passed that was not looked at', async () => {
    const { policy, base, market, changes } = await setting('impact.newlyLiquidatable.accounts == 0');
    const why = (more: object) => judge(policy, market, base, more).notEvaluated.map((one) => one.why);
    expect(why({})).to.deep.equal(['no book was looked at']);
    expect(why({ impact: { kind: 'unknown', why: 'no book' } })).to.deep.equal(['no book']);
    expect(why({ impact: known({ changes }) })).to.deep.equal(['there is no impact.newlyLiquidatable.accounts']);
    expect(why({ impact: known({ changes, time: NOW + 7_200n }) })).to.deep.equal([
      "the book's block is 2h in the future",
    ]);
    expect(judge(policy, market, base, { impact: known({}) })).to.deep.include({ evaluated: 0, notEvaluated: [] });
    const all = await setting('impact.badDebt.mean <= $100');
    expect(judge(all.policy, all.market, all.base, { impact: known({ changes }) }).notEvaluated[0]?.why).to.equal(
      'there is no scenario that can be run',
    );
  });
});

describe('reading a rule on impact', () => {
  it('takes what is left out for the usual', async () => {
    const rule = await ruleOf('impact.badDebt.p99 <= backstops.total');
    expect(rule).to.include({ scenarios: null, book: 'worst', paths: 1_000, seed: 1n, group: '' });
    const other = await ruleOf(
      'impact.badDebt.p99 <= backstops[\\"safety-module\\"]',
      '    scenarios: [a, plimsoll/may-2021]\n    book: filled\n    standardErrors: 2.5\n    paths: 20_000\n    seed: 18446744073709551615\n',
    );
    expect(other).to.include({ book: 'filled', paths: 20_000, seed: 18_446_744_073_709_551_615n });
    expect(other.standardErrors).to.deep.equal(rational(5n, 2n));
    const policy = await policyOf(text('impact.badDebt.p99 <= backstops.total', '    scenarios: [a]\n'));
    expect(policy.rules.map((one) => describeRule(policy, one))[0]).to.deep.include({
      about: 'impact',
      on: '',
      that: 'impact.badDebt.p99 <= backstops.total',
      bounds: [
        'under a',
        'in the worst of the books as it is, filled and relevered',
        'with 2 standard errors to spare',
        'over 1000 paths from seed 1',
      ],
    });
  });

  it('is told of names, units and numbers that are none', async () => {
    const wrong = async (impact: string, more = '') =>
      (await problems(text(impact, more))).map((one) => one.replace(/^\d+:\d+ /, ''));
    expect(await wrong('impact.badDept.p99 == 0')).to.deep.equal([
      'policy/unknown-name there is no "badDept" here (did you mean badDebt?)',
    ]);
    expect(await wrong('ltv <= 80%')).to.have.length(1);
    expect((await wrong('has(impact.badDebt)'))[0]).to.match(
      /^policy\/unknown-name impact\.badDebt is no single metric/,
    );
    expect((await wrong('1 < 2'))[0]).to.match(/^policy\/unknown-name it names no metric/);
    expect((await wrong('impact.badDebt.p99 <= 1_000'))[0]).to.match(/US dollars/);
    expect((await wrong('impact.newlyLiquidatable.accounts'))[0]).to.match(/a condition must be true or false/);
    for (const [more, what] of [
      ['    standardErrors: 0\n', '0 is no value of standardErrors'],
      ['    standardErrors: 11\n', '11 is no value of standardErrors'],
      ['    paths: 1\n', '1 is no value of paths'],
      ['    paths: 1_000_001\n', '1_000_001 is no value of paths'],
      ['    seed: -1\n', '-1 is no value of seed'],
      ['    on: reserves\n', 'on is of rules about entities'],
      ['    when: "ltv > 0%"\n', 'when is of rules about entities'],
      ['    maxStep: 1%\n', 'maxStep is of rules on changes'],
      ['    book: best\n', 'book'],
    ] as const)
      expect((await wrong('impact.fees >= 0', more)).join('\n'), more).to.include(what);
    expect((await problems('rules: { r: { title: R, on: reserves, that: "ltv > 0%", paths: 10 } }\n'))[0]).to.include(
      'paths is of rules on impact, and house/r is one on values',
    );
    expect((await problems('rules: { r: { title: R, that: "ltv > 0%" } }\n'))[0]).to.include(
      'does not say what it is on',
    );
  });
});
