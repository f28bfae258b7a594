import { expect } from 'chai';
import { inRepository, told } from './repository.js';

const POLICY = `apiVersion: plimsoll/v1
kind: Policy
name: house
version: 1.0.0
title: What this market lets through

rules:
  cap-step:
    title: A cap grows by at most a tenth
    on: reserves
    change: [supplyCap]
    maxIncrease: 10%
  distance:
    title: The LTV stays below the threshold
    on: reserves
    that: ltv + 2% <= liquidationThreshold

exceptions:
  - rule: distance
    market: core
    path: reserves.DAI
    reason: It is being wound down.
    approver: "@dao/risk"
    until: 2030-01-01
`;

const errors = (findings: Parameters<typeof told>[0]): string[] =>
  told(findings.filter(({ severity }) => severity === 'error')).map((text) => text.replace(/^error /, ''));

describe('a change and the rules that judge it, with the real engines', () => {
  it(
    'is judged by the base’s rules too, where it loosens one, widens an exception and makes use of both',
    inRepository(
      async (repo) => {
        await repo.edit('params/core.yaml', 'supplyCap: 3_000_000', 'supplyCap: 5_000_000');
        await repo.edit('policies/house.yaml', 'maxIncrease: 10%', 'maxIncrease: 100%');
        await repo.edit('policies/house.yaml', 'path: reserves.DAI', 'path: "reserves.*"');
        const report = await repo.check();
        expect(report.failed).to.equal(true);
        expect(errors(report.findings).join('\n')).to.match(
          /^house\/cap-step params\/core\.yaml:\d+ .*more than the allowed increase of 10%.*\(by the base's policy\)$/m,
        );
        const rules = report.findings.map(({ ruleId, file }) => `${ruleId} ${file}`);
        expect(rules).to.include.members([
          'policy/loosened policies/house.yaml',
          'check/policy-changed policies/house.yaml',
        ]);
        const loosened = report.findings.filter(({ ruleId }) => ruleId === 'policy/loosened');
        expect(loosened.length, told(report.findings).join('\n')).to.be.at.least(2);
        expect(loosened.map(({ message }) => message).join('\n'))
          .to.include('cap-step')
          .and.to.include('reserves.*');
      },
      '.',
      { 'policies/house.yaml': POLICY },
    ),
  );

  it(
    'passes where it keeps within them, and says what is allowed where it does not',
    inRepository(
      async (repo) => {
        await repo.edit('params/core.yaml', 'supplyCap: 3_000_000', 'supplyCap: 3_300_000');
        expect(errors((await repo.check()).findings)).to.deep.equal([]);
        await repo.edit('params/core.yaml', 'supplyCap: 3_300_000', 'supplyCap: 3_300_001');
        const found = (await repo.check()).findings.find(({ ruleId }) => ruleId === 'house/cap-step');
        expect(found?.data).to.include({ nearest: '3300000' });
      },
      '.',
      { 'policies/house.yaml': POLICY },
    ),
  );
});

describe('a policy that names what no market has', () => {
  const CLASS = `classes:
  main: { title: Main, group: reserves, members: [WETH, USDD], bounds: { ltv: { max: 85% } } }
rules:
  few:
    title: Few
    on: reserves
    entities: [USDC]
    that: "ltv < 90%"
`;
  const policy = POLICY.slice(0, POLICY.indexOf('rules:')) + CLASS;
  const names = (findings: Parameters<typeof told>[0]): string[] =>
    told(findings.filter(({ ruleId }) => ruleId === 'policy/unknown-entity'));
  const never =
    'warning policy/unknown-entity policies/house.yaml:8 the class main names USDD, which fits nothing in reserves of core';

  it(
    'is told where every market is looked at',
    inRepository(
      async (repo) => {
        expect(names((await repo.check({ base: null })).findings)).to.deep.equal([never]);
        expect(names((await repo.check({ scope: 'all' })).findings)).to.deep.equal([never]);
        await repo.edit('params/core.yaml', 'supplyCap: 3_000_000', 'supplyCap: 3_000_001');
        expect(names((await repo.check()).findings)).to.deep.equal([]);
        await repo.edit('policies/house.yaml', 'USDD', 'USDE');
        expect(names((await repo.check()).findings)).to.deep.equal([never.replace('USDD', 'USDE')]);
        // One that cannot be read might have it.
        await repo.write('params/other.yaml', 'apiVersion: plimsoll/v1\nkind: Market\nname: other\nprotocol: [\n');
        expect(names((await repo.check()).findings)).to.deep.equal([]);
      },
      '.',
      { 'policies/house.yaml': policy },
    ),
  );

  it(
    'is told where a change takes away or renames what it named',
    inRepository(
      async (repo) => {
        await repo.edit('params/core.yaml', '  USDC:', '  USDC2:');
        expect(names((await repo.check()).findings)).to.deep.equal([
          'warning policy/unknown-entity policies/house.yaml:13 house/few names USDC, which fits nothing in reserves of core any more',
        ]);
      },
      '.',
      { 'policies/house.yaml': policy },
    ),
  );
});

describe('a line that one pull request deletes and the next brings back', () => {
  it(
    'passes no rule on changes without a chain: it is counted, and fails where the policy says so',
    inRepository(
      async (repo) => {
        await repo.edit('params/core.yaml', '    supplyCap: 3_000_000\n', '');
        repo.commit();
        await repo.edit('params/core.yaml', '    borrowCap:', '    supplyCap: 90_000_000\n    borrowCap:');
        const open = {
          ruleId: 'house/cap-step',
          path: 'reserves.WETH.supplyCap',
          why: 'the base does not have it, and the chain was not read',
          market: 'core',
        };
        const report = await repo.check();
        expect(report.summary.notEvaluated).to.deep.include(open);
        expect(report.failed).to.equal(false);
        await repo.edit('policies/house.yaml', 'version: 1.0.0', 'version: 1.0.0\nnotEvaluated: failing');
        const strict = await repo.check();
        expect(strict.failed).to.equal(true);
        expect(errors(strict.findings).join('\n')).to.match(
          /^policy\/not-evaluated params\/core\.yaml:\d+ house\/cap-step was not evaluated: the base does not have it/m,
        );
      },
      '.',
      { 'policies/house.yaml': POLICY },
    ),
  );
});
