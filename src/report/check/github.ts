import type { CheckReport } from '../../check/report.js';
import { escapeForTerminal } from '../../diagnostic/escape.js';
import type { Finding, Severity } from '../../diagnostic/finding.js';
import { type CheckContext, inRepository } from './context.js';
import { countsText, detailsOf, TITLE, verdictOf } from './verdict.js';

/** What GitHub shows of one kind in a step: https://github.com/actions/toolkit/blob/main/docs/problem-matchers.md */
const MOST = 10;
/** The Checks API takes titles of 255 characters and messages of 64 KB. */
const LONGEST_TITLE = 255;
const LONGEST_MESSAGE = 4000;

const COMMAND: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** As `escapeData` of actions/toolkit. */
const data = (text: string): string => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');

/** As `escapeProperty` of actions/toolkit. */
const property = (text: string): string => data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');

const clip = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/**
 * Where an annotation is. GitHub takes columns only where the range is on one line; a range that ends before the first
 * character of a line ends on the line above.
 */
const spotOf = ({ range }: Finding): readonly (readonly [string, string])[] => {
  if (range === undefined) return [];
  const { start, end } = range;
  const endLine = end.column <= 1 && end.line > start.line ? end.line - 1 : end.line;
  const lines = [
    ['line', String(start.line)],
    ['endLine', String(endLine)],
  ] as const;
  return endLine !== start.line || end.line !== start.line
    ? lines
    : [...lines, ['col', String(start.column)], ['endColumn', String(Math.max(end.column, start.column))]];
};

const annotation = (finding: Finding, context: CheckContext): string => {
  const file = inRepository(finding.file, context);
  const details = detailsOf(finding);
  const message = [
    `${finding.file !== undefined && file === null ? `${finding.file}: ` : ''}${finding.message}`,
    ...(details.length === 0 ? [] : [details.join(', ')]),
    ...(finding.help === undefined ? [] : [finding.help]),
  ]
    .map(escapeForTerminal)
    .join('\n');
  const title = clip(
    escapeForTerminal([finding.ruleId, finding.path].filter((part) => part != null).join(' ')),
    LONGEST_TITLE,
  );
  const properties = [
    ['title', title] as const,
    ...(file === null ? [] : [['file', escapeForTerminal(file)] as const, ...spotOf(finding)]),
  ];
  return `::${COMMAND[finding.severity]} ${properties.map(([name, text]) => `${name}=${property(text)}`).join(',')}::${data(clip(message, LONGEST_MESSAGE))}`;
};

/**
 * A check as workflow commands of GitHub Actions, one a line, after a line with the verdict. GitHub shows ten errors, ten
 * warnings and ten notices of a step and drops the rest unsaid; here the last notice says how many there are.
 */
export const checkGithub = (report: CheckReport, context: CheckContext): string => {
  const of = (severity: Severity): readonly Finding[] =>
    report.findings.filter((finding) => finding.severity === severity);
  const [errors, warnings, infos] = [of('error'), of('warning'), of('info')];
  const over = [errors, warnings, infos].some((some) => some.length > MOST);
  const shown = [
    ...errors.slice(0, MOST),
    ...warnings.slice(0, MOST),
    // A notice that says what is not shown takes the place of one.
    ...infos.slice(0, over ? MOST - 1 : MOST),
  ];
  const rest = report.findings.length - shown.length;
  return [
    `${TITLE}: ${verdictOf(report)}: ${countsText(report)}`,
    ...shown.map((finding) => annotation(finding, context)),
    ...(rest > 0
      ? [
          `::notice title=${TITLE}::${data(`${rest} more findings are not shown here: GitHub shows ${MOST} errors, ${MOST} warnings and ${MOST} notices of a step. The summary of the job has them.`)}`,
        ]
      : []),
  ].join('\n');
};
