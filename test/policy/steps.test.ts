import { expect } from 'chai';
import { dateText } from '../../src/policy/read-time.js';
import type { LastChange } from '../../src/policy/state.js';
import { type PlannedSteps, planSteps } from '../../src/policy/steps.js';
import type { Market } from '../../src/protocol/market.js';
import { labelsIn } from '../../src/protocol/param-set.js';
import { valueText } from '../../src/protocol/value.js';
import { DAY, marketWith, NOW, policyOf, stateOf } from './support.js';

const told = ({ stages }: PlannedSteps, market: Market): string[] =>
  stages.map(({ at, changes }) => {
    const values = changes.map(
      ({ parameter, after, type }) =>
        `${parameter} ${after === null ? '' : valueText(after, type, labelsIn(market.params), 'plain')}`,
    );
    return `${dateText(at).slice(0, 10)}: ${values.join(', ')}`;
  });

const plan = async (
  policy: string,
  from: string,
  to: string,
  merged: (path: string) => LastChange | null = () => null,
): Promise<{ steps: PlannedSteps; told: string[] }> => {
  const market = await marketWith(to);
  const start = (await marketWith(from)).params;
  const steps = planSteps({ policies: [await policyOf(policy)], market, state: null, merged }, start, NOW);
  return { steps, told: told(steps, market) };
};

const CAP = 'rules: { c: { title: C, on: reserves, change: [supplyCap], maxStep: 100%, minDelay: 3d } }\n';

describe('the steps to a far value', () => {
  it('go as far as each may, as early as each may', async () => {
    const { steps, told: lines } = await plan(CAP, 'supplyCap: 1_000', 'supplyCap: 7_000', () => ({
      at: NOW - DAY,
      from: 'merge',
    }));
    expect(lines).to.deep.equal([
      '2026-03-03: supplyCap 2000',
      '2026-03-06: supplyCap 4000',
      '2026-03-09: supplyCap 7000',
    ]);
    expect(steps).to.deep.include({ stuck: [], assumed: [] });
  });

  it('begin at once where the last change is not known, and say so', async () => {
    const { steps, told: lines } = await plan(CAP, 'supplyCap: 1_000', 'supplyCap: 200');
    expect(lines).to.deep.equal(['2026-03-01: supplyCap 200']);
    expect(steps.assumed).to.deep.equal(['reserves.WETH.supplyCap']);
    expect((await plan(CAP, 'supplyCap: 1_000', 'supplyCap: 1_000')).told).to.deep.equal([]);
  });

  it('are counted by the times of the chain where they are known', async () => {
    const market = await marketWith('supplyCap: 3_000');
    const base = await marketWith('supplyCap: 1_000');
    const state = stateOf(base, { lastChange: () => ({ at: NOW - 2n * DAY, from: 'chain' }) });
    const steps = planSteps({ policies: [await policyOf(CAP)], market, state, merged: () => null }, base.params, NOW);
    expect(told(steps, market)).to.deep.equal(['2026-03-02: supplyCap 2000', '2026-03-05: supplyCap 3000']);
  });

  it('pass through no state that breaks a rule on values, and hold back what is in the way', async () => {
    const policy = `rules:
  room: { title: R, on: reserves, that: "ltv + 2% <= liquidationThreshold" }
  step: { title: S, on: reserves, change: [ltv, liquidationThreshold], maxStep: 50 bps, minDelay: 3d }
`;
    const up = await plan(policy, 'ltv: 80%; liquidationThreshold: 82%', 'ltv: 81%; liquidationThreshold: 83%');
    expect(up.told).to.deep.equal([
      '2026-03-01: ltv 80.5%, liquidationThreshold 82.5%',
      '2026-03-04: ltv 81%, liquidationThreshold 83%',
    ]);
    const slow = `${policy}  slow: { title: W, on: reserves, change: [liquidationThreshold], maxStep: 20 bps }\n`;
    const held = await plan(slow, 'ltv: 80%; liquidationThreshold: 82%', 'ltv: 80.5%; liquidationThreshold: 82.5%');
    expect(held.told).to.deep.equal([
      '2026-03-01: liquidationThreshold 82.2%',
      '2026-03-04: liquidationThreshold 82.4%',
      '2026-03-07: ltv 80.5%, liquidationThreshold 82.5%',
    ]);
    expect(held.steps.stuck).to.deep.equal([]);
  });

  it('say what stands in the way where there are none', async () => {
    const never = await plan(
      'rules: { f: { title: Fixed, on: reserves, change: [ltv], allowed: never } }\n',
      'ltv: 80%; supplyCap: 1',
      'ltv: 81%; supplyCap: 2',
    );
    expect(never.told).to.deep.equal(['2026-03-01: supplyCap 2']);
    expect(never.steps.stuck.map(({ change, rule, why }) => [change.path, rule, why])).to.deep.equal([
      ['reserves.WETH.ltv', 'house/f', 'Fixed: ltv may not change'],
    ]);
    const bound = await plan('rules: { b: { title: B, on: reserves, that: "ltv <= 80%" } }\n', 'ltv: 80%', 'ltv: 81%');
    expect(bound.steps.stuck.map(({ rule, why }) => [rule, why])).to.deep.equal([['house/b', 'B: 81% is above 80%']]);
    const zero = await plan(CAP.replace('supplyCap', 'ltv').replace('100%', '10% relative'), 'ltv: 0%', 'ltv: 5%');
    expect(zero.steps.stuck.map(({ rule }) => rule)).to.deep.equal(['house/c']);
    const unlimited = await plan(CAP, 'supplyCap: unlimited', 'supplyCap: 5');
    expect(unlimited.steps.stuck.map(({ rule }) => rule)).to.deep.equal(['house/c']);
  });

  it('end, however far the value is', async () => {
    const { steps } = await plan(
      'rules: { c: { title: C, on: reserves, change: [supplyCap], maxStep: 1 } }\n',
      'supplyCap: 1',
      'supplyCap: 1_000_000',
    );
    expect(steps.stages).to.have.length(500);
    expect(steps.stuck).to.have.length(1);
  }).timeout(60_000);
});
