import { expect } from 'chai';
import { diskFiles } from '../../src/document/files.js';
import { judgeMarket } from '../../src/policy/judge.js';
import { builtInPacks, loadPolicies } from '../../src/policy/load-policies.js';
import { testPolicy } from '../../src/policy/test-policy.js';
import { loadMarket, marketFiles } from '../../src/protocol/find-market.js';
import { Definitions } from '../../src/protocol/load-definition.js';
import { openWorkspace } from '../../src/workspace/workspace.js';
import { root } from '../program.js';
import { said } from './support.js';

const files = diskFiles(root);
const definitions = new Definitions(files, 'protocols');

describe('the packs that come with the program', () => {
  it('are sound, and their rules say what to do', async () => {
    const packs = await builtInPacks(definitions);
    expect(packs.map(({ name }) => name)).to.deep.equal(['perpetual-margin', 'risk-steward', 'sane-lending']);
    for (const { rules } of packs) expect(rules.length).to.be.greaterThan(5);
  });

  for (const name of ['perpetual-margin', 'risk-steward', 'sane-lending'])
    it(`are right about their own examples: ${name}`, async () => {
      const path = `policies/packs/${name}.yaml`;
      const { tested, findings } = await testPolicy(
        path,
        (await files.read(path)) ?? '',
        files,
        'policies',
        definitions,
      );
      expect(said(findings)).to.deep.equal([]);
      expect(tested?.examples.filter(({ ok }) => !ok)).to.deep.equal([]);
      // Classes of a pack have no members, so that only the policy that uses it can show them.
      const untested = tested?.untested.filter((rule) => !/\/(major|long-tail)-/.test(rule));
      expect(untested).to.deep.equal([]);
    });
});

describe('the policies of this repository', () => {
  it('are right about their own examples, and let its markets through', async () => {
    const { policies, findings } = await loadPolicies(files, 'policies', definitions);
    expect(said(findings)).to.deep.equal([]);
    expect(policies.map(({ name }) => name)).to.deep.equal(['lending', 'perpetuals']);
    const workspace = await openWorkspace(root);
    for (const file of await marketFiles(workspace)) {
      const market = await loadMarket(file, workspace, definitions);
      // A day on which every exception still counts.
      const now = 1_790_000_000n;
      const judged = judgeMarket({ policies, market, base: market, changes: [], state: null, merged: () => null, now });
      expect(said(judged.findings), market.name).to.deep.equal([]);
      expect(judged.evaluated, market.name).to.be.greaterThan(10);
    }
    for (const { name } of policies) {
      const path = `policies/${name}.yaml`;
      const { tested } = await testPolicy(path, (await files.read(path)) ?? '', files, 'policies', definitions);
      expect(tested?.examples.filter(({ ok }) => !ok)).to.deep.equal([]);
      expect(tested?.examples).to.not.deep.equal([]);
    }
  });
});
