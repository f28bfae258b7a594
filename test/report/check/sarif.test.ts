import { expect } from 'chai';
import type { CheckReport } from '../../../src/check/report.js';
import type { Finding } from '../../../src/diagnostic/finding.js';
import { checkSarif } from '../../../src/report/check/sarif.js';
import { expectGolden } from '../../golden/golden.js';
import { CONTEXT, EXAMPLE, HOSTILE, PASSING, reportOf } from './example.js';
import { expectSarif } from './sarif-rules.js';

const [FIRST] = EXAMPLE.findings as readonly [Finding];
const withFindings = (findings: readonly Finding[]): CheckReport => ({ ...EXAMPLE, findings });
const resultsOf = (findings: readonly Finding[]) =>
  expectSarif(checkSarif(withFindings(findings), CONTEXT)).runs[0].results;
const moved = (finding: Finding, by: number): Finding =>
  finding.range === undefined
    ? finding
    : {
        ...finding,
        range: {
          start: { ...finding.range.start, line: finding.range.start.line + by },
          end: { ...finding.range.end, line: finding.range.end.line + by },
        },
      };

describe('a check as SARIF', () => {
  it('is as it was', () => {
    const text = checkSarif(EXAMPLE, CONTEXT);
    expectSarif(text);
    expectGolden('check', text, 'sarif');
  });

  it('has files relative to the repository, rules with their help, levels, and what was not evaluated', () => {
    const [run] = expectSarif(checkSarif(EXAMPLE, CONTEXT)).runs;
    expect(run.results.map(({ level }) => level)).to.deep.equal(['error', 'warning', 'error', 'note']);
    expect(run.results.map((one) => one.locations[0]?.physicalLocation.artifactLocation.uri)).to.deep.equal([
      'risk/params/core.yaml',
      'risk/params/core.yaml',
      'risk/params/old.yaml',
      'risk/.plimsoll-baseline.json',
    ]);
    expect(run.tool.driver.rules[0]?.help.text).to.equal(
      'A value moves too far in one step. Split the change, or wait. plimsoll plan-steps shows how.',
    );
    expect(run.invocations[0]?.exitCode).to.equal(1);
    expect(run.invocations[0]?.toolExecutionNotifications?.map(({ message }) => message.text)).to.deep.equal([
      'not evaluated: steward/headroom core reserves.DAI.borrowCap: the state file has no borrowed amount',
      'not evaluated: impact/bad-debt: no engine is set up',
    ]);
    expect(expectSarif(checkSarif(PASSING, CONTEXT)).runs[0]).to.deep.include({ results: [] });
  });

  it('keeps fingerprints when lines move, and gives others to other values, rules, paths and files', () => {
    const print = (finding: Finding): string =>
      resultsOf([finding])[0]?.partialFingerprints.primaryLocationLineHash ?? '';
    expect(print(moved(FIRST, 7))).to.equal(print(FIRST));
    const others = [
      { ...FIRST, ruleId: 'steward/other' },
      { ...FIRST, path: 'reserves.DAI.ltv' },
      { ...FIRST, file: 'params/other.yaml' },
      { ...FIRST, data: { ...FIRST.data, value: '84%' } },
    ];
    expect(new Set([FIRST, ...others].map(print)).size).to.equal(5);
    const twice = resultsOf([FIRST, moved(FIRST, 1)]).map((one) => one.partialFingerprints.primaryLocationLineHash);
    expect(twice[0]?.endsWith(':1') && twice[1]?.endsWith(':2')).to.equal(true);
  });

  it('shows findings without a file, and of a revision, at the workspace document', () => {
    const { file: _file, range: _range, ...bare } = FIRST;
    const results = resultsOf([bare, { ...FIRST, file: 'git:main:params/core.yaml' }]);
    for (const { locations } of results)
      expect(locations[0]?.physicalLocation).to.deep.equal({
        artifactLocation: { uri: 'risk/plimsoll.yaml', uriBaseId: '%SRCROOT%' },
        region: { startLine: 1 },
      });
    expect(results[1]?.message.text).to.match(/^git:main:params\/core\.yaml: ltv rises/);
  });

  it('lets no text be a link, a path out of the repository or anything but text', () => {
    const [run] = expectSarif(checkSarif(reportOf(HOSTILE), CONTEXT)).runs;
    for (const { message } of run.results) expect(message.text).to.not.match(/\]\(|\p{Cc}(?<!\n)|\p{Cf}/u);
    const [first] = resultsOf([{ ...FIRST, file: 'a b/ü?#%.yaml' }]);
    expect(first?.locations[0]?.physicalLocation.artifactLocation.uri).to.equal('risk/a%20b/%C3%BC%3F%23%25.yaml');
  });

  it('keeps errors where there are more findings than a run takes, and says how many are left out', () => {
    const warnings = Array.from({ length: 25_000 }, (): Finding => ({ ...FIRST, severity: 'warning' }));
    const [run] = expectSarif(checkSarif(withFindings([...warnings, FIRST]), CONTEXT)).runs;
    expect(run.results).to.have.length(25_000);
    expect(run.results[0]?.level).to.equal('error');
    expect(run.invocations[0]?.toolExecutionNotifications?.[0]?.message.text).to.match(/^1 findings are left out/);
  });
});
