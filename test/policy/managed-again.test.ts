import { expect } from 'chai';
import type { ParamSet } from '../../src/protocol/param-set.js';
import { DAY, judge, marketWith, NOW, OTHER, policyOf, said, stateOf } from './support.js';

const POLICY = `rules:
  step: { title: S, on: reserves, change: [supplyCap], maxStep: 100% }
  down: { title: D, on: reserves, change: [supplyCap], maxDecrease: 10% }
  wait: { title: W, on: reserves, change: [supplyCap], minDelay: 3d }
  from: { title: F, on: reserves, change: [supplyCap], notFrom: [unlimited] }
  never: { title: N, on: reserves, change: [ltv], allowed: never }
`;
const rules = (entries: readonly { ruleId: string; path: string | null; why: string }[]): string[] =>
  entries.map(({ ruleId, path, why }) => `${ruleId} ${path}: ${why}`);

/** A value that the document has and the base has not: its line was deleted before, or never there. */
describe('a value that is brought back under management', () => {
  const base = () => marketWith('frozen: false');
  const back = () => marketWith('frozen: false; supplyCap: 9_000; ltv: 80%');

  it('is measured from the chain, by every rule on changes', async () => {
    const policy = await policyOf(POLICY);
    const chain = await marketWith('frozen: false; supplyCap: 1_000; ltv: 75%');
    const state = stateOf(chain, { lastChange: () => ({ at: NOW - DAY, from: 'chain' }) });
    const judged = judge(policy, await back(), await base(), { state });
    expect(said(judged.findings).map((text) => text.replace(/ \(The.*/, ''))).to.deep.equal([
      'error 13 house/step S: from the chain’s 1_000 WETH to 9_000 WETH is more than the allowed increase of 100%',
      'error 13 house/wait W: last changed 2026-02-28T00:00:00Z (by the chain’s events), and 3d have to pass (Available at 2026-03-03T00:00:00Z.)',
      'error 14 house/never N: ltv may not change',
    ]);
    expect(judged.findings[2]?.data).to.include({ before: null, bound: '75%', nearest: '75%' });
    expect(judged).to.deep.include({ evaluated: 5, notEvaluated: [] });
    const unlimited = stateOf(await marketWith('frozen: false; supplyCap: unlimited; ltv: 80%'), {
      lastChange: () => ({ at: NOW - 9n * DAY, from: 'chain' }),
    });
    const closed = judge(policy, await back(), await base(), { state: unlimited });
    expect(closed.findings.map(({ ruleId }) => ruleId)).to.deep.equal(['house/step', 'house/down', 'house/from']);
  });

  it('moves nothing where it is what the chain has', async () => {
    const policy = await policyOf(POLICY);
    const state = stateOf(await back(), { lastChange: () => ({ at: NOW - DAY, from: 'chain' }) });
    const judged = judge(policy, await back(), await base(), { state });
    expect(judged).to.deep.include({ findings: [], evaluated: 5, notEvaluated: [] });
    const open = await policyOf('rules: { t: { title: T, on: reserves, change: [supplyCap], notTo: ["9_000"] } }\n');
    expect(judge(open, await back(), await base(), { state }).findings).to.have.length(1);
  });

  it('passes no rule where the chain is not known: each is counted', async () => {
    const policy = await policyOf(POLICY);
    const judged = judge(policy, await back(), await base());
    const why = 'the base does not have it, and the chain was not read';
    expect(judged).to.deep.include({ findings: [], evaluated: 0 });
    expect(rules(judged.notEvaluated)).to.deep.equal([
      `house/step reserves.WETH.supplyCap: ${why}`,
      `house/down reserves.WETH.supplyCap: ${why}`,
      'house/wait reserves.WETH.supplyCap: when it was last changed is not known',
      `house/from reserves.WETH.supplyCap: ${why}`,
      `house/never reserves.WETH.ltv: ${why}`,
    ]);
    const failing = await policyOf(`notEvaluated: failing\n${POLICY}`);
    expect(judge(failing, await back(), await base()).findings.map(({ ruleId }) => ruleId)).to.deep.equal(
      Array.from({ length: 5 }, () => 'policy/not-evaluated'),
    );
  });

  it('passes none where a state is too old, or lacks the value', async () => {
    const policy = await policyOf(`maxStateAge: 1h\n${POLICY}`);
    const old = stateOf(await back(), { time: NOW - 7_200n });
    expect(judge(policy, await back(), await base(), { state: old })).to.deep.include({ evaluated: 0, findings: [] });
    const lacking = judge(policy, await back(), await base(), { state: stateOf(await base()) });
    expect(lacking).to.deep.include({ evaluated: 0, findings: [] });
    expect(rules(lacking.notEvaluated)[0]).to.equal(
      'house/step reserves.WETH.supplyCap: the base does not have it, and what the chain has of it is not known',
    );
  });

  it('is no change of what is not on the chain yet', async () => {
    const policy = await policyOf(POLICY);
    const chain = await marketWith('frozen: false', OTHER);
    const params: ParamSet = {
      ...chain.params,
      entities: new Map([...chain.params.entities].map(([group, all]) => [group, new Map([...all].slice(1))])),
    };
    const judged = judge(policy, await back(), await base(), { state: stateOf({ ...chain, params }) });
    expect(judged).to.deep.include({ findings: [], evaluated: 5, notEvaluated: [] });
  });
});
