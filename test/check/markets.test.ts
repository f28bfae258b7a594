import { expect } from 'chai';
import { exitOf } from '../../src/check/summary.js';
import { CONFIG, MARKET } from '../commands/workspace.js';
import { inRepository, told } from './repository.js';

const OTHER = MARKET.replace('name: core', 'name: lido').replace(
  '0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e',
  '0xcfBf336fe147D643B9Cb705648500e101504B16d',
);

describe('a change of markets', () => {
  it(
    'is compared value by value, with its calls in words and what was not evaluated',
    inRepository(async (repo) => {
      await repo.write('params/lido.yaml', OTHER);
      repo.commit();
      await repo.edit('params/core.yaml', '3_000_000', '3_300_000');
      const report = await repo.check();
      expect(told(report.findings)).to.deep.equal([]);
      expect(report.markets).to.deep.equal([
        {
          market: 'core',
          file: 'params/core.yaml',
          fate: 'changed',
          was: null,
          changes: [
            {
              path: 'reserves.WETH.supplyCap',
              before: { text: '3000000', raw: '3000000' },
              after: { text: '3300000', raw: '3300000' },
              absolute: '+300000',
              relative: '0.1',
              chain: null,
              bound: null,
            },
          ],
          drift: [],
          calls: ['Set supply cap (poolConfigurator): reserves.WETH.supplyCap 3_000_000 WETH → 3_300_000 WETH'],
          proven: null,
        },
      ]);
      const why = 'the environment variable ETHEREUM_RPC_URL is not set';
      expect(report.summary).to.deep.equal({
        errors: 0,
        warnings: 0,
        infos: 0,
        known: 0,
        evaluated: 2,
        unread: 0,
        notEvaluated: [
          { ruleId: 'check/drift', path: null, why, market: 'core' },
          { ruleId: 'check/proof', path: null, why, market: 'core' },
          { ruleId: 'check/impact', path: null, why: 'no policy has a rule on impact', market: 'core' },
        ],
      });
      expect(report).to.include({ state: 'none', failed: false });
      expect(exitOf(report)).to.equal(0);
    }),
  );

  it(
    'says nothing where nothing changed, and looks at every market where that is asked',
    inRepository(async (repo) => {
      await repo.write('params/lido.yaml', OTHER);
      repo.commit();
      const none = await repo.check();
      expect(none.markets).to.deep.equal([]);
      const all = await repo.check({ scope: 'all' });
      expect(all.markets.map(({ market, fate, changes }) => [market, fate, changes.length])).to.deep.equal([
        ['core', 'unchanged', 0],
        ['lido', 'unchanged', 0],
      ]);
      expect(all.findings).to.deep.equal([]);
      expect(all.summary.evaluated).to.equal(2);
    }),
  );

  it(
    'is checked as it is where there is nothing to compare with',
    inRepository(async (repo) => {
      await repo.edit('params/core.yaml', 'ltv: 80.5%', 'ltv: 0.8');
      const report = await repo.check({ base: null });
      expect(report.base).to.equal(null);
      expect(told(report.findings)).to.deep.equal([
        'error quantity/bare-percent params/core.yaml:12 0.8 could mean 0.8% or 80%',
      ]);
      expect(exitOf(report)).to.equal(1);
    }),
  );

  it(
    'finds schema, units and invariants of what changed, on the line, and nothing of what did not',
    inRepository(async (repo) => {
      await repo.write('params/lido.yaml', OTHER.replace('80.5% ', '99% '));
      repo.commit();
      await repo.edit('params/core.yaml', 'ltv: 80.5% ', 'ltv: 99% ');
      const report = await repo.check();
      const [first] = report.findings;
      expect(first).to.include({ severity: 'error', file: 'params/core.yaml' });
      expect([...new Set(report.findings.map(({ file }) => file))]).to.deep.equal(['params/core.yaml']);
      expect(report.failed).to.equal(true);
    }),
  );

  it(
    'is loud of a deleted market',
    inRepository(async (repo) => {
      await repo.delete('params/core.yaml');
      const report = await repo.check();
      expect(told(report.findings)).to.deep.equal([
        'error check/market-deleted params/core.yaml the market core is deleted: 13 values on the chain will be managed by nobody',
      ]);
      const [market] = report.markets;
      expect(market).to.include({ market: 'core', file: 'params/core.yaml', fate: 'deleted' });
      expect(market?.changes).to.have.length(13);
      expect(market?.changes.every(({ after }) => after === null)).to.equal(true);
      expect(exitOf(report)).to.equal(1);
    }),
  );

  it(
    'takes a document that is a market no more, or out of the folder, for a deletion',
    inRepository(async (repo) => {
      await repo.edit('params/core.yaml', 'kind: Market', 'kind: Workspace');
      expect(told((await repo.check()).findings).join()).to.include('error check/market-deleted params/core.yaml');
      repo.git('checkout', '-q', '.');
      await repo.move('params/core.yaml', 'attic/core.yaml');
      expect(told((await repo.check()).findings).join()).to.include('error check/market-deleted params/core.yaml');
      repo.git('checkout', '-q', '.');
      await repo.write('plimsoll.yaml', `${CONFIG}documents: { params: elsewhere }\n`);
      await repo.write('elsewhere/.keep', '');
      expect(told((await repo.check()).findings).join('\n'))
        .to.include('error check/market-deleted params/core.yaml')
        .and.include(
          'warning check/workspace-changed plimsoll.yaml:9 plimsoll.yaml changes: adds documents ({params})',
        );
    }),
  );

  it(
    'says that a market is new',
    inRepository(async (repo) => {
      await repo.write('params/lido.yaml', OTHER);
      const report = await repo.check();
      expect(told(report.findings)).to.deep.equal([
        'info check/market-new params/lido.yaml:3 the market lido is new, with 13 values',
      ]);
      expect(report.markets).to.have.length(1);
      expect(report.markets[0]?.changes).to.have.length(13);
      expect(report.markets[0]?.changes.every(({ before }) => before === null)).to.equal(true);
      expect(report.markets[0]).to.include({ fate: 'new', calls: null });
      expect(report.summary.notEvaluated.map(({ ruleId }) => ruleId)).to.include('check/plan');
      expect(report.failed).to.equal(false);
    }),
  );

  it(
    'finds a renamed market again, and a moved one, and one that is both',
    inRepository(async (repo) => {
      await repo.edit('params/core.yaml', 'name: core', 'name: main');
      await repo.edit('params/core.yaml', '3_000_000', '3_300_000');
      const renamed = await repo.check();
      expect(told(renamed.findings)).to.deep.equal([
        'warning check/market-renamed params/core.yaml:3 the market core is now called main',
      ]);
      expect(renamed.markets[0]).to.include({ market: 'main', fate: 'renamed', was: 'core' });
      expect(renamed.markets[0]?.changes.map(({ path }) => path)).to.deep.equal(['reserves.WETH.supplyCap']);
      await repo.move('params/core.yaml', 'params/deep/main.yaml');
      const both = await repo.check();
      expect(told(both.findings)).to.deep.equal([
        'warning check/market-moved params/deep/main.yaml the document of main was params/core.yaml and is now params/deep/main.yaml',
        'warning check/market-renamed params/deep/main.yaml:3 the market core is now called main',
      ]);
      expect(both.markets[0]?.changes).to.have.length(1);
      await repo.edit('params/deep/main.yaml', 'name: main', 'name: core');
      const moved = await repo.check();
      expect(moved.markets[0]).to.include({ fate: 'moved', was: 'params/core.yaml' });
      expect(moved.markets[0]?.changes).to.have.length(1);
      expect(moved.failed).to.equal(false);
    }),
  );

  it(
    'refuses a market that stands for another deployment',
    inRepository(async (repo) => {
      await repo.write('params/core.yaml', OTHER.replace('name: lido', 'name: core'));
      expect(told((await repo.check()).findings)).to.deep.equal([
        'error check/market-repointed params/core.yaml:8 core stands for another deployment than in the base: its contracts changed',
      ]);
    }),
  );

  it(
    'refuses a second document for values that one manages already',
    inRepository(async (repo) => {
      await repo.write(
        'params/side.yaml',
        `${MARKET.replace('name: core', 'name: side').slice(0, MARKET.indexOf('reserves:'))}reserves:\n  ETH: { asset: "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2", supplyCap: 99_000_000 }\n`,
      );
      expect(told((await repo.check()).findings)).to.deep.equal([
        'info check/market-new params/side.yaml:3 the market side is new, with 1 value',
        'error check/managed-twice params/side.yaml:10 reserves.ETH.supplyCap of the same deployment is managed by core (params/core.yaml) as well',
      ]);
    }),
  );

  it(
    'refuses two markets of one name',
    inRepository(async (repo) => {
      await repo.write('params/z.yaml', OTHER.replace('name: lido', 'name: core'));
      expect(told((await repo.check()).findings)).to.include(
        'error workspace/duplicate-market params/z.yaml params/core.yaml and params/z.yaml are both named core',
      );
    }),
  );

  it(
    'says which values stop being managed',
    inRepository(async (repo) => {
      await repo.edit('params/core.yaml', '    supplyCap: 3_000_000\n', '');
      const line = await repo.check();
      expect(told(line.findings)).to.deep.equal([
        'warning check/unmanaged params/core.yaml:10 reserves.WETH.supplyCap stops being managed: the base has 3000000, and its line is gone',
      ]);
      expect(line.markets[0]?.changes.map(({ path, after }) => [path, after])).to.deep.equal([
        ['reserves.WETH.supplyCap', null],
      ]);
      expect(line.markets[0]?.calls).to.equal(null);
      expect((await repo.check({ warnings: 'failing' })).failed).to.equal(true);
      await repo.write('params/core.yaml', MARKET.replace(/ {2}USDC:\n.*\n.*\n/, ''));
      expect(told((await repo.check()).findings)).to.deep.equal([
        'warning check/unmanaged params/core.yaml reserves.USDC is not in the document any more: a value stops being managed',
      ]);
    }),
  );

  it(
    'says which entities have other names, and which names mean something else',
    inRepository(async (repo) => {
      await repo.write('params/core.yaml', MARKET.replace('  WETH:', '  ETHER:').replace('[WETH]', '[ETHER]'));
      const renamed = await repo.check();
      expect(told(renamed.findings)).to.deep.equal([
        'warning check/entity-renamed params/core.yaml:10 reserves.WETH is now called ETHER; its asset is the same',
      ]);
      expect(renamed.markets[0]?.changes).to.deep.equal([]);
      await repo.write(
        'params/core.yaml',
        MARKET.replace(/(?<=USDC:\n {4}asset: )"\w+"/, '"0x6B175474E89094C44Da98b954EedeAC495271d0F"'),
      );
      expect(told((await repo.check()).findings).filter((text) => text.includes('replaced'))).to.deep.equal([
        'warning check/entity-replaced params/core.yaml:19 reserves.USDC means 0x6b175474e89094c44da98b954eedeac495271d0f now; in the base it means 0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48',
      ]);
    }),
  );

  it(
    'gives the same report every time, in the order of files and lines',
    inRepository(async (repo) => {
      for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'])
        await repo.write(
          `params/${name}.yaml`,
          MARKET.replace('name: core', `name: ${name}`)
            .replace('94E9e', `94E9${name === 'e' ? 'f' : 'e'}`)
            .replace('ltv: 80.5%', 'ltv: 0.8'),
        );
      const [one, two] = [await repo.check(), await repo.check()];
      expect(two).to.deep.equal(one);
      const files = one.findings.map(({ file }) => file ?? '');
      expect(files).to.deep.equal([...files].sort());
      expect(one.markets.map(({ market }) => market)).to.deep.equal(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']);
    }),
  );
});
