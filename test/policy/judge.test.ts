import { expect } from 'chai';
import { booleanValue, numberValue, SECOND } from '../../src/expr/value.js';
import { rational } from '../../src/quantity/rational.js';
import { DAY, judge, marketWith, metrics, NOW, OTHER, policyOf, said, stateOf, tokens } from './support.js';

const VALUES =
  'ltv: 80%; liquidationThreshold: 83%; liquidationBonus: 5%; supplyCap: 1_000; borrowCap: 900; frozen: false';
const edited = (from: string, to: string): string => VALUES.replace(from, to);

describe('a rule on values', () => {
  it('passes, and is counted', async () => {
    const policy = await policyOf(
      'rules: { a: { title: A, on: reserves, that: "ltv + 2% <= liquidationThreshold" } }\n',
    );
    const result = judge(policy, await marketWith(VALUES, OTHER));
    // USDC manages neither value, so that nothing is said of it.
    expect(result).to.deep.equal({ findings: [], evaluated: 1, notEvaluated: [], reviewers: new Map() });
  });

  it('says on the line of each value what it is, what it was, the bound, and the nearest value allowed', async () => {
    const policy = await policyOf(
      'rules: { a: { title: Room, on: reserves, that: "ltv + 2% <= liquidationThreshold", help: Lower it. } }\n',
    );
    const { findings } = judge(policy, await marketWith(edited('80%', '81.5%')), await marketWith(VALUES));
    expect(said(findings)).to.deep.equal([
      'error 12 house/a Room: 81.5% + 2% is above 83% (The nearest allowed value is 81%. Lower it.)',
      'error 13 house/a Room: 81.5% + 2% is above 83% (The nearest allowed value is 83.5%. Lower it.)',
    ]);
    expect(findings.map(({ path, data, file }) => ({ path, file, ...data }))).to.deep.equal([
      {
        path: 'reserves.WETH.ltv',
        file: 'core.yaml',
        rule: 'house/a',
        value: '81.5%',
        before: '80%',
        bound: '81%',
        nearest: '81%',
        availableAt: null,
      },
      {
        path: 'reserves.WETH.liquidationThreshold',
        file: 'core.yaml',
        rule: 'house/a',
        value: '83%',
        before: '83%',
        bound: '83.5%',
        nearest: '83.5%',
        availableAt: null,
      },
    ]);
  });

  it('gives a bound that the chain cannot hold, and the nearest value that it can', async () => {
    const policy = await policyOf('rules: { a: { title: A, on: reserves, that: "ltv * 3 < 200%" } }\n');
    const [finding] = judge(policy, await marketWith(VALUES)).findings;
    expect(finding?.data).to.include({ bound: '66.66%', nearest: '66.66%' });
    const exact = await policyOf('rules: { a: { title: A, on: reserves, that: "ltv * 8 <= 100.01%" } }\n');
    expect(judge(exact, await marketWith(VALUES)).findings[0]?.data).to.include({
      bound: '12.50125%',
      nearest: '12.5%',
    });
  });

  it('turns a flag over, and offers what a word may not be', async () => {
    const policy = await policyOf(
      'rules: { a: { title: A, on: reserves, that: "!frozen && supplyCap <= borrowCap * 2" } }\n',
    );
    const { findings } = judge(policy, await marketWith(edited('1_000', 'unlimited').replace('false', 'true')));
    // Neither alone is enough: only both together are let through.
    expect(findings.map(({ path, data }) => [path, data?.nearest])).to.deep.equal([
      ['reserves.WETH.supplyCap', null],
      ['reserves.WETH.borrowCap', null],
      ['reserves.WETH.frozen', null],
    ]);
    const thawed = judge(policy, await marketWith(edited('false', 'true')));
    expect(thawed.findings.map(({ path, data }) => [path, data?.nearest])).to.deep.equal([
      ['reserves.WETH.frozen', 'false'],
    ]);
    const capped = judge(policy, await marketWith(edited('1_000', 'unlimited')));
    expect(capped.findings.map(({ path, data }) => [path, data?.nearest])).to.deep.equal([
      ['reserves.WETH.supplyCap', '1800'],
      ['reserves.WETH.borrowCap', null],
    ]);
  });

  it('is about the entities it names, of the classes it names, where its when holds', async () => {
    const policy = await policyOf(
      `classes:
  few: { group: reserves, members: ["0xc02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2"] }
rules:
  named: { title: N, on: reserves, entities: [USD*], that: "supplyCap < 1" }
  classed: { title: C, on: reserves, classes: [few], that: "supplyCap < 1" }
  narrowed: { title: W, on: reserves, when: "number(supplyCap) > 1_500", that: "supplyCap < 1" }
  elsewhere: { title: E, on: reserves, markets: ["main-*"], that: "supplyCap < 1" }
  asked: { title: A, on: reserves, that: "!('few' in classes)" }
`.replaceAll('supplyCap < 1"', 'number(supplyCap) < 1"'),
    );
    const market = await marketWith(VALUES, `${OTHER}    supplyCap: 2_000\n`);
    expect(judge(policy, market).findings.map(({ ruleId, path }) => `${ruleId} ${path}`)).to.deep.equal([
      'house/asked reserves.WETH',
      'house/classed reserves.WETH.supplyCap',
      'house/named reserves.USDC.supplyCap',
      'house/narrowed reserves.USDC.supplyCap',
    ]);
  });

  it('sees the chain, the base, its bounds and the rest of the market', async () => {
    const policy = await policyOf(`rules:
  room: { title: R, on: reserves, that: "supplyCap >= chain.supplied * 105%" }
  base: { title: B, on: reserves, that: "ltv <= base.ltv" }
  bound: { title: L, on: reserves, that: "ltv <= bounds.top.ltv" }
  market: { title: M, on: reserves, that: "market.reserves.USDC.ltv <= ltv && market.reserves[entity].ltv == ltv" }
  chain: { title: C, on: reserves, that: "chain.ltv == ltv" }
`);
    const base = await marketWith(VALUES);
    const market = await marketWith(edited('80%', '79%'), `${OTHER}    ltv: 78%\n`);
    const state = stateOf(base, {
      metrics: metrics({ supplied: tokens(1_000n) }),
      bounds: new Map([['top.ltv', numberValue(rational(78n, 100n))]]),
    });
    const { findings, evaluated, notEvaluated } = judge(policy, market, base, { state });
    expect(said(findings.filter(({ path }) => path?.includes('WETH')))).to.deep.equal([
      'error 12 house/bound L: 79% is above 78% (The nearest allowed value is 78%.)',
      'error 12 house/chain C: 80% is not 79% (The nearest allowed value is 80%.)',
      'error 15 house/room R: 1_000 WETH is below 1000 * 105% (The nearest allowed value is 1050.)',
    ]);
    expect(evaluated).to.equal(7);
    expect(notEvaluated).to.deep.equal([
      { ruleId: 'house/base', path: 'reserves.USDC', why: 'the base has no ltv' },
      { ruleId: 'house/chain', path: 'reserves.USDC', why: 'the state has no chain.ltv' },
    ]);
  });

  it('never passes where the chain or the base is not at hand', async () => {
    const rules = `rules:
  room: { title: R, on: reserves, that: "supplyCap >= chain.supplied" }
  when: { title: W, on: reserves, when: "chain.frozen", that: "ltv == 0%" }
  live: { title: L, on: reserves, that: "ltv <= bounds.ltv" }
  base: { title: B, on: reserves, that: "ltv <= base.ltv" }
`;
    const market = await marketWith(VALUES);
    const expected = [
      ['house/room', 'the chain was not read'],
      ['house/when', 'the chain was not read'],
      ['house/live', 'the chain was not read'],
      ['house/base', 'there is no base'],
    ];
    const open = judge(await policyOf(rules), market, null);
    expect(open.notEvaluated.map(({ ruleId, why }) => [ruleId, why])).to.deep.equal(expected);
    expect(open).to.deep.include({ findings: [], evaluated: 0 });
    const failing = judge(await policyOf(`notEvaluated: failing\n${rules}`), market, null);
    expect(said(failing.findings).slice(0, 1)).to.deep.equal([
      'error 10 policy/not-evaluated house/room was not evaluated: the chain was not read (house fails where a rule is not evaluated: give an RPC, or a state file)',
    ]);
    expect(failing.findings).to.have.length(4);
    const old = judge(await policyOf(`maxStateAge: 1d\n${rules}`), market, market, {
      state: stateOf(market, { time: NOW - DAY - 1n, metrics: metrics({ supplied: tokens(9n) }) }),
    });
    expect(old.notEvaluated.map(({ why }) => why)).to.deep.equal(
      Array(3).fill('the state is 86401s old, and house takes at most 1d'),
    );
    const fresh = judge(await policyOf(`maxStateAge: 1d\n${rules}`), market, market, {
      state: stateOf(market, { time: NOW - DAY, metrics: metrics({ supplied: tokens(9n) }) }),
    });
    expect(fresh.notEvaluated.map(({ ruleId, why }) => [ruleId, why])).to.deep.equal([
      ['house/live', 'the state has no bounds.ltv'],
    ]);
  });

  it('is a finding where it cannot be computed, and does not crash', async () => {
    const policy = await policyOf(
      `rules:
  zero: { title: Z, on: reserves, that: "ltv / (ltv - ltv) > 1" }
  units: { title: U, on: reserves, that: "supplyCap > ltv" }
  kind: { title: K, on: reserves, that: "ltv" }
  when: { title: W, on: reserves, when: "ltv / 0 > 1", that: "true" }
  long: { title: L, on: reserves, that: "ltv * 1_000_000 * 1_000_000 < 1 || [1,2,3,4,5,6,7,8,9].map(a, [1,2,3,4,5,6,7,8,9].map(b, [1,2,3,4,5,6,7,8,9].map(c, [1,2,3,4,5,6,7,8,9].map(d, [1,2,3,4,5,6,7,8,9].map(e, a + b + c + d + e))))).size() > 0" }
`.replace('.size() > 0', ' == []'),
    );
    const { findings, evaluated } = judge(policy, await marketWith(VALUES));
    expect(evaluated).to.equal(0);
    expect(said(findings)).to.deep.equal([
      'error 10 policy/rule-error house/zero cannot be judged: division by zero (correct the rule, or narrow it with when)',
      'error 10 policy/rule-error house/units cannot be judged: cannot compare tokens 0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2 with a plain number (correct the rule, or narrow it with when)',
      'error 10 policy/rule-error house/kind cannot be judged: a condition must be true or false; this is a plain number (correct the rule, or narrow it with when)',
      'error 10 policy/rule-error house/when cannot be judged: division by zero (correct the rule, or narrow it with when)',
      'error 10 policy/rule-error house/long cannot be judged: the evaluation takes more than 100000 steps (correct the rule, or narrow it with when)',
    ]);
  });
});

describe('a rule on changes', () => {
  const stepOn = async (parameter: string, step: string, before: string, after: string): Promise<string[]> => {
    const policy = await policyOf(`rules: { s: { title: S, on: reserves, change: [${parameter}], ${step} } }\n`);
    const nest = (value: string): string =>
      parameter.startsWith('interestRate.')
        ? `interestRate: { ${parameter.slice(13)}: ${value} }`
        : `${parameter}: ${value}`;
    return said(judge(policy, await marketWith(nest(after)), await marketWith(nest(before))).findings);
  };

  it('measures a relative step from what was', async () => {
    expect(await stepOn('supplyCap', 'maxIncrease: 50%', '1_001', '1_501')).to.deep.equal([]);
    expect(await stepOn('supplyCap', 'maxIncrease: 50%', '1_001', '1_502')).to.deep.equal([
      'error 12 house/s S: from 1_001 WETH to 1_502 WETH is more than the allowed increase of 50% (The nearest allowed value is 1501.)',
    ]);
    expect(await stepOn('supplyCap', 'maxIncrease: 50%', '1_000', '1')).to.deep.equal([]);
    expect(await stepOn('supplyCap', 'maxDecrease: 50%', '1_000', '499')).to.deep.equal([
      'error 12 house/s S: from 1_000 WETH to 499 WETH is more than the allowed decrease of 50% (The nearest allowed value is 500.)',
    ]);
    expect(await stepOn('ltv', 'maxStep: 10% relative', '80%', '88%')).to.deep.equal([]);
    expect(await stepOn('ltv', 'maxStep: 10% relative', '80%', '71.99%')).to.deep.equal([
      'error 12 house/s S: from 80% to 71.99% is more than the allowed decrease of 10% relative (The nearest allowed value is 72%.)',
    ]);
    expect(await stepOn('ltv', 'maxIncrease: 100% relative', '0%', '0.01%')).to.deep.equal([
      'error 12 house/s S: from 0% to 0.01% is more than the allowed increase of 100% relative (The nearest allowed value is 0%.)',
    ]);
  });

  it('measures an absolute step in the parameter’s unit', async () => {
    expect(await stepOn('ltv', 'maxStep: 50 bps', '80%', '80.5%')).to.deep.equal([]);
    expect(await stepOn('ltv', 'maxStep: 0.5 percentage points', '80%', '80.51%')).to.deep.equal([
      'error 12 house/s S: from 80% to 80.51% is more than the allowed increase of 0.5 percentage points (The nearest allowed value is 80.5%.)',
    ]);
    expect(await stepOn('interestRate.slope1', 'maxStep: 1 percentage point', '2.7%', '3.71%')).to.deep.equal([
      'error 12 house/s S: from 2.7% to 3.71% is more than the allowed increase of 1 percentage point (The nearest allowed value is 3.7%.)',
    ]);
    expect(await stepOn('debtCeiling', 'maxIncrease: $1_000.5', '1_000', '2_000.51')).to.deep.equal([
      'error 12 house/s S: from $1_000 to $2_000.51 is more than the allowed increase of $1_000.5 (The nearest allowed value is 2000.5.)',
    ]);
    expect(await stepOn('supplyCap', 'maxIncrease: 200_000', '1', '200_002')).to.have.length(1);
    expect(await stepOn('supplyCap', 'maxIncrease: 0%', '1', '2')).to.have.length(1);
  });

  it('knows no step that could be both', async () => {
    const wrong = async (parameters: string, step: string): Promise<string> =>
      policyOf(`rules: { s: { title: S, on: reserves, change: [${parameters}], maxStep: ${step} } }\n`).then(
        () => 'taken',
        (error: Error) => error.message.replace(/^\S+ /, ''),
      );
    expect(await wrong('ltv', '50%')).to.equal(
      'policy/ambiguous-step 50% of ltv could be a part of what it was, or percentage points (write 50% relative, or 50 percentage points)',
    );
    expect(await wrong('interestRate.slope1', '5%')).to.match(/^policy\/ambiguous-step/);
    expect(await wrong('supplyCap, ltv', '50%')).to.match(/^policy\/ambiguous-step 50% of supplyCap, ltv could be/);
    expect(await wrong('supplyCap, ltv', '50% relative')).to.equal('taken');
    expect(await wrong('supplyCap', '50 bps')).to.equal(
      'policy/step 50 bps is a step of percentages, and supplyCap is none (write 100% or 200_000)',
    );
    expect(await wrong('debtCeiling', '3 percentage points')).to.match(/\(write 100% or \$5_000\)$/);
    expect(await wrong('ltv', '0.5')).to.equal('policy/step 0.5 is no step of ltv (write 50 bps or 10% relative)');
    expect(await wrong('ltv', '"-50 bps"')).to.equal('policy/step -50 bps is negative (write how far, without a sign)');
    expect(await wrong('supplyCap', '"-5%"')).to.equal('policy/step -5% is negative (write how far, without a sign)');
    expect(await wrong('supplyCap', 'much')).to.equal(
      'policy/step much is no step of supplyCap (write 100% or 200_000)',
    );
    expect(await wrong('supplyCap, debtCeiling', '100')).to.match(
      /^policy\/step 100 is no step of supplyCap, debtCeiling/,
    );
    expect(await wrong('frozen', '5%')).to.equal(
      'policy/step frozen has no size: a change of it has no step (use allowed, notFrom, notTo, minDelay or reviewers)',
    );
  });

  it('takes unlimited for more than any number, and switched off for no amount', async () => {
    const step = (name: string, bound: string, before: string, after: string): Promise<string[]> =>
      stepOn(name, `${bound}: 100%`, before, after);
    expect(await step('supplyCap', 'maxIncrease', '1', 'unlimited')).to.deep.equal([
      'error 12 house/s S: from 1 WETH to unlimited is more than the allowed increase of 100% (The nearest allowed value is 1.)',
    ]);
    expect(await step('supplyCap', 'maxIncrease', 'unlimited', '1')).to.deep.equal([]);
    expect(await step('supplyCap', 'maxDecrease', 'unlimited', '1')).to.have.length(1);
    // 0 is stored for unlimited: the lowest cap that there is stays above it.
    expect(await step('supplyCap', 'maxDecrease', '1', 'unlimited')).to.deep.equal([]);
    for (const [before, after] of [
      ['disabled', '1'],
      ['1', 'disabled'],
    ] as const)
      expect(await step('debtCeiling', 'maxIncrease', before, after)).to.have.length(1);
    expect((await step('debtCeiling', 'maxDecrease', 'disabled', '1'))[0]).to.contain(
      'is a step that cannot be measured',
    );
  });

  it('freezes, and names values that a change may not start from or lead to', async () => {
    expect(await stepOn('frozen', 'allowed: never', 'false', 'true')).to.deep.equal([
      'error 12 house/s S: frozen may not change (The nearest allowed value is false.)',
    ]);
    expect(await stepOn('supplyCap', 'notFrom: [unlimited]', 'unlimited', '5')).to.deep.equal([
      'error 12 house/s S: a change may not start from unlimited (The nearest allowed value is unlimited.)',
    ]);
    expect(await stepOn('ltv', 'notTo: ["0%", 1%]', '80%', '0%')).to.deep.equal([
      'error 12 house/s S: a change may not lead to 0% (The nearest allowed value is 80%.)',
    ]);
    expect(await stepOn('ltv', 'notTo: ["0%"]', '80%', '0.01%')).to.deep.equal([]);
    const policy = await policyOf('rules: { s: { title: S, on: reserves, change: [ltv], allowed: never } }\n');
    const gone = judge(policy, await marketWith('supplyCap: 1'), await marketWith('ltv: 80%; supplyCap: 1'));
    expect(said(gone.findings)).to.deep.equal([
      'error 10 house/s S: ltv is no longer managed (The nearest allowed value is 80%.)',
    ]);
  });

  it('measures from the chain too, where it differs', async () => {
    const policy = await policyOf('rules: { s: { title: S, on: reserves, change: [supplyCap], maxStep: 100% } }\n');
    const base = await marketWith('supplyCap: 1_000');
    const market = await marketWith('supplyCap: 2_000');
    const state = stateOf(await marketWith('supplyCap: 600'));
    expect(said(judge(policy, market, base, { state }).findings)).to.deep.equal([
      'error 12 house/s S: from the chain’s 600 WETH to 2_000 WETH is more than the allowed increase of 100% (The nearest allowed value is 1200.)',
    ]);
    // A change that leads to what the chain has already moves nothing there.
    expect(judge(policy, market, base, { state: stateOf(market) }).findings).to.deep.equal([]);
    // A value that was not managed is measured from the chain alone, and without it not at all.
    const unmanaged = await marketWith('ltv: 1%');
    const managed = await marketWith('ltv: 1%; supplyCap: 2_000');
    expect(judge(policy, managed, unmanaged, { state }).findings).to.have.length(1);
    expect(judge(policy, managed, unmanaged)).to.deep.include({
      evaluated: 0,
      notEvaluated: [
        {
          ruleId: 'house/s',
          path: 'reserves.WETH.supplyCap',
          why: 'the base does not have it, and the chain was not read',
        },
      ],
    });
    expect(judge(policy, managed, null).notEvaluated).to.deep.equal([
      { ruleId: 'house/s', path: null, why: 'there is no base, and the chain was not read' },
    ]);
  });

  it('lets time pass since the last change, by the chain or by merges', async () => {
    const policy = await policyOf('rules: { d: { title: D, on: reserves, change: [supplyCap], minDelay: 3d } }\n');
    const base = await marketWith('supplyCap: 1_000');
    const market = await marketWith('supplyCap: 1_001');
    const merged = (at: bigint) => ({ merged: () => ({ at, from: 'merge' as const }) });
    const late = judge(policy, market, base, merged(NOW - 3n * DAY));
    expect(late).to.deep.include({ findings: [], evaluated: 1, notEvaluated: [] });
    const early = judge(policy, market, base, merged(NOW - 3n * DAY + 1n));
    expect(said(early.findings)).to.deep.equal([
      'error 12 house/d D: last changed 2026-02-26T00:00:01Z (by the order of merges), and 3d have to pass (Available at 2026-03-01T00:00:01Z.)',
    ]);
    expect(early.findings[0]?.data).to.include({ availableAt: '2026-03-01T00:00:01Z', bound: '3d' });
    // The chain knows better than merges.
    const state = stateOf(base, { lastChange: () => ({ at: NOW - 10n, from: 'chain' }) });
    expect(said(judge(policy, market, base, { state, ...merged(0n) }).findings)[0]).to.contain('by the chain’s events');
    const file = stateOf(base, { lastChange: () => ({ at: NOW - 10n, from: 'state' }) });
    expect(said(judge(policy, market, base, { state: file }).findings)[0]).to.contain('by the state file');
    expect(judge(policy, market, base)).to.deep.include({
      evaluated: 0,
      notEvaluated: [
        { ruleId: 'house/d', path: 'reserves.WETH.supplyCap', why: 'when it was last changed is not known' },
      ],
    });
  });

  it('takes the bounds of a contract where they are read', async () => {
    const policy = await policyOf(`rules:
  s: { title: S, on: reserves, change: [supplyCap], maxStep: 100%, minDelay: 3d, live: { step: "{parameter}.step", minDelay: delay } }
  t: { title: T, on: reserves, change: [ltv], maxStep: 50 bps, live: { step: "{parameter}.step" } }
`);
    const base = await marketWith('supplyCap: 1_000; ltv: 80%');
    const market = await marketWith('supplyCap: 1_600; ltv: 80.5%');
    const state = stateOf(base, {
      bounds: new Map([
        ['supplyCap.step', numberValue(rational(1n, 2n))],
        ['ltv.step', numberValue(rational(1n, 400n))],
        ['delay', numberValue(36n * 3_600n, SECOND)],
      ]),
      lastChange: () => ({ at: NOW - 2n * DAY, from: 'chain' }),
    });
    expect(said(judge(policy, market, base, { state }).findings)).to.deep.equal([
      'error 12 house/s S: from 1_000 WETH to 1_600 WETH is more than the allowed increase of 50% relative (the chain’s own bound) (The nearest allowed value is 1500.)',
      'error 13 house/t T: from 80% to 80.5% is more than the allowed increase of 0.25 percentage points (the chain’s own bound) (The nearest allowed value is 80.25%.)',
    ]);
  });

  it('asks for the reviewers of what changes', async () => {
    const policy = await policyOf(`rules:
  caps: { title: C, on: reserves, change: ["*Cap"], reviewers: ["@risk", "@treasury"] }
  ltv: { title: L, on: reserves, that: "ltv <= 90%", reviewers: ["@risk"] }
  frozen: { title: F, on: reserves, change: [frozen], reviewers: ["@guardian"], when: "ltv > 85%" }
`);
    const base = await marketWith(VALUES);
    const changed = async (from: string, to: string) =>
      judge(policy, await marketWith(edited(from, to)), base).reviewers;
    expect([...(await changed('1_000', '1_001'))]).to.deep.equal([['house/caps', ['@risk', '@treasury']]]);
    expect([...(await changed('80%', '81%'))]).to.deep.equal([['house/ltv', ['@risk']]]);
    expect([...(await changed('false', 'true'))]).to.deep.equal([]);
    expect([...judge(policy, base, base).reviewers]).to.deep.equal([]);
  });

  it('is narrowed by when, which may need the chain', async () => {
    const policy = await policyOf(
      'rules: { s: { title: S, on: reserves, change: ["*"], when: "chain.steward.restricted", allowed: never } }\n',
    );
    const [base, market] = [await marketWith('supplyCap: 1'), await marketWith('supplyCap: 2')];
    expect(judge(policy, market, base).notEvaluated).to.deep.equal([
      { ruleId: 'house/s', path: 'reserves.WETH', why: 'the chain was not read' },
    ]);
    const known = (restricted: boolean) => ({
      state: stateOf(base, { metrics: metrics({ 'steward.restricted': booleanValue(restricted) }) }),
    });
    expect(judge(policy, market, base, known(true)).findings).to.have.length(1);
    expect(judge(policy, market, base, known(false)).findings).to.deep.equal([]);
  });
});

describe('exceptions', () => {
  const policyWith = (exception: string) =>
    policyOf(`rules:
  a: { title: A, on: reserves, that: "ltv + 2% <= liquidationThreshold" }
  c: { title: C, on: reserves, change: [supplyCap], maxIncrease: 10% }
exceptions:
  - { ${exception}, reason: R, approver: "@dao", until: 2026-03-01 }
`);
  const bad = () => marketWith(edited('80%', '82%'));

  it('accept a breach whole, on every line of it, until the end of their last day', async () => {
    const policy = await policyWith('rule: a, market: co*, path: reserves.WETH.ltv');
    expect(judge(policy, await bad()).findings).to.deep.equal([]);
    expect(judge(policy, await bad(), null, { now: NOW + DAY - 1n }).findings).to.deep.equal([]);
    const over = judge(policy, await bad(), null, { now: NOW + DAY }).findings;
    expect(said(over)).to.deep.equal([
      'error 12 house/a A: 82% + 2% is above 83% (The nearest allowed value is 81%.)',
      'error 13 house/a A: 82% + 2% is above 83% (The nearest allowed value is 84%.)',
      'error 10 policy/exception-expired the exception from house/a for co* reserves.WETH.ltv ended with 2026-03-01 (remove it, or let @dao prolong it for a reason)',
    ]);
    expect(over[2]?.file).to.equal('policies/house.yaml');
  });

  it('accept nothing of another market, rule or path', async () => {
    for (const exception of [
      'rule: a, market: other, path: reserves.WETH',
      'rule: c, market: core, path: reserves.WETH',
      'rule: a, market: co*, path: reserves.USDC',
    ])
      expect(judge(await policyWith(exception), await bad()).findings, exception).to.have.length(2);
  });

  it('are a warning where they fit nothing', async () => {
    const good = await marketWith(VALUES);
    expect(said(judge(await policyWith('rule: a, market: core, path: reserves.WETH'), good).findings)).to.deep.equal([
      'warning 10 policy/exception-unused the exception from house/a for core reserves.WETH fits no breach of it (remove it)',
    ]);
    expect(said(judge(await policyWith('rule: c, market: core, path: reserves.USDC'), good).findings)).to.deep.equal([
      'warning 10 policy/exception-unused the exception from house/c for core reserves.USDC fits no parameter of it (remove it)',
    ]);
    // A rule on changes is broken by a change only: that there is none now says nothing.
    expect(judge(await policyWith('rule: c, market: core, path: reserves.WETH'), good).findings).to.deep.equal([]);
    const raised = judge(
      await policyWith('rule: c, market: core, path: reserves.WETH'),
      await marketWith(edited('1_000', '2_000')),
      good,
    );
    expect(raised.findings).to.deep.equal([]);
  });

  it('are left alone where their rule was not evaluated', async () => {
    const policy = await policyOf(`rules: { a: { title: A, on: reserves, that: "supplyCap >= chain.supplied" } }
exceptions: [{ rule: a, market: core, path: reserves.WETH, reason: R, approver: A, until: 2030-01-01 }]
`);
    expect(judge(policy, await marketWith(VALUES)).findings).to.deep.equal([]);
  });
});

describe('several policies', () => {
  it('are judged each within its scope, and say the same only once', async () => {
    const one = await policyOf('uses: [plimsoll/sane-lending]\n');
    const two = { ...one, name: 'other' };
    const elsewhere = { ...one, name: 'third', scope: { protocols: ['loans'], markets: null } };
    const market = await marketWith(edited('80%', '82%'));
    const alone = judge(one, market);
    expect(alone.findings).to.have.length(2);
    const all = judge([one, two, elsewhere], market);
    expect(all.findings).to.deep.equal(alone.findings);
    expect(all.evaluated).to.equal(alone.evaluated * 2);
  });
});
