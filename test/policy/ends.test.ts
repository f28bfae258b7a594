import { expect } from 'chai';
import { describeRule } from '../../src/policy/describe-rule.js';
import { loosened } from '../../src/policy/loosened.js';
import { DAY, judge, marketWith, NOW, policyOf, problems, said, stateOf } from './support.js';

const rule = (keys: string): string =>
  `rules: { open: { title: O, on: reserves, change: [frozen, paused], ${keys} } }\n`;
const texts = (judged: ReturnType<typeof judge>): string[] =>
  said(judged.findings).map((text) => text.split(' (')[0] ?? '');

describe('a rule on changes between some values', () => {
  const [stopped, open] = ['frozen: true; paused: false', 'frozen: false; paused: false'];

  it('lets a reserve be frozen, and not be unfrozen', async () => {
    const policy = await policyOf(rule('to: ["false"], allowed: never'));
    expect(texts(judge(policy, await marketWith(open), await marketWith(stopped)))).to.deep.equal([
      'error 12 house/open O: frozen may not go from true to false',
    ]);
    const freezing = judge(policy, await marketWith(stopped), await marketWith(open));
    expect(freezing).to.deep.include({ findings: [], evaluated: 0, notEvaluated: [] });
    // A line that is deleted leads to no value; that it is not managed any more has a finding of its own.
    expect(judge(policy, await marketWith('paused: false'), await marketWith(stopped)).findings).to.deep.equal([]);
  });

  it('holds delays and reviewers to one way only', async () => {
    const policy = await policyOf(rule('from: ["true"], minDelay: 1d, reviewers: ["@dao"]'));
    const merged = () => ({ at: NOW - DAY / 2n, from: 'merge' as const });
    const opening = judge(policy, await marketWith(open), await marketWith(stopped), { merged });
    expect(texts(opening)).to.deep.equal(['error 12 house/open O: last changed 2026-02-28T12:00:00Z']);
    expect([...opening.reviewers]).to.deep.equal([['house/open', ['@dao']]]);
    const freezing = judge(policy, await marketWith(stopped), await marketWith(open), { merged });
    expect(freezing).to.deep.include({ findings: [], evaluated: 0 });
    expect([...freezing.reviewers]).to.deep.equal([]);
  });

  it('counts as its start what the chain has too', async () => {
    const policy = await policyOf(rule('from: ["true"], to: ["false"], allowed: never'));
    const unmanaged = await marketWith('ltv: 1%');
    const managed = await marketWith('ltv: 1%; frozen: false');
    const frozen = stateOf(await marketWith('ltv: 1%; frozen: true'));
    expect(texts(judge(policy, managed, unmanaged, { state: frozen }))).to.deep.equal([
      'error 13 house/open O: frozen may not go from true to false',
    ]);
    expect(judge(policy, managed, unmanaged, { state: stateOf(managed) })).to.deep.include({
      findings: [],
      notEvaluated: [],
    });
    const blind = judge(policy, managed, unmanaged);
    expect(blind).to.deep.include({ findings: [], evaluated: 0 });
    expect(blind.notEvaluated.map(({ ruleId, path }) => `${ruleId} ${path}`)).to.deep.equal([
      'house/open reserves.WETH.frozen',
    ]);
    expect(judge(policy, await marketWith('ltv: 1%; frozen: true'), unmanaged).notEvaluated).to.deep.equal([]);
  });

  it('takes words of numbers as ends as well', async () => {
    const policy = await policyOf(
      'rules: { cap: { title: C, on: reserves, change: [supplyCap], from: [unlimited], allowed: never } }\n',
    );
    const [none, some, more] = [
      await marketWith('supplyCap: unlimited'),
      await marketWith('supplyCap: 1'),
      await marketWith('supplyCap: 2'),
    ];
    expect(texts(judge(policy, some, none))).to.deep.equal([
      'error 12 house/cap C: supplyCap may not go from unlimited to 1 WETH',
    ]);
    expect(judge(policy, more, some).findings).to.deep.equal([]);
  });

  it('is explained, and refused where it is put together wrongly', async () => {
    const bounds = async (keys: string) => {
      const policy = await policyOf(rule(keys));
      const [one] = policy.rules;
      return one === undefined ? [] : describeRule(policy, one).bounds;
    };
    expect(await bounds('to: ["false"], allowed: never')).to.deep.equal(['to false: no change at all']);
    expect(await bounds('from: ["true"], to: ["false"], reviewers: ["@a"]')).to.deep.equal([
      'only changes from true to false',
    ]);
    expect(await problems(rule('to: [maybe], allowed: never'))).to.deep.equal([
      '6:73 policy/value maybe is no value of frozen, paused (write it as a Market document has it)',
    ]);
    expect((await problems(rule('to: ["false"]')))[0]).to.match(/^6:10 policy\/rule-shape house\/open bounds nothing/);
    const value = 'rules: { v: { title: V, on: reserves, that: "ltv < 90%", to: ["false"] } }\n';
    expect((await problems(value))[0]).to.contain('to is of rules on changes, and house/v is one on values');
  });

  it('is loosened where it is about fewer changes', async () => {
    const ways = async (base: string, head: string) =>
      loosened(await policyOf(rule(base)), await policyOf(rule(head))).map(({ message }) => message.split(': ').pop());
    expect(await ways('allowed: never', 'to: ["true"], allowed: never')).to.deep.equal([
      'the values that it is about changes to are true, and were all',
    ]);
    expect(await ways('from: ["true", "false"], allowed: never', 'from: ["true"], allowed: never')).to.deep.equal([
      'the values that it is about changes from are true, and were true, false',
    ]);
    expect(await ways('to: ["false"], allowed: never', 'allowed: never')).to.deep.equal([]);
  });
});
