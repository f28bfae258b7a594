import { expect } from 'chai';
import { printExpression } from '../../src/expr/print.js';
import { HEAD, policyOf, problems, readText, told } from './support.js';

const rule = (...lines: readonly string[]): string =>
  `rules:\n  r:\n    title: T\n    on: reserves\n${lines.map((line) => `    ${line}\n`).join('')}`;

describe('a policy document', () => {
  it('is read whole', async () => {
    const policy = await policyOf(`title: House
markets: [core, "aave-*"]
notEvaluated: failing
maxStateAge: 1d12h
classes:
  stable: { title: Stable coins, group: reserves, members: [USDC, 0xdead] }
rules:
  value: { title: V, on: reserves, that: "ltv + 2% <= liquidationThreshold", when: "!frozen", classes: [stable], help: H, severity: warning }
  change: { title: C, on: reserves, change: [supplyCap, "interestRate.*"], minDelay: 36h, reviewers: ["@risk"], entities: ["W*"] }
exceptions:
  - { rule: value, market: core, path: reserves.GHO, reason: R, approver: A, until: 2026-12-31 }
`);
    expect(policy).to.include({
      name: 'house',
      version: '1.0.0',
      title: 'House',
      notEvaluated: 'failing',
      maxStateAge: 129_600n,
    });
    expect(policy.scope).to.deep.equal({ protocols: ['aave-v3'], markets: ['core', 'aave-*'] });
    expect(policy.digest).to.match(/^[0-9a-f]{64}$/);
    expect([...policy.classes.values()]).to.deep.equal([
      { name: 'stable', title: 'Stable coins', group: 'reserves', members: ['USDC', '0xdead'] },
    ]);
    const [value, change] = policy.rules;
    expect(value).to.include({ id: 'house/value', kind: 'value', severity: 'warning', help: 'H', group: 'reserves' });
    expect(value?.kind === 'value' && printExpression(value.that)).to.equal('ltv + 2% <= liquidationThreshold');
    expect(change).to.deep.include({
      kind: 'change',
      minDelay: 129_600n,
      reviewers: ['@risk'],
      entities: ['W*'],
      severity: 'error',
    });
    expect(policy.exceptions[0]).to.include({ rule: 'house/value', path: 'reserves.GHO', until: '2026-12-31' });
  });

  it('makes rules of the bounds and tiers of a class', async () => {
    const policy = await policyOf(`classes:
  major:
    group: reserves
    members: [WETH]
    severity: warning
    bounds:
      ltv: { min: 10%, max: 85.5% }
      supplyCap: { max: 3_000_000 }
      debtCeiling: { max: $5_000_000 }
      interestRate.slope1: { max: 400 bps }
    tiers:
      - { name: small, when: "number(supplyCap) <= 10", bounds: { ltv: { max: 80% } } }
      - { name: middle, when: "number(supplyCap) <= 20", bounds: { ltv: { max: 70% } } }
      - { name: rest, title: the rest, bounds: { ltv: { max: 60% } } }
`);
    const texts = policy.rules.map((one) => [
      one.id,
      one.kind === 'value' ? one.text : '',
      one.when === null ? '' : printExpression(one.when),
    ]);
    expect(texts).to.deep.equal([
      ['house/major-ltv', 'ltv >= 10% && ltv <= 85.5%', ''],
      ['house/major-supplyCap', 'number(supplyCap) <= 3000000', ''],
      ['house/major-debtCeiling', 'debtCeiling <= $5000000', ''],
      ['house/major-interestRate-slope1', 'interestRate.slope1 <= 4%', ''],
      ['house/major-small-ltv', 'ltv <= 80%', 'number(supplyCap) <= 10'],
      ['house/major-middle-ltv', 'ltv <= 70%', 'number(supplyCap) <= 20 && !(number(supplyCap) <= 10)'],
      ['house/major-rest-ltv', 'ltv <= 60%', '!(number(supplyCap) <= 10) && !(number(supplyCap) <= 20)'],
    ]);
    expect(policy.rules[0]).to.include({ title: 'major: ltv at least 10% and at most 85.5%', severity: 'warning' });
    expect(policy.rules.at(-1)?.title).to.equal('major, the rest: ltv at most 60%');
  });

  it('takes the rules of packs, and changes their severity or leaves them out', async () => {
    const pack = `apiVersion: plimsoll/v1
kind: Policy
name: small
version: 1.0.0
protocols: [aave-v3]
classes: { few: { group: reserves, bounds: { ltv: { max: 50% } } } }
rules:
  a: { title: A, on: reserves, that: "ltv <= 90%" }
  b: { title: B, on: reserves, that: "ltv <= 91%" }
`;
    const policy = await policyOf(
      `uses:
  - { pack: small, severity: { a: warning }, without: [b] }
classes: { few: { group: reserves, members: [WETH] } }
exceptions: [{ rule: small/a, market: core, path: x, reason: R, approver: A, until: 2026-12-31 }]
`,
      { 'policies/packs/small.yaml': pack },
    );
    expect(policy.rules.map(({ id, severity }) => [id, severity])).to.deep.equal([
      ['small/few-ltv', 'error'],
      ['small/a', 'warning'],
    ]);
    expect(policy.rules[1]?.scope).to.deep.equal({ protocols: ['aave-v3'], markets: null });
    expect(policy.classes.get('few')?.members).to.deep.equal(['WETH']);
  });
});

describe('what is wrong with a policy', () => {
  it('is told of its structure', async () => {
    expect(await problems('rulez: {}\n')).to.deep.equal([
      '6:1 schema/unknown-key the document has no rulez (did you mean rules?)',
    ]);
    expect(await problems(rule('thet: "true"'))).to.deep.equal([
      '10:5 schema/unknown-key rules.r has no thet (did you mean that?)',
    ]);
    expect(await problems(rule('severity: fatal', 'that: "true"'))).to.deep.equal([
      '10:15 schema/value rules.r.severity must be error, warning (known here: error, warning)',
    ]);
    expect(told((await readText('apiVersion: plimsoll/v1\nkind: Policy\n')).findings)).to.deep.equal([
      '1:1 schema/required the document lacks name',
      '1:1 schema/required the document lacks version',
    ]);
    expect(await problems('rules: { "a b": { title: T, on: reserves, that: "true" } }\n')).to.deep.equal([
      '6:10 schema/value a b is no name of a rule (use letters, digits and dashes)',
    ]);
    expect(await problems('classes: { "1 2": { group: reserves } }\n')).to.deep.equal([
      '6:12 schema/value 1 2 is no name of a class (use letters, digits and dashes)',
    ]);
  });

  it('is told of names that do not exist', async () => {
    expect(told((await readText(HEAD.replace('aave-v3', 'aave-v4'))).findings)).to.deep.equal([
      '5:13 policy/unknown-protocol there is no protocol definition aave-v4 (did you mean aave-v3?)',
    ]);
    expect(await problems(rule('that: "ltv <= 90%"').replace('on: reserves', 'on: reserve'))).to.deep.equal([
      '9:9 policy/unknown-group aave-v3 has no group reserve (did you mean reserves?)',
    ]);
    const anywhere = HEAD.replace('protocols: [aave-v3]\n', '');
    expect(
      told((await readText(anywhere + rule('that: "true"').replace('on: reserves', 'on: vaults'))).findings),
    ).to.deep.equal([
      '8:9 policy/unknown-group no protocol has a group vaults (known here: reserves, eModes, settings, loans, clearingHouse, registry, markets)',
    ]);
    expect(await problems(rule('change: [supplyCap, suplyCap]', 'minDelay: 3d'))).to.deep.equal([
      '10:25 policy/unknown-parameter reserves has no parameter suplyCap (did you mean supplyCap?)',
    ]);
    expect(
      await problems(`${rule('that: "true"', 'classes: [stabel]')}classes: { stable: { group: reserves } }\n`),
    ).to.deep.equal(['11:15 policy/unknown-class there is no class stabel (did you mean stable?)']);
    expect(await problems('classes: { a: { group: eMode } }\n')).to.deep.equal([
      '6:24 policy/unknown-group aave-v3 has no group eMode (did you mean eModes?)',
    ]);
    expect(await problems('classes: { a: { group: reserves, bounds: { ltvv: { max: 1% } } } }\n')).to.deep.equal([
      '6:44 policy/unknown-parameter reserves has no parameter ltvv (did you mean ltv?)',
    ]);
    expect(
      await problems(
        `${rule('that: "true"')}exceptions:\n  - { rule: rr, market: m, path: p, reason: R, approver: A, until: 2026-02-30 }\n`,
      ),
    ).to.deep.equal([
      '12:13 policy/unknown-rule there is no rule rr (did you mean r?)',
      '12:68 policy/date 2026-02-30 is no day (write it as 2026-12-31)',
    ]);
  });

  it('is told of expressions, at the column within the text', async () => {
    expect(await problems(rule('that: "ltv <= "'))).to.deep.equal([
      '10:19 policy/expression expected a value, found the end',
    ]);
    expect(await problems(rule('that: ltv + 2%% <= 3%'))).to.deep.equal([
      '10:19 policy/expression "%" is not part of the language (a percent sign belongs directly after its number (2%); there is no modulo)',
    ]);
    expect(await problems(rule('when: "frozn"', "that: 'ltv <= base.lvt'"))).to.deep.equal([
      '10:12 policy/unknown-name there is no value named "frozn" (did you mean frozen?)',
      '11:24 policy/unknown-name there is no "lvt" here (did you mean ltv?)',
    ]);
    expect(await problems(rule('that: "market.reserves.WETH.lvt > 0%"'))).to.deep.equal([
      '10:33 policy/unknown-name there is no "lvt" here (did you mean ltv?)',
    ]);
    // Folded over lines: columns are those of the line that the name stands on.
    expect(await problems(rule('that: >-', '  ltv <= 90% &&', '  liquidationTreshold <= 95%'))).to.deep.equal([
      '12:7 policy/unknown-name there is no value named "liquidationTreshold" (did you mean liquidationThreshold?)',
    ]);
    expect(await problems(rule('that: "\\x6ctvv <= 90%"'))).to.deep.equal([
      '10:11 policy/unknown-name there is no value named "ltvv" (did you mean ltv?)',
    ]);
    expect(
      await problems(
        `classes:\n  a: { group: reserves, tiers: [{ name: x, when: "ltv >", bounds: { ltv: { max: 1% } } }] }\n`,
      ),
    ).to.deep.equal(['7:56 policy/expression expected a value, found the end']);
  });

  it('is told of expressions that are deep or huge, and takes no time over them', async () => {
    const deep = await problems(rule(`that: "${'('.repeat(3_000)}ltv"`));
    expect(deep).to.deep.equal(['10:77 policy/expression the expression is nested deeper than 64 (split it)']);
    const [huge] = await problems(rule(`that: "${'ltv + '.repeat(1_000)}ltv > 0%"`));
    expect(huge).to.match(/^10:\d+ policy\/expression the expression is longer than 4000 characters \(split it\)$/);
    const [many] = await problems(rule(`that: "${'1+'.repeat(1_500)}1 > 0"`));
    expect(many).to.match(/policy\/expression the expression has more than 2000 parts \(split it\)$/);
  });

  it('is told of rules that are put together wrongly', async () => {
    expect(await problems(rule())).to.deep.equal([
      '7:3 policy/rule-shape house/r says neither that nor change nor impact (a rule is on values (that), on changes (change) or on impact (impact): make several of it where it is on more than one)',
    ]);
    expect(await problems(rule('that: "true"', 'change: [ltv]'))).to.deep.equal([
      '11:5 policy/rule-shape house/r says both that and change (a rule is on values (that), on changes (change) or on impact (impact): make several of it where it is on more than one)',
    ]);
    expect(await problems(rule('that: "true"', 'minDelay: 3d'))).to.deep.equal([
      '11:5 policy/rule-shape minDelay is of rules on changes, and house/r is one on values (make a rule of its own with change: [PARAMETER])',
    ]);
    expect(await problems(rule('change: [ltv]'))).to.deep.equal([
      '7:3 policy/rule-shape house/r bounds nothing (give it maxIncrease, maxDecrease, maxStep, minDelay, allowed, notFrom, notTo or reviewers)',
    ]);
    expect(await problems(rule('change: [supplyCap]', 'maxStep: 10%', 'maxDecrease: 5%'))).to.deep.equal([
      '12:5 policy/rule-shape maxStep is both ways, so maxDecrease says it twice (write maxStep, or maxIncrease and maxDecrease)',
    ]);
    expect(await problems(rule('change: [ltv]', 'minDelay: 3x'))).to.deep.equal([
      '11:15 policy/time 3x is no time (write it as 3d or 36h)',
    ]);
    expect(await problems('maxStateAge: soon\n')).to.deep.equal([
      '6:14 policy/time soon is no time (write it as 1d or 36h)',
    ]);
    expect(await problems(rule('change: [ltv]', 'notTo: [unlimited, "0%"]'))).to.deep.equal([
      '11:13 policy/value unlimited is no value of ltv (write it as a Market document has it)',
    ]);
    expect(
      await problems(
        `classes: { r: { group: reserves, bounds: { ltv: { max: 1% } } } }\n${rule('that: "true"').replace('  r:', '  r-ltv:')}`,
      ),
    ).to.deep.equal(['8:3 policy/duplicate-rule there are two rules house/r-ltv (give one of them another name)']);
  });

  it('is told of bounds and tiers', async () => {
    const bound = (text: string): Promise<string[]> =>
      problems(`classes: { a: { group: reserves, bounds: ${text} } }\n`);
    expect(await bound('{ ltv: { max: 0.8 } }')).to.deep.equal([
      '6:56 policy/bound 0.8 is no value of ltv (write a number as a Market document has it)',
    ]);
    expect(await bound('{ supplyCap: { max: unlimited } }')).to.deep.equal([
      '6:62 policy/bound unlimited is no value of supplyCap (write a number as a Market document has it)',
    ]);
    expect(await bound('{ frozen: { max: 1 } }')).to.deep.equal([
      '6:59 policy/bound frozen is no number (write a number as a Market document has it)',
    ]);
    const tiers = (...lines: readonly string[]): Promise<string[]> =>
      problems(
        `classes:\n  a:\n    group: reserves\n    tiers:\n${lines.map((line) => `      - { ${line}, bounds: { ltv: { max: 1% } } }\n`).join('')}`,
      );
    expect(await tiers('name: x', 'name: y')).to.deep.equal([
      '11:17 policy/tier the tier before has no when, so none ever reaches this one (put the tier without when last)',
    ]);
    expect(await tiers('name: x, when: frozen', 'name: x')).to.deep.equal([
      '11:17 policy/duplicate-rule there is another tier x (give it another name)',
      '11:30 policy/duplicate-rule there are two rules house/a-x-ltv (give one of them another name)',
    ]);
  });

  it('is told of packs', async () => {
    expect(await problems('uses: [plimsoll/sane-lendin]\n')).to.deep.equal([
      '6:8 policy/unknown-pack there is no pack plimsoll/sane-lendin (did you mean plimsoll/sane-lending?)',
    ]);
    expect(await problems('uses: [risk-steward]\n')).to.deep.equal([
      '6:8 policy/unknown-pack there is no pack risk-steward (did you mean plimsoll/risk-steward?)',
    ]);
    expect(await problems('uses: [../../etc/passwd]\n')).to.deep.equal([
      '6:8 policy/unknown-pack there is no pack ../../etc/passwd (there are plimsoll/perpetual-margin, plimsoll/risk-steward, plimsoll/sane-lending)',
    ]);
    expect(
      await problems(
        'uses: [plimsoll/risk-steward, { pack: plimsoll/risk-steward, severity: { cap: warning }, without: [slope3] }]\n',
      ),
    ).to.deep.equal([
      '6:39 policy/duplicate-pack the rules of risk-steward are used twice (remove one of them)',
      '6:100 policy/unknown-rule risk-steward has no rule slope3 (did you mean slopes?)',
      '6:74 policy/unknown-rule risk-steward has no rule cap (did you mean caps?)',
    ]);
    const pack = `${HEAD.replace('house', 'mine')}uses: [plimsoll/sane-lending]\n`;
    expect(await problems('uses: [mine]\n', { 'policies/packs/mine.yaml': pack })).to.deep.equal([
      '6:8 policy/pack-unsound the pack mine has errors (correct policies/packs/mine.yaml)',
      '6:1 policy/pack-uses a pack uses no other pack (use both in the policy)',
    ]);
    expect(await problems('uses: [plimsoll/sane-lending]\nclasses: { major: { group: eModes } }\n')).to.deep.equal([]);
    const classes = `${HEAD.replace('house', 'mine')}classes: { few: { group: reserves } }\n`;
    expect(
      await problems('uses: [mine]\nclasses: { few: { group: eModes } }\n', { 'policies/packs/mine.yaml': classes }),
    ).to.deep.equal(['7:26 policy/class-group the class few of a pack is of reserves (write reserves)']);
  });
});
