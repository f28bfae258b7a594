import { EXIT } from '../diagnostic/error.js';
import { escapeForTerminal } from '../diagnostic/escape.js';
import { hasErrors } from '../diagnostic/finding.js';
import { bookText } from '../report/book-text.js';
import { someFindings } from '../report/some-findings.js';
import type { BookAtHand } from './book.js';
import { bookView } from './book-view.js';
import { publicFinding } from './public-finding.js';
import type { CommandResult } from './result.js';

/** What the commands of books say: the book, with so many of its accounts, what is to be said of it, and where it stands. */
export const bookResult = (
  format: `plimsoll.book-${string}/1`,
  { book, digest, file, findings }: BookAtHand,
  accounts: number,
): CommandResult => {
  const view = bookView(book, accounts);
  const ok = !hasErrors(findings);
  return {
    json: { format, ok, file, digest, book: view, findings: findings.map(publicFinding) },
    text: (style) =>
      [
        ...someFindings(findings, style),
        bookText(view, style),
        '',
        `${escapeForTerminal(file)}, sha256 ${digest.slice(0, 16)}…`,
      ].join('\n'),
    ...(ok ? {} : { exit: EXIT.failed }),
  };
};
