import type { CheckedMarket, CheckReport } from '../check/report.js';
import { escapeForTerminal } from '../diagnostic/escape.js';
import { findingsSummary, findingText } from '../report/findings.js';
import type { Style } from '../report/style.js';

const PROVEN: Readonly<Record<string, string>> = { true: 'proven', false: 'refused by the chain' };

const marketLines = (market: CheckedMarket): readonly string[] => {
  const { changes, drift, calls, proven } = market;
  const facts = [
    market.fate,
    ...(changes.length > 0 ? [`${changes.length} changes`] : []),
    ...(drift.length > 0 ? [`${drift.length} differ on the chain`] : []),
    ...(proven === null ? [] : [PROVEN[String(proven)] ?? '']),
  ];
  return [
    escapeForTerminal(`${market.market}  ${facts.join(', ')}`),
    ...changes.map(({ path, before, after }) =>
      escapeForTerminal(`  ${path}: ${before?.text ?? 'absent'} → ${after?.text ?? 'unmanaged'}`),
    ),
    ...(calls ?? []).map((call, index) => escapeForTerminal(`  call ${index + 1}: ${call}`)),
  ];
};

const notEvaluatedLines = ({ summary }: CheckReport): readonly string[] =>
  summary.notEvaluated.map(({ ruleId, market, path, why }) =>
    escapeForTerminal(`not evaluated  ${[ruleId, market, path].filter((part) => part != null).join(' ')}: ${why}`),
  );

/** A report in short, for a terminal. */
export const checkText = (report: CheckReport, style: Style): string => {
  const { base, summary } = report;
  const against =
    base === null ? 'as they are' : `against ${escapeForTerminal(base.revision)} (${base.commit.slice(0, 12)})`;
  const mark = report.failed ? style('error', 'failed') : style('good', 'passed');
  return [
    ...report.findings.map((finding) => findingText(finding, style)),
    ...report.markets.filter(({ fate, drift }) => fate !== 'unchanged' || drift.length > 0).flatMap(marketLines),
    ...notEvaluatedLines(report),
    `${mark}  ${report.markets.length} markets ${against}: ${findingsSummary(report.findings)}; ${summary.evaluated} evaluated, ${summary.notEvaluated.length} not`,
  ].join('\n');
};
