import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Finding } from '../diagnostic/finding.js';
import { findingsText } from './findings.js';
import type { Style } from './style.js';
import { table } from './table.js';

export interface ProtocolRow {
  readonly name: string;
  /** Null, like the title, where the definition has errors. */
  readonly version: string | null;
  readonly title: string | null;
  readonly source: string;
}

/** The definitions at hand, one a line, and below what is wrong in those with errors. */
export const protocolListText = (rows: readonly ProtocolRow[], findings: readonly Finding[], style: Style): string =>
  [
    table(
      [{ title: 'name', role: 'strong' }, { title: 'version' }, { title: 'title' }, { title: 'from' }],
      rows.map(({ name, version, title, source }) =>
        [name, version ?? 'has errors', title ?? '', source].map(escapeForTerminal),
      ),
      style,
    ),
    ...(findings.length === 0 ? [] : ['', findingsText(findings, style)]),
  ].join('\n');
