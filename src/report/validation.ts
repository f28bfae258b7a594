import { escapeForTerminal } from '../diagnostic/escape.js';
import { type Finding, hasErrors } from '../diagnostic/finding.js';
import { findingsSummary, findingText } from './findings.js';
import type { Style } from './style.js';

/** What `validate` says: the findings, then a line with the verdict. */
export const validationText = (
  documents: readonly { readonly file: string; readonly values?: number }[],
  findings: readonly Finding[],
  style: Style,
): string => {
  const values = documents.reduce((sum, document) => sum + (document.values ?? 0), 0);
  const looked = documents.length === 1 ? escapeForTerminal(documents[0]?.file ?? '') : `${documents.length} documents`;
  const managed = values === 0 ? '' : `, ${values} values`;
  const mark = hasErrors(findings) ? style('error', 'invalid') : style('good', 'valid');
  const verdict = `${mark}  ${looked}${managed}: ${findingsSummary(findings)}`;
  return [...findings.map((finding) => findingText(finding, style)), verdict].join('\n');
};
