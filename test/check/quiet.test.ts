import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { CONFIG, MARKET } from '../commands/workspace.js';
import { root as checkout } from '../program.js';
import { LOANS } from '../protocol/support.js';
import { inRepository, told } from './repository.js';

const BOOK = '0x0000000000000000000000000000000000000010';
const LOAN_MARKET = `apiVersion: plimsoll/v1
kind: Market
name: loans-main
protocol: loans
chain: ethereum
authority: dao
contracts: { book: "${BOOK}" }
loans:
  WETH: { token: "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2", fee: 2%, open: true }
`;
const WITH_LOANS = { 'protocols/loans.yaml': LOANS, 'params/loans.yaml': LOAN_MARKET };
const AAVE = readFileSync(`${checkout}protocols/aave-v3.yaml`, 'utf8');

describe('what a change does besides values', () => {
  it(
    'is told of plimsoll.yaml in words, and every market is looked at',
    inRepository(async (repo) => {
      await repo.write(
        'params/lido.yaml',
        MARKET.replace('name: core', 'name: lido').replace(
          '0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e',
          '0xcfBf336fe147D643B9Cb705648500e101504B16d',
        ),
      );
      repo.commit();
      await repo.write(
        'plimsoll.yaml',
        `${CONFIG.replace('ETHEREUM_RPC_URL', 'OTHER_RPC_URL').replace('0000001"', '0000002"')}    attestations: 1\n`,
      );
      const report = await repo.check();
      const zeros = '0'.repeat(39);
      expect(report.findings.map(({ data: _data, quote: _quote, ...rest }) => rest)).to.deep.equal([
        {
          ruleId: 'check/workspace-changed',
          severity: 'warning',
          message: `plimsoll.yaml changes: changes chains.ethereum.rpc from \${ETHEREUM_RPC_URL} to \${OTHER_RPC_URL}; changes authorities.dao.safe.address from 0x${zeros}1 to 0x${zeros}2; adds authorities.dao.attestations (1)`,
          file: 'plimsoll.yaml',
          range: { start: { line: 4, column: 22 }, end: { line: 4, column: 25 } },
          help: 'chains, nodes and authorities were taken from the base for this check; the new ones count once this is merged',
        },
      ]);
      expect(report.markets.map(({ market, fate }) => `${market} ${fate}`)).to.deep.equal([
        'core unchanged',
        'lido unchanged',
      ]);
      await repo.write('plimsoll.yaml', `# what it is\n${CONFIG}`);
      const comment = await repo.check();
      expect(told(comment.findings)).to.deep.equal([
        'info check/workspace-changed plimsoll.yaml plimsoll.yaml changes in comments or spelling only',
      ]);
      expect(comment.markets).to.deep.equal([]);
    }),
  );

  it(
    'is told of workflows and of who must approve, also below a workspace that is not at the top',
    inRepository(async (repo) => {
      const write = (path: string): Promise<void> => repo.write(`../../${path}`, 'x\n');
      await write('.github/workflows/check.yml');
      await write('.github/ISSUE_TEMPLATE.md');
      await write('.github/CODEOWNERS');
      repo.commit();
      await repo.delete('../../.github/workflows/check.yml');
      await write('.github/workflows/more.yaml');
      await repo.write('../../.github/CODEOWNERS', 'y\n');
      await repo.write('../../.github/ISSUE_TEMPLATE.md', 'y\n');
      await write('.gitlab-ci.yml');
      expect(told((await repo.check()).findings)).to.deep.equal([
        'warning check/ci-changed ../../.github/CODEOWNERS .github/CODEOWNERS changes: it says who must approve',
        'warning check/ci-changed ../../.github/workflows/check.yml .github/workflows/check.yml is deleted: it says what CI runs',
        'warning check/ci-changed ../../.github/workflows/more.yaml .github/workflows/more.yaml is new: it says what CI runs',
        'warning check/ci-changed ../../.gitlab-ci.yml .gitlab-ci.yml is new: it says what CI runs',
      ]);
    }, 'protocol/risk'),
  );

  it(
    'is told of policies, scenarios, books, depths, prices and the lock',
    inRepository(
      async (repo) => {
        await repo.edit('policies/caps.yaml', 'max: 1', 'max: 2');
        await repo.delete('scenarios/crash.yaml');
        await repo.edit('books/accounts.csv', 'a', 'b');
        await repo.edit('depth/core.json', '{}', '[]');
        await repo.edit('prices/eth.csv', '1', '2');
        await repo.edit('plimsoll.lock', '{}', '{ }');
        await repo.write('notes/readme.md', 'x');
        expect(told((await repo.check()).findings).filter((text) => text.includes('check/'))).to.deep.equal([
          'warning check/base-policies - a policy of the base has errors, so the change is not judged by it: the document lacks apiVersion',
          'warning check/book-changed books/accounts.csv a book (books/accounts.csv) changes',
          'warning check/depth-changed depth/core.json a depth file (depth/core.json) changes',
          'warning check/lock-changed plimsoll.lock the lock (plimsoll.lock) changes',
          'warning check/policy-changed policies/caps.yaml:3 a policy (policies/caps.yaml) changes: changes rules.cap.max from 1 to 2',
          'warning check/prices-changed prices/eth.csv a price file (prices/eth.csv) changes',
          'warning check/scenario-changed scenarios/crash.yaml a scenario (scenarios/crash.yaml) is deleted',
        ]);
      },
      '.',
      {
        'policies/caps.yaml': 'kind: Policy\nrules:\n  - { id: cap, max: 1 }\n',
        'scenarios/crash.yaml': 'kind: Scenario\n',
        'books/accounts.csv': 'a\n',
        'depth/core.json': '{}\n',
        'prices/eth.csv': '1\n',
        'plimsoll.lock': '{}\n',
      },
    ),
  );

  it(
    'is told of a definition in words; what it means for the markets is looked at',
    inRepository(
      async (repo) => {
        await repo.edit('protocols/loans.yaml', 'says: an open loan has a fee', 'says: an open loan has some fee');
        const report = await repo.check();
        expect(told(report.findings)).to.deep.equal([
          'warning check/definition-changed protocols/loans.yaml:48 a protocol definition (protocols/loans.yaml) changes: changes constraints.fee-of-open.says from an open loan has a fee to an open loan has some fee',
        ]);
        expect(report.markets.map(({ market, fate }) => [market, fate])).to.deep.equal([['loans-main', 'unchanged']]);
      },
      '.',
      WITH_LOANS,
    ),
  );

  it(
    'is an error where two versions of a definition read a value differently',
    inRepository(
      async (repo) => {
        await repo.edit('protocols/loans.yaml', 'codec: bps uint16', 'codec: wad');
        expect(told((await repo.check()).findings).filter((text) => text.startsWith('error'))).to.deep.equal([
          "error check/definition-reading params/loans.yaml:9 the base's definition reads loans.WETH.fee as 2% (200 on the chain), the one in this change as 2% (20000000000000000 on the chain)",
        ]);
      },
      '.',
      WITH_LOANS,
    ),
  );

  it(
    'is an error where only the changed definition knows a value that the change sets',
    inRepository(
      async (repo) => {
        await repo.edit(
          'protocols/loans.yaml',
          '      note: {',
          '      memo: { title: Memo, doc: Words., type: text, read: { call: loan, output: note } }\n      note: {',
        );
        await repo.edit('params/loans.yaml', 'open: true', 'open: true, memo: hello');
        const errors = (await repo.check()).findings.filter(({ severity }) => severity === 'error');
        expect(told(errors)).to.deep.equal([
          "error check/definition-reading params/loans.yaml:9 by the base's definition, loans.WETH has no memo",
        ]);
      },
      '.',
      WITH_LOANS,
    ),
  );

  it(
    'is an error where the changed definition would make other calls for the values that change',
    inRepository(
      async (repo) => {
        await repo.edit('params/loans.yaml', 'fee: 2%', 'fee: 3%');
        const honest = await repo.check();
        expect(told(honest.findings)).to.deep.equal([]);
        expect(honest.markets[0]?.calls).to.deep.equal(['Set fee (book): loans.WETH.fee 2% → 3%']);
        await repo.edit(
          'protocols/loans.yaml',
          'call: setFee(address token, uint16 fee)',
          'call: setFeeAndMore(address token, uint16 fee)',
        );
        const report = await repo.check();
        expect(told(report.findings).filter((text) => text.startsWith('error'))).to.deep.equal([
          'error check/definition-calls params/loans.yaml:9 the definition in this change would make other calls for these values than the base’s does',
        ]);
      },
      '.',
      WITH_LOANS,
    ),
  );

  it(
    'holds against a definition of its own that hides the one of the program, and against its removal',
    inRepository(async (repo) => {
      await repo.write('protocols/aave-v3.yaml', AAVE.replace(/title: Aave v3.*/, 'title: Aave v3 of mine'));
      const report = await repo.check();
      expect(told(report.findings)).to.have.length(1);
      expect(told(report.findings)[0]).to.match(
        /^warning check\/definition-changed protocols\/aave-v3\.yaml:\d+ a protocol definition \(protocols\/aave-v3\.yaml\) changes: changes title from .* to Aave v3 of mine \(against the one that comes with Plimsoll\)$/,
      );
      expect(report.markets.map(({ market }) => market)).to.deep.equal(['core']);
      repo.commit();
      await repo.delete('protocols/aave-v3.yaml');
      const gone = await repo.check({ base: 'HEAD' });
      expect(gone.findings[0]).to.include({ ruleId: 'check/definition-changed', file: 'protocols/aave-v3.yaml' });
      expect(gone.markets.map(({ market }) => market)).to.deep.equal(['core']);
    }),
  );
});
