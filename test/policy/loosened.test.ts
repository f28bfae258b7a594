import { expect } from 'chai';
import { loosened } from '../../src/policy/loosened.js';
import type { Policy } from '../../src/policy/policy.js';
import { HEAD, policyOf, readText, told } from './support.js';

const VALUE = 'rules: { a: { title: A, on: reserves, that: "ltv <= 80%" } }\n';
const CHANGE =
  'rules: { a: { title: A, on: reserves, change: [supplyCap, borrowCap], maxIncrease: 50%, maxDecrease: 1_000, minDelay: 3d, notFrom: [unlimited], notTo: [unlimited, 1], reviewers: [x, y], live: { step: s } } }\n';

/** What is told of a policy whose text changes so, without rule and help. */
const ways = async (before: string, after: string): Promise<string[]> =>
  loosened(await policyOf(before), await policyOf(after)).map(({ message }) => message);

/** The same, of one edit; both ways, so that its opposite is seen to be silent. */
const edit = async (text: string, from: string, to: string): Promise<string[]> => {
  expect(text).to.contain(from);
  const changed = text.replace(from, to);
  expect(await ways(changed, text), `${to} back to ${from}`).to.deep.equal([]);
  return ways(text, changed);
};

describe('a policy that lets more through', () => {
  it('is told with the rule, on its line, as a warning', async () => {
    const [finding, ...more] = loosened(await policyOf(VALUE), await policyOf(`\n${VALUE.replace('80%', '80.01%')}`));
    expect(more).to.deep.equal([]);
    expect(finding).to.deep.include({
      ruleId: 'policy/loosened',
      severity: 'warning',
      file: 'policies/house.yaml',
      message: 'house/a: it asks for ltv <= 80.01%, and asked for ltv <= 80%',
      data: { policy: 'house', aspect: 'rule', subject: 'house/a' },
    });
    expect(finding?.range?.start).to.deep.equal({ line: 7, column: 10 });
    expect(finding?.help).to.contain('judged by the base’s policy');
  });

  it('is nothing that is new, or the same', async () => {
    const policy = await policyOf(
      `${VALUE}exceptions: [{ rule: a, market: m, path: p, reason: R, approver: A, until: 2026-01-01 }]\n`,
    );
    expect(loosened(null, policy)).to.deep.equal([]);
    expect(loosened(null, null)).to.deep.equal([]);
    expect(loosened(policy, policy)).to.deep.equal([]);
  });

  it('is one that is gone, or without a rule', async () => {
    const policy = await policyOf(VALUE);
    expect(loosened(policy, null).map(({ message, file, range }) => [message, file, range])).to.deep.equal([
      ['house: the policy is gone, and with it its rule', 'policies/house.yaml', undefined],
    ]);
    const two: Policy = { ...policy, rules: [...policy.rules, ...policy.rules] };
    expect(loosened(two, null)[0]?.message).to.equal('house: the policy is gone, and with it its 2 rules');
    expect(await ways(VALUE, 'rules: {}\n')).to.deep.equal(['house/a: the rule is gone']);
  });

  it('compares what is asked for exactly', async () => {
    const that = async (before: string, after: string): Promise<string[]> =>
      ways(VALUE.replace('ltv <= 80%', before), VALUE.replace('ltv <= 80%', after));
    const weaker: readonly (readonly [string, string])[] = [
      ['ltv <= 80%', 'ltv <= 8001 / 10_000'],
      ['ltv < 80%', 'ltv <= 80%'],
      ['80% >= ltv', '81% >= ltv'],
      ['ltv + 2% <= liquidationThreshold', 'ltv + 1.99% <= liquidationThreshold'],
      ['ltv + 2% <= liquidationThreshold', 'liquidationThreshold - ltv >= 1%'],
      ['ltv <= 80% && ltv > 1%', 'ltv <= 80% && ltv > 0.5%'],
      ['2 * ltv <= 160%', 'ltv * 2 <= 161%'],
      ['-ltv > -80%', '-ltv >= -80%'],
    ];
    for (const [before, after] of weaker) {
      expect(await that(before, after), after).to.deep.equal([
        `house/a: it asks for ${after}, and asked for ${before}`,
      ]);
      expect(await that(after, before), before).to.deep.equal([]);
    }
    const same: readonly (readonly [string, string])[] = [
      ['ltv + 2% <= liquidationThreshold', 'liquidationThreshold - 200bps >= ltv'],
      ['ltv <= 80%', 'frozen && ltv <= 80%'],
      ['ltv / 2 <= 40%', 'ltv * 0.5 <= 20% + 20%'],
      ['frozen', '(frozen)'],
    ];
    for (const [before, after] of same) expect(await that(before, after), after).to.deep.equal([]);
    const changed: readonly (readonly [string, string])[] = [
      ['ltv <= 80%', 'ltv <= 80% || frozen'],
      ['ltv <= 80%', 'true'],
      ['ltv <= 80%', 'liquidationThreshold <= 10%'],
      ['supplyCap >= chain.supplied * 105%', 'supplyCap >= chain.supplied'],
      ['ltv <= 80% && !frozen', 'ltv <= 80%'],
      ['ltv == 80%', 'ltv <= 80%'],
    ];
    for (const [before, after] of changed)
      expect(await that(before, after), after).to.deep.equal([
        `house/a: what it asks for changed from ${before} to ${after}`,
      ]);
  });

  it('compares steps, delays and values', async () => {
    expect(await edit(CHANGE, 'maxIncrease: 50%', 'maxIncrease: 50.01%')).to.deep.equal([
      'house/a: maxIncrease is 50.01%, and was 50%',
    ]);
    expect(await edit(CHANGE, 'maxDecrease: 1_000', 'maxDecrease: 1_001')).to.deep.equal([
      'house/a: maxDecrease is 1_001, and was 1_000',
    ]);
    expect(await edit(CHANGE, 'maxIncrease: 50%, ', '')).to.deep.equal(['house/a: maxIncrease was 50%, and is gone']);
    expect(await ways(CHANGE, CHANGE.replace('50%', '5_000'))).to.deep.equal([
      'house/a: maxIncrease changed from 50% to 5_000',
    ]);
    expect(await edit(CHANGE, 'minDelay: 3d', 'minDelay: 71h')).to.deep.equal(['house/a: minDelay is 71h, and was 3d']);
    expect(await edit(CHANGE, 'minDelay: 3d, ', '')).to.deep.equal(['house/a: minDelay is gone, and was 3d']);
    expect(await edit(CHANGE, 'notFrom: [unlimited], ', '')).to.deep.equal([
      'house/a: notFrom no longer has unlimited',
    ]);
    expect(await edit(CHANGE, '[unlimited, 1]', '[unlimited]')).to.deep.equal(['house/a: notTo no longer has 1']);
    expect(await edit(CHANGE, '[x, y]', '[x]')).to.deep.equal(['house/a: reviewers no longer has y']);
    expect(await edit(CHANGE, 'reviewers: [x, y], ', '')).to.deep.equal(['house/a: reviewers no longer have x, y']);
    expect(await ways(CHANGE, CHANGE.replace('{ step: s }', '{ step: t }'))).to.deep.equal([
      'house/a: live.step changed from s to t',
    ]);
    expect(await edit(CHANGE, '[supplyCap, borrowCap]', '[supplyCap]')).to.deep.equal([
      'house/a: its parameters are supplyCap, and were supplyCap, borrowCap',
    ]);
    expect(await ways(CHANGE, CHANGE.replace('[supplyCap, borrowCap]', '["*Cap"]'))).to.deep.equal([]);
    const frozen = 'rules: { a: { title: A, on: reserves, change: [frozen], allowed: never, reviewers: [x] } }\n';
    expect(await edit(frozen, 'allowed: never, ', '')).to.deep.equal(['house/a: a change is allowed, and never was']);
  });

  it('compares what a rule weighs and reaches', async () => {
    expect(await edit(VALUE, 'title: A', 'severity: warning, title: A')).to.deep.equal([
      'house/a: it is a warning, and was an error',
    ]);
    expect(await edit(VALUE, 'title: A', 'when: "!frozen", title: A')).to.deep.equal([
      'house/a: it has a when, and had none',
    ]);
    const when = VALUE.replace('title: A', 'when: "ltv > 10%", title: A');
    expect(await edit(when, '"ltv > 10%"', '"ltv > 20%"')).to.deep.equal(['house/a: its when changed']);
    expect(await edit(when, '"ltv > 10%"', '"ltv > 10% && !frozen"')).to.deep.equal(['house/a: its when changed']);
    expect(await edit(VALUE, 'title: A', 'entities: [WETH, USDC], title: A')).to.deep.equal([
      'house/a: its entities are WETH, USDC, and were all',
    ]);
    expect(await edit(VALUE, 'title: A', 'markets: ["a-*"], title: A')).to.deep.equal([
      'house/a: its markets are a-*, and were all',
    ]);
    expect(await ways(VALUE, VALUE.replace('on: reserves', 'on: eModes'))).to.deep.equal([
      'house/a: it is on eModes, and was on reserves',
    ]);
    expect(await ways(VALUE, VALUE.replace('that: "ltv <= 80%"', 'change: [ltv], allowed: never'))).to.deep.equal([
      'house/a: it is a rule on changes, and was one on values',
    ]);
    const classes = `classes: { c: { group: reserves, members: [WETH, "US*"] } }\n${VALUE.replace('title: A', 'classes: [c], title: A')}`;
    expect(await edit(classes, '[WETH, "US*"]', '[WETH, USDC]')).to.deep.equal(['house class c: no longer has US*']);
    expect(await ways(classes, classes.replace('group: reserves', 'group: eModes'))).to.deep.equal([
      'house class c: is of eModes, and was of reserves',
    ]);
    expect(await ways(classes, VALUE)).to.deep.equal(['house class c: is gone']);
  });

  it('compares the policy’s own terms', async () => {
    expect(await edit(`notEvaluated: failing\n${VALUE}`, 'failing', 'allowed')).to.deep.equal([
      'house: what is not evaluated is allowed, and was failing',
    ]);
    expect(await edit(`maxStateAge: 1d\n${VALUE}`, '1d', '25h')).to.deep.equal([
      'house: a state may be 25h old, and was taken up to 1d',
    ]);
    expect(await edit(`maxStateAge: 1d\n${VALUE}`, 'maxStateAge: 1d\n', '')).to.deep.equal([
      'house: a state may be of any age, and was taken up to 1d',
    ]);
    expect(await edit(`markets: [a, b]\n${VALUE}`, '[a, b]', '[a]')).to.deep.equal([
      'house: its markets are a, and were a, b',
    ]);
    const any = (await readText(HEAD.replace('protocols: [aave-v3]\n', '') + VALUE)).policy;
    expect(loosened(any, await policyOf(VALUE)).map(({ message }) => message)).to.deep.equal([
      'house: its protocols are aave-v3, and were all',
    ]);
    expect(
      told(loosened(await policyOf(`markets: [a, b]\n${VALUE}`), await policyOf(`markets: [a]\n${VALUE}`)))[0],
    ).to.match(/^1:1 policy\/loosened/);
  });

  it('compares exceptions', async () => {
    const exception = (path: string, until = '2026-12-31', market = 'core'): string =>
      `exceptions: [{ rule: a, market: ${market}, path: ${path}, reason: R, approver: A, until: ${until} }]\n`;
    const from = (before: string, after: string) => ways(VALUE + before, VALUE + after);
    expect(await from('', exception('reserves.WETH'))).to.deep.equal([
      'house/a: an exception for core reserves.WETH until 2026-12-31 is new',
    ]);
    expect(await from(exception('reserves.WETH'), '')).to.deep.equal([]);
    expect(await from(exception('reserves.WETH'), exception('reserves.WETH', '2027-01-01'))).to.deep.equal([
      'house/a: the exception for core reserves.WETH lasts until 2027-01-01, and did until 2026-12-31',
    ]);
    expect(await from(exception('reserves.WETH'), exception('reserves.WETH', '2026-12-30'))).to.deep.equal([]);
    expect(await from(exception('reserves.WETH'), exception('"reserves.*"'))).to.deep.equal([
      'house/a: an exception for core reserves.* until 2026-12-31 is new, besides the one for core reserves.WETH',
    ]);
    expect(await from(exception('reserves'), exception('reserves.WETH'))).to.deep.equal([]);
    expect(await from(exception('x'), exception('x', '2026-12-31', '"*"'))).to.have.length(1);
    expect(await from(exception('x', '2026-12-31', '"c*"'), exception('x'))).to.deep.equal([]);
  });

  it('sees through packs', async () => {
    const uses = 'uses: [plimsoll/sane-lending]\n';
    expect(
      await edit(
        uses,
        '[plimsoll/sane-lending]',
        '[{ pack: plimsoll/sane-lending, without: [open-cap], severity: { curve-bites: warning } }]',
      ),
    ).to.deep.equal([
      'sane-lending/open-cap: the rule is gone',
      'sane-lending/curve-bites: it is a warning, and was an error',
    ]);
  });

  it('asks less of an impact: fewer scenarios, another book, fewer errors and paths, other ones', async () => {
    const text = `rules:
  a:
    title: A
    impact: "impact.badDebt.p99 <= $100"
    scenarios: [x, y]
    standardErrors: 2
    paths: 2_000
    seed: 1
`;
    expect(await edit(text, '<= $100', '<= $101')).to.deep.equal([
      'house/a: it asks for impact.badDebt.p99 <= $101, and asked for impact.badDebt.p99 <= $100',
    ]);
    expect(await edit(text, '[x, y]', '[x]')).to.deep.equal(['house/a: its scenarios are x, and were x, y']);
    expect(await edit(text, 'standardErrors: 2', 'standardErrors: 1.5')).to.deep.equal([
      'house/a: it takes 1.5 standard errors, and took 2',
    ]);
    expect(await edit(text, 'paths: 2_000', 'paths: 1_999')).to.deep.equal([
      'house/a: it runs 1999 paths, and ran 2000',
    ]);
    expect(await edit(text, 'scenarios', 'book: as-is\n    scenarios')).to.deep.equal([
      'house/a: its book is as-is, and was worst',
    ]);
    expect(await ways(text, text.replace('seed: 1', 'seed: 2'))).to.deep.equal(['house/a: its seed is 2, and was 1']);
    expect(await ways(text, VALUE)).to.deep.equal(['house/a: it is a rule on values, and was one on impact']);
  });
});
