import { createHash } from 'node:crypto';
import type { Finding } from './finding.js';

/** What a finding is recognised by when it is reported again. */
export interface FindingIdentity {
  readonly ruleId: string;
  readonly file: string | null;
  readonly path: string | null;
  /** The value found fault with, as the document writes it. */
  readonly value: string;
}

const LONGEST = 1000;

/** A text, or its hash where it is long: a baseline is no place for whole documents. */
const bounded = (text: string): string =>
  text.length <= LONGEST ? text : `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;

/** The text that the range covers, where it is on one line. */
const covered = ({ quote, range }: Finding): string | null => {
  if (quote === undefined || range === undefined || range.end.line !== range.start.line) return null;
  const text = quote.slice(range.start.column - 1, range.end.column - 1);
  return text === '' ? null : text;
};

/**
 * What tells a finding from others: the rule, the file, the path and the offending value; never a line or a column, so
 * that editing other lines makes no new findings. Where a rule tells no value, the text it marks stands for it, else its message.
 */
export const identityOf = (finding: Finding): FindingIdentity => {
  const { value } = finding.data ?? {};
  return {
    ruleId: bounded(finding.ruleId),
    file: finding.file === undefined ? null : bounded(finding.file),
    path: finding.path === undefined ? null : bounded(finding.path),
    value: bounded(typeof value === 'string' ? value : (covered(finding) ?? finding.message)),
  };
};

/** sha256 of an identity, in lower-case hex. */
export const fingerprintOf = ({ ruleId, file, path, value }: FindingIdentity): string =>
  createHash('sha256')
    .update(JSON.stringify([ruleId, file, path, value]), 'utf8')
    .digest('hex');
