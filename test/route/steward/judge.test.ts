import { expect } from 'chai';
import type { Measured } from '../../../src/observe/measures.js';
import { stewardPlan } from '../../../src/plan/steward/steward-calls.js';
import type { Protocol } from '../../../src/protocol/protocol.js';
import type { Value } from '../../../src/protocol/value.js';
import { rational } from '../../../src/quantity/rational.js';
import { judgeUpdates } from '../../../src/route/steward/judge.js';
import { addressOf, documentOf, labelsOf, observationOf, planned, RESERVE, type Values } from '../../plan/market.js';
import { aave } from '../../protocol/support.js';

const NOW = 1_800_000_000n;
const DAY = 86_400n;
const number = (n: bigint, d = 1n): Value => ({ kind: 'number', number: { exact: rational(n, d), raw: null } });

describe('what a steward would refuse', () => {
  let protocol: Protocol;
  before(async () => {
    protocol = await aave();
  });

  const BOUNDS = new Map<string, Value>([
    ['reserves.supplyCap.maxRelativeChange', number(1n)],
    ['reserves.supplyCap.minDelay', number(3n * DAY)],
    ['reserves.ltv.maxAbsoluteChange', number(50n, 10_000n)],
    ['reserves.ltv.minDelay', number(3n * DAY)],
    ['reserves.debtCeiling.maxRelativeChange', number(1n, 5n)],
    ['reserves.debtCeiling.minDelay', number(0n)],
  ]);
  const METRICS = new Map<string, Value>([
    ['steward.restricted', { kind: 'flag', flag: false }],
    ['steward.updated.supplyCap', number(0n)],
    ['steward.updated.ltv', number(0n)],
    ['steward.updated.debtCeiling', number(0n)],
  ]);
  const judged = (
    from: Values,
    to: Values,
    { bounds = BOUNDS, metrics = METRICS }: { bounds?: Map<string, Value>; metrics?: Map<string, Value> } = {},
  ): readonly string[] => {
    const observed = observationOf({ reserves: { WETH: from } }, protocol);
    const document = documentOf({ reserves: { WETH: to } }, protocol);
    const steward = protocol.stewards.get('riskSteward');
    if (steward === undefined) throw new Error('no steward');
    const labelOf = labelsOf({ observed, document });
    const { updates, misfits } = stewardPlan(planned({ observed, document }), observed, steward, labelOf);
    expect(misfits).to.deep.equal([]);
    const measured: Measured = {
      metrics: new Map([['reserves', new Map([[addressOf('WETH'), metrics]])]]),
      bounds,
      addresses: new Map(),
      findings: [],
    };
    return judgeUpdates(updates, { steward, observed, measured, time: NOW, labelOf }).map(
      ({ path, says }) => `${path}: ${says}`,
    );
  };
  const cap = (to: string, given = {}) => judged(RESERVE, { ...RESERVE, supplyCap: to }, given);
  const but = (map: Map<string, Value>, name: string, value: Value | null): Map<string, Value> => {
    const next = new Map(map);
    if (value === null) next.delete(name);
    else next.set(name, value);
    return next;
  };

  it('is nothing within its bounds', () => {
    expect(cap('6_000_000')).to.deep.equal([]);
    expect(cap('1')).to.deep.equal([]);
    expect(judged(RESERVE, { ...RESERVE, ltv: '79.5%' })).to.deep.equal([]);
  });

  it('is a step too far, by what it takes of integers rounded down', () => {
    const ceiling: Values = { ...RESERVE, debtCeiling: '1_000_004.99' };
    expect(judged(ceiling, { ...ceiling, debtCeiling: '1_200_004' })).to.deep.equal([]);
    expect(judged(ceiling, { ...ceiling, debtCeiling: '1_200_005' })).to.deep.equal([
      'reserves.WETH.debtCeiling: from $1_000_004.99 to $1_200_005 is too far for the RiskSteward, which lets it be $800_004 to $1_200_004 now (20% of what it is either way)',
    ]);
  });

  it('is any step from nothing, where steps are a share of it', () => {
    const unlimited: Values = { ...RESERVE, supplyCap: 'unlimited' };
    expect(judged(unlimited, RESERVE)).to.deep.equal([
      'reserves.WETH.supplyCap: the RiskSteward does not let it move from unlimited to 3_000_000 WETH: it moves by 100% of what it is',
    ]);
  });

  it('is what comes a second too soon', () => {
    const at = (last: bigint) => cap('3_100_000', { metrics: but(METRICS, 'steward.updated.supplyCap', number(last)) });
    expect(at(NOW - 3n * DAY)).to.deep.equal([]);
    expect(at(NOW - 3n * DAY + 1n)).to.deep.equal([
      'reserves.WETH.supplyCap: the RiskSteward changed it at 2027-01-12T08:00:01Z and waits 3d: it changes it again from 2027-01-15T08:00:01Z on',
    ]);
  });

  it('is everything that it would hold against what cannot be read', () => {
    expect(cap('3_100_000', { bounds: but(BOUNDS, 'reserves.supplyCap.maxRelativeChange', null) })).to.deep.equal([
      'reserves.WETH.supplyCap: how far the RiskSteward lets it move (reserves.supplyCap.maxRelativeChange) cannot be read',
    ]);
    expect(cap('3_100_000', { metrics: but(METRICS, 'steward.updated.supplyCap', null) })).to.deep.equal([
      'reserves.WETH.supplyCap: when the RiskSteward last changed it, and how long it waits (reserves.supplyCap.minDelay), cannot be read',
    ]);
    expect(cap('3_100_000', { metrics: but(METRICS, 'steward.restricted', null) })).to.deep.equal([
      'reserves.WETH: whether the RiskSteward may touch it (steward.restricted) cannot be read',
    ]);
  });
});
