import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Finding } from '../diagnostic/finding.js';
import { findingText } from './findings.js';
import type { Style } from './style.js';

/** A confirmation of a service that does not count, as it is shown. */
export interface ShownNotCounted {
  /** Whom the service names. */
  readonly owner: string | null;
  readonly why: string;
}

/** A line for each confirmation that does not count. */
export const notCountedLines = (list: readonly ShownNotCounted[], style: Style): readonly string[] =>
  list.map(
    ({ owner, why }) =>
      `${style('warning', 'not counted')}  ${owner === null ? '' : `said to be of ${owner}: `}${escapeForTerminal(why)}`,
  );

/** `confirmed by 1 of the 2 needed: 0x…` */
export const confirmedLine = (owners: readonly string[], need: number): string =>
  `confirmed by ${owners.length} of the ${need} needed${owners.length === 0 ? '' : `: ${owners.join(', ')}`}`;

export const findingLines = (findings: readonly Finding[], style: Style): readonly string[] =>
  findings.map((finding) => findingText(finding, style));
