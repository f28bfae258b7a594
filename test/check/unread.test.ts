import { expect } from 'chai';
import { checkText } from '../../src/report/check/text.js';
import { plain } from '../../src/report/style.js';
import { MARKET } from '../commands/workspace.js';
import { inRepository, type Repository } from './repository.js';

const other = (name: string): string =>
  MARKET.replace('name: core', `name: ${name}`).replace(
    '0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e',
    '0xcfBf336fe147D643B9Cb705648500e101504B16d',
  );
const counted = async (repo: Repository, asked: Parameters<Repository['check']>[0]) => {
  const report = await repo.check(asked);
  const { unread, notEvaluated } = report.summary;
  const left = notEvaluated.filter(({ ruleId }) => ruleId === 'check/market').map(({ market }) => market);
  const [verdict = ''] = checkText(report, plain).split('\n');
  return { unread, left, verdict: verdict.replace(/.*; /, '') };
};

describe('a market that cannot be read', () => {
  it(
    'counts in the summary, whether it has errors or is no text, and whatever is asked of the check',
    inRepository(
      async (repo) => {
        const all = { base: null } as const;
        expect((await repo.check(all)).findings).to.deep.equal([]);
        await repo.edit('params/one.yaml', 'ltv: 80.5%', 'ltv: 8000%');
        await repo.write('params/two.yaml', new Uint8Array([0xff, 0xfe, 0x00]));
        await repo.write('params/three.yaml', 'a: [\n');
        const told = {
          unread: 3,
          left: ['params/three.yaml', 'params/two.yaml', 'one'],
          verdict: '3 markets could not be read',
        };
        expect(await counted(repo, all)).to.deep.equal(told);
        const judged = { unread: 3, left: ['params/three.yaml', 'one', 'two'], verdict: told.verdict };
        expect(await counted(repo, {})).to.deep.equal(judged);
        expect(await counted(repo, { scope: 'all' })).to.deep.equal(judged);
        // What was unreadable before and is not touched counts where every market is looked at.
        repo.commit();
        await repo.edit('params/core.yaml', '3_000_000', '3_000_001');
        expect((await counted(repo, { base: 'HEAD' })).unread).to.equal(0);
        expect((await counted(repo, { base: 'HEAD', scope: 'all' })).unread).to.equal(3);
      },
      '.',
      {
        'params/one.yaml': other('one'),
        'params/two.yaml': other('two').replace(/0xcfB.*d/, '0xCFBF336fe147D643b9CB705648500E101504b16E'),
      },
    ),
  );
});
