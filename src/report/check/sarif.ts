import type { CheckReport } from '../../check/report.js';
import { escapeForTerminal } from '../../diagnostic/escape.js';
import type { Finding, Severity } from '../../diagnostic/finding.js';
import { fingerprintOf, identityOf } from '../../diagnostic/fingerprint.js';
import { type CheckContext, inRepository } from './context.js';
import { detailsOf } from './verdict.js';

const LEVEL: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

/** Code scanning refuses a run with more results. */
const MOST_RESULTS = 25_000;
/** Enough to find each of them; the count says how many there are. */
const MOST_NOTIFICATIONS = 1000;

/** Text without unseen characters, and without what SARIF reads as a link (2.1.0, 3.11.6). */
const plain = (text: string): string => escapeForTerminal(text).replace(/\](?=\()/g, '] ');

/** Percent-encoded as RFC 3986 wants it, folder by folder. */
const uri = (path: string): string =>
  path
    .split('/')
    .map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, '\u{fffd}')))
    .join('/');

const regionOf = ({ range }: Finding): object => {
  if (range === undefined) return { startLine: 1 };
  const { start, end } = range;
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
};

/** Code scanning shows only what has a place: a finding without a file is shown at the workspace document. */
const locationOf = (finding: Finding, context: CheckContext): object => {
  const file = inRepository(finding.file, context);
  const shown = file ?? inRepository('plimsoll.yaml', context) ?? 'plimsoll.yaml';
  return {
    physicalLocation: {
      artifactLocation: { uri: uri(shown), uriBaseId: '%SRCROOT%' },
      region: file === null ? { startLine: 1 } : regionOf(finding),
    },
    ...(finding.path === undefined
      ? {}
      : { logicalLocations: [{ fullyQualifiedName: plain(finding.path), kind: 'parameter' }] }),
  };
};

const ruleOf = (ruleId: string, severity: Severity, context: CheckContext): object => {
  const entry = context.explain(ruleId);
  const title = plain(entry?.title ?? ruleId);
  const help = plain(entry?.help ?? `plimsoll explain ${ruleId} says more.`);
  return {
    id: plain(ruleId),
    shortDescription: { text: title },
    fullDescription: { text: help },
    help: { text: `${title}. ${help}` },
    defaultConfiguration: { level: LEVEL[severity] },
    properties: { tags: ['risk-parameters'] },
  };
};

const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

const resultOf = (finding: Finding, ruleIndex: number, nth: number, context: CheckContext): object => {
  const fingerprint = fingerprintOf(identityOf(finding));
  const base = finding.file !== undefined && inRepository(finding.file, context) === null ? `${finding.file}: ` : '';
  const message = [
    `${base}${finding.message}`,
    ...detailsOf(finding),
    ...(finding.help === undefined ? [] : [finding.help]),
  ];
  return {
    ruleId: plain(finding.ruleId),
    ruleIndex,
    level: LEVEL[finding.severity],
    message: { text: message.map(plain).join('\n') },
    locations: [locationOf(finding, context)],
    partialFingerprints: {
      // The one that code scanning goes by. Its own would change with the lines around.
      primaryLocationLineHash: `${fingerprint.slice(0, 16)}:${nth}`,
      'plimsollFinding/v1': `${fingerprint}:${nth}`,
    },
  };
};

const invocationOf = (report: CheckReport, results: number): object => {
  const { notEvaluated } = report.summary;
  const dropped = report.findings.length - results;
  const notes = [
    ...(dropped > 0
      ? [{ level: 'warning', message: { text: `${dropped} findings are left out: a run takes ${MOST_RESULTS}.` } }]
      : []),
    ...notEvaluated.slice(0, MOST_NOTIFICATIONS).map(({ ruleId, market, path, why }) => ({
      level: 'note',
      message: {
        text: `not evaluated: ${[ruleId, market, path]
          .filter((part) => part != null)
          .map(plain)
          .join(' ')}: ${plain(why)}`,
      },
    })),
  ];
  return {
    executionSuccessful: true,
    exitCode: report.failed ? 1 : 0,
    ...(notes.length === 0 ? {} : { toolExecutionNotifications: notes }),
    properties: { evaluated: report.summary.evaluated, notEvaluated: notEvaluated.length, known: report.summary.known },
  };
};

/**
 * A check as SARIF 2.1.0 for code scanning: files relative to the repository (`%SRCROOT%`), one rule a rule id with its
 * help, fingerprints that stay when lines move, what was not evaluated as notifications. Known findings of a baseline are
 * not in a report, so they are not here.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export const checkSarif = (report: CheckReport, context: CheckContext): string => {
  const bySeverity =
    report.findings.length <= MOST_RESULTS
      ? report.findings
      : ORDER.flatMap((severity) => report.findings.filter((finding) => finding.severity === severity)).slice(
          0,
          MOST_RESULTS,
        );
  const rules = new Map<string, { readonly index: number; readonly rule: object }>();
  const seen = new Map<string, number>();
  const results = bySeverity.map((finding) => {
    const known = rules.get(finding.ruleId);
    const index = known?.index ?? rules.size;
    if (known === undefined)
      rules.set(finding.ruleId, { index, rule: ruleOf(finding.ruleId, finding.severity, context) });
    const fingerprint = fingerprintOf(identityOf(finding));
    const nth = (seen.get(fingerprint) ?? 0) + 1;
    seen.set(fingerprint, nth);
    return resultOf(finding, index, nth, context);
  });
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'plimsoll',
            version: context.version,
            informationUri: context.homepage,
            rules: [...rules.values()].map(({ rule }) => rule),
          },
        },
        automationDetails: { id: 'plimsoll-check/' },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The folder of the repository.' } } },
        invocations: [invocationOf(report, results.length)],
        results,
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
};
