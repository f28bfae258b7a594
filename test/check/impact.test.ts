import { expect } from 'chai';
import { checkJson } from '../../src/cli/check-json.js';
import { diskFiles } from '../../src/document/files.js';
import type { RawAccount } from '../../src/impact/book/raw-book.js';
import { depthFileText } from '../../src/impact/depth/depth-file.js';
import { Definitions } from '../../src/protocol/load-definition.js';
import { checkJunit } from '../../src/report/check/junit.js';
import { checkMarkdown } from '../../src/report/check/markdown.js';
import { checkSarif } from '../../src/report/check/sarif.js';
import { checkText } from '../../src/report/check/text.js';
import { plain } from '../../src/report/style.js';
import { expectValid } from '../outputs.js';
import { root } from '../program.js';
import { WETH } from '../protocol/support.js';
import { CONTEXT } from '../report/check/example.js';
import { expectCounts } from '../report/check/junit-rules.js';
import { readXml } from '../report/check/read-xml.js';
import { expectSarif } from '../report/check/sarif-rules.js';
import { bookOf, bookText, borrower } from './book.js';
import { inRepository, type Repository, told } from './repository.js';

const NOW = 1_700_000_000n;
const HOUR = 3_600n;
const definitions = new Definitions(diskFiles(root), 'protocols');

/** 2,000 dollars an ether: 10 of them carry 16,600 dollars at 83%, 16,400 at 82% and 16,200 at 81%. */
const ACCOUNTS = [borrower('0xa', 10n, 16_300n), borrower('0xb', 100n, 162_000n), borrower('0xc', 10n, 5_000n)];

const text = async (accounts: readonly RawAccount[] = ACCOUNTS, time = NOW - HOUR): Promise<string> =>
  bookText(bookOf(await definitions.load('aave-v3'), accounts, time));

const policy = (rules: string, more = ''): string => `apiVersion: plimsoll/v1
kind: Policy
name: house
version: 1.0.0
protocols: [aave-v3]
${more}rules:
${rules}`;

const AT_ONCE = policy(`  nobody:
    title: Nobody is liquidated
    impact: "impact.newlyLiquidatable.accounts == 0"
    help: Cut it in steps.
`);

/** One path, on which ether falls by so much within an hour. */
const crash = (name: string, price: string): string => `apiVersion: plimsoll/v1
kind: Scenario
name: ${name}
title: Ether falls to ${price}
extends: plimsoll/baseline
horizon: 2h
step: 30m
prices:
  model: paths
  paths:
    only:
      WETH: [{ at: 1h, price: ${price} }, { at: 2h, price: ${price} }]
      WBTC: [{ at: 2h, price: 100% }]
      stable: [{ at: 2h, price: 100% }]
`;

/** Ether and bitcoin as geometric Brownian motions. */
const DRAWN = `apiVersion: plimsoll/v1
kind: Scenario
name: drawn
title: Drawn
extends: plimsoll/baseline
horizon: 2h
step: 1h
prices: { model: gbm, assets: { WETH: { drift: 0%, volatility: 100% }, WBTC: { drift: 0%, volatility: 90% }, stable: { drift: 0%, volatility: 1% } } }
correlation: { pairs: { WETH/WBTC: 0.8, WETH/stable: 0, WBTC/stable: 0, stable/stable: 0 } }
`;

const FUND = `backstops:
  - { kind: fund, name: treasury, amount: "$1_000" }
`;

const cut = (repo: Repository, to: string) =>
  repo.edit('params/core.yaml', 'liquidationThreshold: 83%', `liquidationThreshold: ${to}`);

const setUp = async (repo: Repository, files: Readonly<Record<string, string>>): Promise<void> => {
  for (const [path, content] of Object.entries(files)) await repo.write(path, content);
  repo.commit();
  repo.git('switch', '-qc', 'cut');
};

describe('gates on impact', () => {
  it(
    'find a threshold cut that makes live accounts liquidatable, on its line, without any scenario',
    inRepository(async (repo) => {
      await setUp(repo, { 'books/core.json': await text(), 'policies/house.yaml': AT_ONCE });
      await cut(repo, '81%');
      await repo.edit('params/core.yaml', 'supplyCap: 3_000_000', 'supplyCap: 3_100_000');
      repo.commit();
      const report = await repo.check();
      expect(told(report.findings)).to.deep.equal([
        'error house/nobody params/core.yaml:13 Nobody is liquidated: impact.newlyLiquidatable.accounts (1) is not 0',
      ]);
      expect(report.findings[0]).to.deep.include({
        path: 'reserves.WETH.liquidationThreshold',
        help: 'Cut it in steps.',
        data: { rule: 'house/nobody', value: '1', error: null, bound: '0', scenario: null, book: null, by: 'values' },
      });
      expect(report.summary.notEvaluated.map(({ ruleId }) => ruleId)).to.deep.equal([
        'check/drift',
        'check/plan',
        'check/proof',
      ]);
      expect(report.failed).to.equal(true);
      expect(report.markets[0]?.impact).to.deep.equal({
        book: { file: 'books/core.json', block: '100', time: Number(NOW - HOUR), accounts: 3, synthetic: false },
        newlyLiquidatable: 1,
        scenarios: [],
      });
      const line =
        '3 accounts of books/core.json at block 100 (2023-11-14T21:13:20Z), 1 newly liquidatable, no scenario was needed';
      expect(checkText(report, plain)).to.include(`  impact: ${line}\n`);
      expect(checkMarkdown(report)).to.include('1 newly liquidatable');
      expect(checkMarkdown(report)).to.include('value 1, bound 0');
      expectValid(JSON.parse(JSON.stringify(checkJson(report))));
      expect(expectSarif(checkSarif(report, CONTEXT)).runs[0].results.map(({ ruleId }) => ruleId)).to.deep.equal([
        'house/nobody',
      ]);
      expectCounts(readXml(checkJunit(report)));
    }),
  );

  it(
    'pass where nobody is, and count it',
    inRepository(async (repo) => {
      await setUp(repo, { 'books/core.json': await text(), 'policies/house.yaml': AT_ONCE });
      await cut(repo, '82%');
      repo.commit();
      const report = await repo.check();
      expect(told(report.findings)).to.deep.equal([]);
      expect(report.summary.evaluated).to.equal(2);
    }),
  );

  const open = (report: Awaited<ReturnType<Repository['check']>>) =>
    report.summary.notEvaluated
      .filter(({ ruleId }) => /impact|house|sane/.test(ruleId))
      .map(({ ruleId, why }) => `${ruleId}: ${why}`);

  const CRASHES = policy(`  solvent:
    title: Bad debt is paid
    impact: "impact.badDebt.p99 <= backstops.total"
    scenarios: [crash, dip]
`);
  const scenarios = {
    'scenarios/crash.yaml': crash('crash', '40%') + FUND,
    'scenarios/dip.yaml': crash('dip', '97%') + FUND,
  };

  it(
    'hold bad debt against backstops under the scenarios that rules name, and say where it is not paid',
    inRepository(async (repo) => {
      await setUp(repo, { 'books/core.json': await text(), 'policies/house.yaml': CRASHES, ...scenarios });
      await cut(repo, '82%');
      repo.commit();
      const report = await repo.check();
      expect(told(report.findings)).to.have.length(1);
      const [finding] = report.findings;
      expect(finding?.message).to.match(
        /^Bad debt is paid: in crash \(filled\) impact\.badDebt\.p99 \(\$[0-9_.]+\) is above backstops\.total \(\$1000\); not in crash \(as-is\) either$/,
      );
      expect(finding?.data).to.include({ scenario: 'crash', book: 'filled', bound: '1000', error: '0', by: 'values' });
      // A scenario in which the rule holds is counted as well as the one in which it does not.
      expect(report.summary.evaluated).to.equal(3);
      expect(open(report)).to.deep.equal([]);
    }),
  );

  it(
    "are held against the base's scenarios and the change's own",
    inRepository(async (repo) => {
      await setUp(repo, { 'books/core.json': await text(), 'policies/house.yaml': CRASHES, ...scenarios });
      await cut(repo, '82%');
      await repo.edit('scenarios/crash.yaml', '40%', '99%');
      await repo.edit('scenarios/crash.yaml', '40%', '99%');
      await repo.edit('scenarios/crash.yaml', '40%', '99%');
      repo.commit();
      const report = await repo.check();
      const own = report.findings.filter(({ ruleId }) => ruleId === 'house/solvent');
      expect(told(own)).to.have.length(1);
      expect(own[0]?.message).to.match(/in crash \(filled\).*\(by the base's policy\)$/);
    }),
  );

  it(
    "sell into the base's depth file, whatever the change makes of it",
    inRepository(async (repo) => {
      const depth = (reserve: number): string => {
        const source = { kind: 'table' as const, name: 'quotes.csv', digest: '0'.repeat(64) };
        const model = { kind: 'constant-product' as const, reserve, fee: 0.003 };
        return depthFileText({
          market: 'core',
          entries: [{ asset: WETH.toLowerCase(), label: 'WETH', model, source }],
        });
      };
      const badDebt = async (base: string | null, change: string): Promise<number> => {
        await setUp(repo, {
          'books/core.json': await text(),
          'policies/house.yaml': CRASHES.replace('backstops.total', '0'),
          'scenarios/crash.yaml': crash('crash', '70%'),
          'scenarios/dip.yaml': crash('dip', '97%'),
          ...(base === null ? {} : { 'depth/core.json': base }),
        });
        await cut(repo, '82%');
        await repo.write('depth/core.json', change);
        repo.commit();
        const { findings } = await repo.check();
        expect(told(findings).filter((one) => one.includes('check/depth-changed'))).to.have.length(
          base === change ? 0 : 1,
        );
        const found = findings.map(({ message }) => /p99 \(\$([0-9_.]+)\)/.exec(message)?.[1] ?? '0');
        repo.git('switch', '-q', 'main');
        repo.git('branch', '-qD', 'cut');
        return Math.max(...found.map((dollars) => Number(dollars.replaceAll('_', ''))));
      };
      const [deep, thin] = [depth(1e9), depth(1e4)];
      const [inDeep, inThin] = [await badDebt(deep, deep), await badDebt(thin, thin)];
      expect(inThin).to.be.above(2 * inDeep);
      expect(await badDebt(thin, deep)).to.equal(inThin);
    }),
  );

  it(
    "take the base's book, whatever the change makes of it",
    inRepository(async (repo) => {
      await setUp(repo, { 'books/core.json': await text(), 'policies/house.yaml': AT_ONCE });
      await cut(repo, '81%');
      await repo.write('books/core.json', await text([borrower('0xa', 10n, 10n)]));
      repo.commit();
      const rules = (await repo.check()).findings.map(({ ruleId }) => ruleId);
      expect(rules).to.include('house/nobody');
      expect(rules.filter((rule) => /book/.test(rule))).to.have.length(1);
    }),
  );

  it(
    'are not evaluated without a book, with one that comes with the change, and with one that is too old',
    inRepository(async (repo) => {
      await setUp(repo, { 'policies/house.yaml': AT_ONCE.replace('rules:', 'maxStateAge: 1d\nrules:') });
      await cut(repo, '81%');
      repo.commit();
      const none = await repo.check();
      expect(open(none)).to.deep.equal([
        'house/nobody: there is no book books/core.json: plimsoll book pull core makes it',
      ]);
      expect(none.failed).to.equal(false);
      await repo.write('books/core.json', await text());
      repo.commit();
      expect(open(await repo.check())).to.deep.equal([
        'house/nobody: the base has no books/core.json: a book that comes with a change counts once it is merged',
      ]);
      repo.git('switch', '-q', 'main');
      await repo.write('books/core.json', await text(ACCOUNTS, NOW - 25n * HOUR));
      repo.commit();
      repo.git('switch', '-qc', 'later');
      await cut(repo, '81%');
      repo.commit();
      const old = await repo.check();
      expect(open(old)).to.deep.equal(['house/nobody: the book is 25h old, and house takes at most 1d']);
      expect(old.findings).to.deep.equal([]);
    }),
  );

  it(
    'fail where the policy fails for what is not evaluated',
    inRepository(async (repo) => {
      await setUp(repo, { 'policies/house.yaml': AT_ONCE.replace('rules:', 'notEvaluated: failing\nrules:') });
      await cut(repo, '82%');
      repo.commit();
      expect(told((await repo.check()).findings)).to.deep.equal([
        'error policy/not-evaluated params/core.yaml:1 house/nobody was not evaluated: there is no book books/core.json: plimsoll book pull core makes it',
      ]);
    }),
  );

  it(
    'are not evaluated for a damaged book, another market, and scenarios that are not there or cannot tell',
    inRepository(async (repo) => {
      const book = await text();
      await setUp(repo, {
        'books/core.json': book.replace('"settled": 0', '"settled": 1'),
        'policies/house.yaml': policy(`  tail:
    title: No debt in the tail
    impact: "impact.badDebt.p999 == 0"
    scenarios: [nowhere, drawn]
    paths: 64
`),
        'scenarios/drawn.yaml': DRAWN,
      });
      await cut(repo, '82%');
      repo.commit();
      expect(open(await repo.check())[0]).to.match(/^house\/tail: books\/core\.json was altered/);
      repo.git('switch', '-q', 'main');
      await repo.write('books/core.json', book);
      repo.commit();
      repo.git('switch', '-qc', 'later');
      await cut(repo, '82%');
      repo.commit();
      const report = await repo.check();
      const few = 'impact.badDebt.p999: so few paths do not tell its error, or it has none: take more paths';
      expect(open(report)).to.deep.equal([
        'house/tail: nowhere: there is no scenario nowhere',
        `house/tail: drawn (as-is): ${few}`,
        `house/tail: drawn (filled): ${few}`,
      ]);
      expect(report.summary.evaluated).to.equal(1);
      expect(report.failed).to.equal(false);
    }),
  );

  it(
    'judge what is known of a change that is about more than the book has, and leave the rest open',
    inRepository(async (repo) => {
      await setUp(repo, { 'books/core.json': await text(), 'policies/house.yaml': AT_ONCE });
      await cut(repo, '81%');
      await repo.edit(
        'params/core.yaml',
        'eModes:',
        '  DAI:\n    asset: "0x6B175474E89094C44Da98b954EedeAC495271d0F"\n    supplyCap: 1\neModes:',
      );
      repo.commit();
      const report = await repo.check();
      expect(report.findings.map(({ ruleId }) => ruleId)).to.include('house/nobody');
      expect(open(report)).to.deep.equal([
        'house/nobody: the book has no reserves.DAI: pull it again once the chain has it',
      ]);
    }),
  );

  it(
    'are counted as not evaluated where no policy has one',
    inRepository(async (repo) => {
      await setUp(repo, { 'books/core.json': await text() });
      await cut(repo, '82%');
      repo.commit();
      expect(open(await repo.check())).to.deep.equal(['check/impact: no policy has a rule on impact']);
    }),
  );

  it(
    'let an exception pass only what it names whole',
    inRepository(async (repo) => {
      const exception = (path: string) => `exceptions:
  - { rule: nobody, market: core, path: ${path}, reason: agreed, approver: dao, until: 2030-01-01 }
`;
      await setUp(repo, {
        'books/core.json': await text(),
        'policies/house.yaml': AT_ONCE + exception('reserves.WETH'),
      });
      await cut(repo, '81%');
      repo.commit();
      expect(told((await repo.check()).findings)).to.deep.equal([]);
    }),
  );

  it(
    'are held against the block of the book where nothing is compared, and say of a synthetic one that it is',
    inRepository(async (repo) => {
      const made = {
        ...bookOf(await definitions.load('aave-v3'), ACCOUNTS, NOW),
        found: { kind: 'synthetic', how: 'by hand' } as const,
      };
      await setUp(repo, { 'books/core.json': bookText(made), 'policies/house.yaml': AT_ONCE });
      await cut(repo, '81%');
      const report = await repo.check({ base: null });
      expect(told(report.findings).join('\n')).to.include(
        'error house/nobody params/core.yaml:13 Nobody is liquidated',
      );
      expect(checkText(report, plain)).to.include('3 synthetic accounts of books/core.json at block 100');
    }),
  );

  it(
    'stand on the lines that make accounts liquidatable, and count an eMode as it acts',
    inRepository(async (repo) => {
      const inMode: RawAccount = {
        id: '0xd',
        mode: '1',
        health: null,
        positions: [{ asset: WETH.toLowerCase(), supplied: 10n ** 19n, collateral: true, owed: 92n * 10n ** 17n }],
      };
      await setUp(repo, { 'books/core.json': await text([...ACCOUNTS, inMode]), 'policies/house.yaml': AT_ONCE });
      // Without its collateral in the mode, 10 ether carry 8.3 ether of debt, and no longer 9.5.
      await repo.edit('params/core.yaml', 'collateral: [WETH]', 'collateral: []');
      await cut(repo, '82%');
      const [finding, ...more] = (await repo.check()).findings.filter(({ ruleId }) => ruleId === 'house/nobody');
      expect(more).to.deep.equal([]);
      expect(finding?.path).to.equal('eModes.1.collateral');
    }),
  );

  it(
    'are the same whether the base has them or the change loosens them',
    inRepository(async (repo) => {
      await setUp(repo, { 'books/core.json': await text(), 'policies/house.yaml': AT_ONCE });
      await cut(repo, '81%');
      await repo.edit('policies/house.yaml', '.accounts == 0', '.accounts <= 5');
      repo.commit();
      const rules = (await repo.check()).findings.map(({ ruleId, message }) => `${ruleId}: ${message}`).join('\n');
      expect(rules).to.match(/policy\/loosened: house\/nobody/);
      expect(rules).to.match(/house\/nobody: Nobody is liquidated: .*\(by the base's policy\)/);
    }),
  );

  it(
    'pass drawn paths by two standard errors, the same in every run',
    inRepository(async (repo) => {
      const rule = (bound: string) =>
        policy(`  risk:
    title: Little is at risk
    impact: "impact.debtAtRisk.mean <= ${bound}"
    scenarios: [drawn]
    book: as-is
    paths: 200
`);
      await setUp(repo, {
        'books/core.json': await text(),
        'policies/house.yaml': rule('$1'),
        'scenarios/drawn.yaml': DRAWN,
      });
      await cut(repo, '82%');
      repo.commit();
      const gate = async (bound: string) => {
        await repo.write('policies/house.yaml', rule(bound));
        repo.git('add', '-A');
        repo.git('commit', '-qm', bound, '--allow-empty');
        repo.git('branch', '-f', 'main');
        await repo.edit('params/core.yaml', 'liquidationBonus: 5%', 'liquidationBonus: 4%');
        const report = await repo.check();
        await repo.edit('params/core.yaml', 'liquidationBonus: 4%', 'liquidationBonus: 5%');
        expect(open(report)).to.deep.equal([]);
        return report.findings.find(({ ruleId }) => ruleId === 'house/risk')?.data;
      };
      const found = await gate('$1');
      const [value, error] = [Number(found?.value), Number(found?.error)];
      expect(value).to.be.greaterThan(1_000);
      expect(error).to.be.greaterThan(100);
      expect(await gate('$1')).to.deep.equal(found);
      expect(await gate(`$${(value + 1.99 * error).toFixed(2)}`)).to.include({ by: 'errors', book: 'as-is' });
      expect(await gate(`$${(value + 2.01 * error).toFixed(2)}`)).to.equal(undefined);
    }),
  );
});
