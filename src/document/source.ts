import { createHash } from 'node:crypto';
import type { Finding, Position, Range, Severity } from '../diagnostic/finding.js';
import type { Span } from './node.js';

/** A text with the name people know it by: a path relative to the workspace, or `git:REV:path`. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}

/** sha256 of the UTF-8 text, as lower-case hex: how documents are pinned in locks and bundles. */
export const digestOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** The line and column of an offset. */
export const positionAt = (text: string, offset: number): Position => {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let i = before.indexOf('\n'); i !== -1; i = before.indexOf('\n', i + 1)) line += 1;
  return { line, column: offset - lineStart + 1 };
};

export const rangeOf = (text: string, span: Span): Range => ({
  start: positionAt(text, span.start),
  end: positionAt(text, span.end),
});

/** The line of text an offset is on, without its line break. */
export const lineAt = (text: string, offset: number): string => {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return text.slice(start, end === -1 ? text.length : end).replace(/\r$/, '');
};

/** A finding without its place. Its severity is error where none is given. */
type UnplacedFinding = Omit<Finding, 'file' | 'range' | 'quote' | 'severity'> & { readonly severity?: Severity };

/** A finding about a stretch of a source: position and quoted line are filled in from the text. */
export const findingAt = (source: SourceText, span: Span, finding: UnplacedFinding): Finding => ({
  ...finding,
  severity: finding.severity ?? 'error',
  file: source.file,
  range: rangeOf(source.text, span),
  quote: lineAt(source.text, span.start),
});
