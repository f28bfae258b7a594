import { expect } from 'chai';
import { checkJunit } from '../../../src/report/check/junit.js';
import { expectGolden } from '../../golden/golden.js';
import { EXAMPLE, HOSTILE, PASSING, reportOf } from './example.js';
import { expectCounts } from './junit-rules.js';
import { type Element, readXml } from './read-xml.js';

const read = (xml: string): Element => {
  const root = readXml(xml);
  expect(root.name).to.equal('testsuites');
  expectCounts(root);
  return root;
};
const outcomes = (root: Element): readonly string[] =>
  root.children.flatMap((suite) =>
    suite.children.map(
      (one) =>
        `${suite.attributes.get('name')}: ${one.attributes.get('name')}: ${one.children.map(({ name }) => name).join() || 'passed'}`,
    ),
  );

describe('a check as JUnit XML', () => {
  it('is as it was', () => expectGolden('check', checkJunit(EXAMPLE), 'xml'));

  it('has a suite a market, failures for errors, and skips what was not evaluated', () => {
    const root = read(checkJunit(EXAMPLE));
    expect(outcomes(root)).to.deep.equal([
      'plimsoll check: verdict: failure',
      'plimsoll check: baseline/gone: system-out',
      'plimsoll check: impact/bad-debt: skipped',
      'core: steward/max-step reserves.WETH.ltv: failure',
      'core: sane/margin reserves.WETH.ltv: system-out',
      'core: steward/headroom reserves.DAI.borrowCap: skipped',
      'core: reserves.WETH.supplyCap: passed',
      'old-pool: change/market-deleted: failure',
    ]);
    expect(root.attributes.get('failures')).to.equal('3');
    expect(root.attributes.get('tests')).to.equal('8');
  });

  it('fails where a gate fails without an error among the findings', () => {
    const root = read(checkJunit({ ...PASSING, failed: true }));
    expect(root.attributes.get('failures')).to.equal('1');
    expect(outcomes(root)[0]).to.equal('plimsoll check: verdict: failure');
    expect(read(checkJunit(PASSING)).attributes.get('failures')).to.equal('0');
  });

  it('passes no value for which a rule was left out, in whatever market', () => {
    const path = 'reserves.WETH.supplyCap';
    const summary = { ...PASSING.summary, notEvaluated: [{ ruleId: 'steward/headroom', path, why: 'no chain' }] };
    const names = outcomes(read(checkJunit({ ...PASSING, summary })));
    expect(names).to.include(`plimsoll check: steward/headroom ${path}: skipped`);
    expect(names).to.not.include(`core: ${path}: passed`);
  });

  it('is XML whatever the texts are, and shows what XML cannot hold', () => {
    const root = read(checkJunit(reportOf(HOSTILE)));
    const [verdict, ...own] = root.children[0]?.children ?? [];
    expect(verdict?.attributes.get('name')).to.equal('verdict');
    expect(own[0]?.attributes.get('name')).to.contain('\\u{0}\\u{1b}[31m\\u{202e}\\u{d800}\\u{fffe}');
    expect(own[0]?.children[0]?.text).to.contain(']]> <!-- --> <img src=a>');
  });

  it('is read by a reader that refuses what is not well formed', () => {
    const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
    for (const wrong of [
      '<a>',
      '<a></b>',
      '<a b="1" b="2"/>',
      '<a>&x;</a>',
      '<a>&amp</a>',
      '<a>]]></a>',
      '<a/><a/>',
      '<a>\u0001</a>',
    ])
      expect(() => readXml(head + wrong), wrong).to.throw();
    expect(readXml(`${head}<a b="&lt;&#10;">x<c/></a>`)).to.deep.include({ name: 'a', text: 'x' });
  });
});
