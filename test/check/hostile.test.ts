import { expect } from 'chai';
import { makeBaseline } from '../../src/check/baseline.js';
import { reportWithBaseline } from '../../src/check/report-baseline.js';
import { PlimsollError } from '../../src/diagnostic/error.js';
import { inRepository, told } from './repository.js';

const HIGH = 'supplyCap: 300_000_000';

const POLICY = `apiVersion: plimsoll/v1
kind: Policy
name: house
version: 1.0.0
title: What this market lets through
rules:
  distance:
    title: The LTV stays below the threshold
    on: reserves
    that: ltv <= liquidationThreshold
`;

describe('a change that would not be judged', () => {
  it(
    'fails where its document cannot be read, though a baseline knows the error',
    inRepository(async (repo) => {
      await repo.edit('params/core.yaml', 'supplyCap: 3_000_000', `${HIGH}\n    note: see the forum`);
      const report = await repo.check();
      const known = makeBaseline(report.findings, {});
      expect(known.entries.map(({ ruleId }) => ruleId)).to.include('schema/unknown-key');
      const passed = reportWithBaseline(
        report,
        { baseline: known, base: known, file: 'b.json', text: '', checked: null },
        'shown',
      );
      expect(passed.failed).to.equal(true);
      expect(told(passed.findings).join('\n')).to.match(
        /^error check\/unjudged params\/core\.yaml core cannot be read, so nothing that this change does to it was judged$/m,
      );
    }),
  );

  it(
    'fails where its plimsoll.yaml or its policy cannot be read',
    inRepository(async (repo) => {
      await repo.write('policies/house.yaml', POLICY);
      repo.commit();
      repo.git('checkout', '-qb', 'change');
      await repo.edit('policies/house.yaml', 'that:', 'than:');
      expect(told((await repo.check()).findings).join('\n')).to.match(
        /^error check\/unjudged policies\/house\.yaml a policy of this change has errors, so nothing was judged by it/m,
      );
      await repo.edit('plimsoll.yaml', 'kind: Workspace', 'kind: Workspace\nnote: 1');
      expect((await repo.check()).findings.map(({ ruleId }) => ruleId)).to.include('check/unjudged');
    }),
  );

  it(
    'is found out where a tag has the name of the branch that it is compared with',
    inRepository(async (repo) => {
      await repo.edit('params/core.yaml', 'supplyCap: 3_000_000', HIGH);
      repo.git('checkout', '-qb', 'change');
      repo.commit();
      repo.git('tag', 'main');
      const error = await repo.check({ base: 'main' }).catch((cause: unknown) => cause);
      expect(error).to.be.instanceOf(PlimsollError).and.to.include({ code: 'git/ambiguous-revision' });
      expect((await repo.check({ base: 'refs/heads/main' })).markets[0]?.changes).to.have.length(1);
    }),
  );

  it(
    'is found out where a second name for the chain or the definition makes a second document',
    inRepository(async (repo) => {
      const { readFile } = await import('node:fs/promises');
      const { join } = await import('node:path');
      const text = await readFile(join(repo.root, 'params/core.yaml'), 'utf8');
      const workspace = await readFile(join(repo.root, 'plimsoll.yaml'), 'utf8');
      const [, chain = '', id = ''] = /chains:\s+(\w+):\s*(?:\{\s*)?id: (\d+)/.exec(workspace) ?? [];
      await repo.write('plimsoll.yaml', workspace.replace('chains:', `chains:\n  again: { id: ${id} }`));
      const other = text
        .replace(/^name: core$/m, 'name: zz')
        .replace(`chain: ${chain}`, 'chain: again')
        .replace(/^authority: .*\n/m, '');
      await repo.write('params/zz.yaml', other.replace('supplyCap: 3_000_000', HIGH));
      const found = (await repo.check()).findings.filter(({ ruleId }) => ruleId === 'check/managed-twice');
      expect(found.some(({ severity, path }) => severity === 'error' && path === 'reserves.WETH.supplyCap')).to.equal(
        true,
      );
    }),
  );
});
