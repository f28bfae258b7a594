import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Finding, Severity } from '../diagnostic/finding.js';
import { quote } from '../diagnostic/quote.js';
import { indent } from './indent.js';
import type { Role, Style } from './style.js';

const ROLE: Readonly<Record<Severity, Role>> = { error: 'error', warning: 'warning', info: 'note' };

/** `file:line:col`, as far as it is known; empty where nothing is. */
export const place = (where: {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}): string =>
  [where.file === undefined ? '' : escapeForTerminal(where.file), where.line, where.column]
    .filter((part) => part !== undefined && part !== '')
    .join(':');

/**
 * One finding as a person reads it: severity, place, message and rule on a line, then the quoted source, then what to do.
 * `plimsoll explain <rule>` says more about the rule.
 */
export const findingText = (finding: Finding, style: Style): string => {
  const { severity, range } = finding;
  const where = place({ file: finding.file, line: range?.start.line, column: range?.start.column });
  // The quoted line shows which value it is; without a line the path says so.
  const path = range === undefined && finding.path !== undefined ? escapeForTerminal(finding.path) : '';
  const subject = [where, path].filter((part) => part !== '').join(' ');
  const head = [
    style(ROLE[severity], severity.padEnd('warning'.length)),
    ...(subject === '' ? [] : [style('strong', subject)]),
    escapeForTerminal(finding.message),
    style('faint', `[${escapeForTerminal(finding.ruleId)}]`),
  ].join('  ');
  const source = finding.quote === undefined || range === undefined ? [] : [indent(quote(finding.quote, range))];
  const help =
    finding.help === undefined ? [] : [indent(`${style('note', 'help')}: ${escapeForTerminal(finding.help)}`)];
  return [head, ...source, ...help].join('\n');
};

const count = (many: number, noun: string): string => `${many} ${noun}${many === 1 ? '' : 's'}`;

/** `2 errors, 1 warning`; `no findings` where there are none. Infos are counted only where there are some. */
export const findingsSummary = (findings: readonly Finding[]): string => {
  const of = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  if (findings.length === 0) return 'no findings';
  const infos = of('info');
  return [
    count(of('error'), 'error'),
    count(of('warning'), 'warning'),
    ...(infos > 0 ? [count(infos, 'note')] : []),
  ].join(', ');
};

/** Findings one below the other with a summary as the last line. They are shown in the order given. */
export const findingsText = (findings: readonly Finding[], style: Style): string =>
  [...findings.map((finding) => findingText(finding, style)), findingsSummary(findings)].join('\n');
