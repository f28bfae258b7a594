import type { CheckedMarket, CheckReport } from '../../check/report.js';
import { escapeForTerminal } from '../../diagnostic/escape.js';
import type { Finding } from '../../diagnostic/finding.js';
import { findingText } from '../findings.js';
import { indent } from '../indent.js';
import { readableChange, readableRelative, readableValue } from '../readable.js';
import type { Style } from '../style.js';
import { type Column, table } from '../table.js';
import { leftOutOf, pathsText } from './not-evaluated.js';
import {
  beforeTitle,
  comparedText,
  countsText,
  detailsOf,
  fateText,
  impactText,
  kindText,
  nextCommands,
  provenText,
  TITLE,
  verdictOf,
} from './verdict.js';

const known = (text: string | null): string => (text === null ? '–' : readableValue({ text }));

const valuesOf = (before: string): readonly Column[] => [
  { title: 'parameter' },
  { title: before, align: 'right' },
  { title: 'value', align: 'right', role: 'strong' },
  { title: 'change', align: 'right' },
  { title: 'relative', align: 'right' },
  { title: 'chain', align: 'right' },
  { title: 'bound', align: 'right' },
];
const DRIFT: readonly Column[] = [
  { title: 'parameter' },
  { title: 'base', align: 'right' },
  { title: 'chain', align: 'right' },
  { title: '' },
];

const withDetails = (finding: Finding, style: Style): string => {
  const details = detailsOf(finding).map(escapeForTerminal);
  const text = findingText(finding, style);
  return details.length === 0 ? text : `${text}\n    ${details.join(', ')}`;
};

const marketText = (market: CheckedMarket, before: string, style: Style): string => {
  const { changes, drift, calls, proven } = market;
  const rows = changes.map((change) => [
    escapeForTerminal(change.path),
    readableValue(change.before),
    readableValue(change.after),
    readableChange(change),
    readableRelative(change),
    known(change.chain),
    known(change.bound),
  ]);
  const head = `${style('strong', escapeForTerminal(market.market))}  ${escapeForTerminal(market.file)}  ${escapeForTerminal(fateText(market))}`;
  return [
    head,
    ...(rows.length === 0 ? [] : [indent(table(valuesOf(before), rows, style), '  ')]),
    ...(drift.length === 0
      ? []
      : [
          '  drift: the chain differs from the base, not by this change',
          indent(
            table(
              DRIFT,
              drift.map(({ path, before, after, kind }) => [
                escapeForTerminal(path),
                readableValue(before),
                readableValue(after),
                kindText(kind),
              ]),
              style,
            ),
            '    ',
          ),
        ]),
    ...(market.impact === undefined ? [] : [`  impact: ${escapeForTerminal(impactText(market.impact))}`]),
    ...(calls === null
      ? []
      : [
          calls.length === 0 ? '  no calls are needed' : `  calls: ${calls.length}, ${provenText(proven)}`,
          ...calls.map((call, index) => `    ${index + 1}. ${escapeForTerminal(call)}`),
        ]),
  ].join('\n');
};

const MOST_LEFT_OUT = 50;

const notEvaluatedText = (report: CheckReport): readonly string[] => {
  const all = leftOutOf(report);
  if (all.length === 0) return [];
  const lines = all.slice(0, MOST_LEFT_OUT).map((one) => {
    const where = [one.ruleId, one.market ?? '', pathsText(one)].filter((part) => part !== '').join('  ');
    return `  ${escapeForTerminal(where)}: ${escapeForTerminal(one.why)}`;
  });
  return [
    '',
    `not evaluated (${report.summary.notEvaluated.length})`,
    ...lines,
    ...(all.length > MOST_LEFT_OUT ? [`  … and ${all.length - MOST_LEFT_OUT} more`] : []),
  ];
};

/**
 * A check for a terminal: the verdict in the first line, findings on their quoted lines, what changed in every market
 * with the base's value, the chain's and the bound, what was not evaluated, who must approve, what to run next.
 */
export const checkText = (report: CheckReport, style: Style): string => {
  const { findings, markets, reviewers } = report;
  const shown = markets.filter(
    ({ fate, changes, drift, calls, impact }) =>
      fate !== 'unchanged' || impact !== undefined || changes.length + drift.length + (calls?.length ?? 0) > 0,
  );
  const verdict = style(report.failed ? 'error' : 'good', verdictOf(report));
  const next = nextCommands(report);
  return [
    `${TITLE}: ${verdict}: ${countsText(report)}`,
    style('faint', escapeForTerminal(comparedText(report))),
    ...findings.map((finding) => `\n${withDetails(finding, style)}`),
    ...shown.map((market) => `\n${marketText(market, beforeTitle(report), style)}`),
    ...notEvaluatedText(report),
    ...(reviewers.length === 0
      ? []
      : [
          '',
          'must approve',
          ...reviewers.map(({ name, rules }) => `  ${escapeForTerminal(name)}  ${escapeForTerminal(rules.join(', '))}`),
        ]),
    ...(next.length === 0 ? [] : ['', `next: ${next.join('; ')}`]),
  ].join('\n');
};
