import { expect } from 'chai';
import type { CheckPorts } from '../../src/check/ports.js';
import type { Finding } from '../../src/diagnostic/finding.js';
import { findingAt } from '../../src/document/source.js';
import type { Judged, JudgeInput } from '../../src/policy/judged.js';
import type { Policy } from '../../src/policy/policy.js';
import { entitiesOf, pathOf } from '../../src/protocol/param-set.js';
import { inRepository, told } from './repository.js';

/**
 * A judge of one rule, so that what is judged by what is seen: `cap NAME MARKET LABEL` in a policy's text allows at most
 * so much of supplyCap, and the path of each judged entity is told.
 */
const CAP = /^cap (?<most>\d+) of (?<market>\S+) (?<label>\S+)$/;

const policyOf = (text: string): Policy =>
  ({
    name: 'caps',
    version: '1',
    title: text.trim(),
    source: { file: 'policies/caps.txt', text },
    digest: text,
    scope: { protocols: null, markets: null },
    classes: new Map(),
    named: [],
    tiers: [],
    rules: [],
    exceptions: [],
    notEvaluated: 'allowed',
    maxStateAge: null,
  }) satisfies Policy;

const judge = ({ policies, market }: JudgeInput): Judged => {
  let evaluated = 0;
  const findings = policies.flatMap(({ title }): readonly Finding[] => {
    const { most = '', market: name, label } = CAP.exec(title)?.groups ?? {};
    if (market.name !== name) return [];
    return [...entitiesOf(market.params)].flatMap(({ group, entity }) => {
      const value = entity.values.get('supplyCap');
      if (entity.label !== label || value?.kind !== 'number' || value.number.raw === null) return [];
      evaluated += 1;
      const path = pathOf(group, entity.label, 'supplyCap');
      const span = market.spans.get(path)?.value ?? { start: 0, end: 0 };
      if (value.number.raw <= BigInt(most)) return [];
      return [
        findingAt(market.source, span, {
          ruleId: 'caps/most',
          message: `${path} is above ${most}`,
          path,
          data: { bound: most },
        }),
      ];
    });
  });
  return { findings, evaluated, notEvaluated: [], reviewers: new Map([['caps/most', ['@risk', '@dao']]]) };
};

const ports: Partial<CheckPorts> = {
  policiesOf: async ({ files }) => {
    const text = await files.read('policies/caps.txt');
    return { policies: text === null ? [] : [policyOf(text)], findings: [] };
  },
  judge,
  loosened: (base, head) =>
    base === null || base.title === head?.title
      ? []
      : [{ ruleId: 'policy/loosened', severity: 'error', message: `${base.title} became ${head?.title ?? 'nothing'}` }],
};

const RULE = { 'policies/caps.txt': 'cap 3000000 of core WETH\n' };

describe('policies of both sides', () => {
  it(
    'are one judgement where nothing of them changed',
    inRepository(
      async (repo) => {
        await repo.edit('params/core.yaml', '3_000_000', '3_300_000');
        const report = await repo.check({ ports });
        expect(told(report.findings)).to.deep.equal([
          'error caps/most params/core.yaml:15 reserves.WETH.supplyCap is above 3000000',
        ]);
        expect(report.markets[0]?.changes[0]).to.include({ bound: '3000000' });
        expect(report.summary.evaluated).to.equal(3);
        expect(report.reviewers).to.deep.equal([
          { name: '@dao', rules: ['caps/most'] },
          { name: '@risk', rules: ['caps/most'] },
        ]);
      },
      '.',
      RULE,
    ),
  );

  it(
    'catch a value and the rule against it changed at once',
    inRepository(
      async (repo) => {
        await repo.edit('params/core.yaml', '3_000_000', '3_300_000');
        await repo.write('policies/caps.txt', 'cap 9000000 of core WETH\n');
        const report = await repo.check({ ports });
        expect(told(report.findings)).to.deep.equal([
          'error policy/loosened - cap 3000000 of core WETH became cap 9000000 of core WETH',
          "error caps/most params/core.yaml:15 reserves.WETH.supplyCap is above 3000000 (by the base's policy)",
        ]);
        expect(report.findings[1]?.data).to.deep.equal({ bound: '3000000', judgedBy: 'base' });
        await repo.delete('policies/caps.txt');
        expect(told((await repo.check({ ports })).findings).map((text) => text.slice(0, 50))).to.deep.equal([
          'error policy/loosened - cap 3000000 of core WETH b',
          'error caps/most params/core.yaml:15 reserves.WETH.',
        ]);
      },
      '.',
      RULE,
    ),
  );

  it(
    'hold for a market and an entity that the change gives other names',
    inRepository(
      async (repo) => {
        await repo.edit('params/core.yaml', '3_000_000', '3_300_000');
        await repo.edit('params/core.yaml', 'name: core', 'name: main');
        await repo.edit('params/core.yaml', '  WETH:', '  ETHER:');
        await repo.edit('params/core.yaml', '[WETH]', '[ETHER]');
        const report = await repo.check({ ports });
        expect(told(report.findings)).to.include(
          "error caps/most params/core.yaml:15 reserves.WETH.supplyCap is above 3000000 (by the base's policy)",
        );
      },
      '.',
      RULE,
    ),
  );

  it(
    'are those of the branch’s tip, not of where the change started; others’ work is not told as this one’s',
    inRepository(
      async (repo) => {
        repo.git('checkout', '-qb', 'change');
        await repo.edit('params/core.yaml', '3_000_000', '2_500_000');
        repo.commit();
        repo.git('checkout', '-q', 'main');
        await repo.write('policies/caps.txt', 'cap 2000000 of core WETH\n');
        repo.commit();
        repo.git('checkout', '-q', 'change');
        const report = await repo.check({ ports });
        expect(told(report.findings).filter((text) => !text.includes('behind'))).to.deep.equal([
          "error caps/most params/core.yaml:15 reserves.WETH.supplyCap is above 2000000 (by the base's policy)",
        ]);
      },
      '.',
      RULE,
    ),
  );

  it(
    'judge every market anew where they changed',
    inRepository(
      async (repo) => {
        await repo.write('policies/caps.txt', 'cap 1 of core WETH\n');
        const report = await repo.check({ ports });
        expect(report.markets.map(({ market, fate }) => [market, fate])).to.deep.equal([['core', 'unchanged']]);
        expect(told(report.findings)).to.include(
          'error caps/most params/core.yaml:15 reserves.WETH.supplyCap is above 1',
        );
      },
      '.',
      RULE,
    ),
  );

  it(
    'of the base that cannot be read are told',
    inRepository(async (repo) => {
      const broken: Partial<CheckPorts> = {
        policiesOf: async ({ files }) => ({
          policies: [],
          findings: files.prefix === '' ? [] : [{ ruleId: 'x/y', severity: 'error', message: 'no such key' }],
        }),
      };
      await repo.edit('params/core.yaml', '3_000_000', '3_300_000');
      expect(told((await repo.check({ ports: broken })).findings)).to.deep.equal([
        'warning check/base-policies - a policy of the base has errors, so the change is not judged by it: no such key',
      ]);
    }),
  );
});
