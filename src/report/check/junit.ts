import type { CheckedMarket, CheckReport } from '../../check/report.js';
import type { Finding } from '../../diagnostic/finding.js';
import { comparedText, countsText, detailsOf, TITLE, verdictOf } from './verdict.js';
import { xmlAttributes, xmlText } from './xml.js';

interface Case {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** The rule, for those that failed. */
  readonly type: string;
  readonly message: string;
  readonly text: string;
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

const place = ({ file, range }: Finding): string =>
  [file, range?.start.line, range?.start.column].filter((part) => part !== undefined).join(':');

const findingCase = (finding: Finding): Case => ({
  name: [finding.ruleId, finding.path].filter((part) => part !== undefined).join(' '),
  outcome: finding.severity === 'error' ? 'failed' : 'passed',
  type: finding.ruleId,
  message: finding.message,
  text: [
    `${finding.severity === 'info' ? 'note' : finding.severity}: ${place(finding)} ${finding.message}`,
    ...detailsOf(finding),
    ...(finding.help === undefined ? [] : [finding.help]),
  ].join('\n'),
});

const skippedCase = ({ ruleId, path, why }: CheckReport['summary']['notEvaluated'][number]): Case => ({
  name: path === null ? ruleId : `${ruleId} ${path}`,
  outcome: 'skipped',
  type: ruleId,
  message: `not evaluated: ${why}`,
  text: '',
});

const caseXml = ({ name, outcome, type, message, text }: Case, suite: string): readonly string[] => {
  const open = `    <testcase${xmlAttributes({ classname: suite, name })}`;
  if (outcome === 'skipped') return [`${open}>`, `      <skipped${xmlAttributes({ message })}/>`, '    </testcase>'];
  if (outcome === 'failed')
    return [
      `${open}>`,
      `      <failure${xmlAttributes({ type, message })}>${xmlText(text)}</failure>`,
      '    </testcase>',
    ];
  return text === ''
    ? [`${open}/>`]
    : [`${open}>`, `      <system-out>${xmlText(text)}</system-out>`, '    </testcase>'];
};

const suiteXml = ({ name, cases }: Suite): readonly string[] => {
  const of = (outcome: Case['outcome']): number => cases.filter((one) => one.outcome === outcome).length;
  const counts = { tests: cases.length, failures: of('failed'), errors: 0, skipped: of('skipped') };
  return [
    `  <testsuite${xmlAttributes({ name, ...counts })}>`,
    ...cases.flatMap((one) => caseXml(one, name)),
    '  </testsuite>',
  ];
};

/** Changed values that no finding is about and that nothing was left out for: they passed as far as they were evaluated. */
const passedCases = (market: CheckedMarket, judged: ReadonlySet<string>): readonly Case[] =>
  market.changes
    .filter(({ path }) => !judged.has(path))
    .map(({ path }) => ({ name: path, outcome: 'passed', type: '', message: '', text: '' }));

const suiteOf = (market: CheckedMarket, report: CheckReport): Suite => {
  const { notEvaluated } = report.summary;
  const findings = report.findings.filter(({ file }) => file === market.file);
  const left = notEvaluated.filter((one) => one.market === market.market);
  // Where it is not known which market a rule was left out for, its path passes in none.
  const anywhere = notEvaluated.filter((one) => one.market === undefined);
  const judged = new Set([...findings, ...left, ...anywhere].flatMap(({ path }) => path ?? []));
  return {
    name: market.market,
    cases: [...findings.map(findingCase), ...left.map(skippedCase), ...passedCases(market, judged)],
  };
};

/** What is about no market that was checked, and the verdict itself: a gate can fail without an error among the findings. */
const ownSuite = (report: CheckReport): Suite => {
  const files = new Set(report.markets.map(({ file }) => file));
  const names = new Set(report.markets.map(({ market }) => market));
  const verdict: Case = {
    name: 'verdict',
    outcome: report.failed ? 'failed' : 'passed',
    type: 'verdict',
    message: `${verdictOf(report)}: ${countsText(report)}`,
    text: `${verdictOf(report)}: ${countsText(report)}\n${comparedText(report)}`,
  };
  return {
    name: TITLE,
    cases: [
      verdict,
      ...report.findings.filter(({ file }) => file === undefined || !files.has(file)).map(findingCase),
      ...report.summary.notEvaluated
        .filter(({ market }) => market === undefined || !names.has(market))
        .map(skippedCase),
    ],
  };
};

/**
 * A check as JUnit XML, valid by the schema of Jenkins (junit-10.xsd of its xUnit plugin), which others read as well: a
 * suite a market; errors are failures, what was not evaluated is skipped, warnings and notes pass with their text as
 * output. The first suite has the verdict and what is about no market.
 */
export const checkJunit = (report: CheckReport): string => {
  const suites = [ownSuite(report), ...report.markets.map((market) => suiteOf(market, report))].filter(
    ({ cases }) => cases.length > 0,
  );
  const cases = suites.flatMap((suite) => suite.cases);
  const failures = cases.filter(({ outcome }) => outcome === 'failed').length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${xmlAttributes({ name: TITLE, tests: cases.length, failures, errors: 0 })}>`,
    ...suites.flatMap(suiteXml),
    '</testsuites>',
    '',
  ].join('\n');
};
