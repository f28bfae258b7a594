import type { Finding } from '../../diagnostic/finding.js';
import { coverageOf } from './coverage.js';
import { rawPrices } from './prices.js';
import type { RawBook } from './raw-book.js';
import { isUnknown, scaledHealth, standingOf, thresholdsIn } from './standing.js';

/** Debt of a market that a book may lack, in parts of it, before it is told: interest that moved between reads, dust. */
const TOLD_BELOW = { parts: 999n, of: 1000n };
const SHOWN = 5;

const more = (names: readonly string[]): string =>
  `${names.slice(0, SHOWN).join(', ')}${names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''}`;

const percent = (part: bigint, whole: bigint): string => `${Number((part * 10_000n) / whole) / 100}%`;

const coverageFindings = (book: RawBook): readonly Finding[] =>
  coverageOf(book).flatMap(({ label, owed, borrowed, collateral, supplied }): Finding[] => {
    if (book.found.kind === 'synthetic' || book.found.kind === 'file') return [];
    const findings: Finding[] = [];
    if (borrowed !== null && borrowed > 0n && owed * TOLD_BELOW.of < borrowed * TOLD_BELOW.parts)
      findings.push({
        ruleId: 'book/part',
        severity: 'warning',
        message: `the book has ${percent(owed, borrowed)} of what is borrowed of ${label}`,
        path: label,
        help: 'accounts are missing: what they owe is in no result; scan from an earlier block, or give their addresses',
      });
    if (supplied !== null && collateral > supplied)
      findings.push({
        ruleId: 'book/more-than-supplied',
        severity: 'error',
        message: `the accounts have more ${label} as collateral than the market says is supplied`,
        path: label,
        help: 'the book is not of this market or block: pull it again',
      });
    return findings;
  });

/**
 * Hold a book against the market: what is borrowed that it lacks, and accounts whose health by its numbers is another than what
 * the protocol itself says. Differences of one in the last decimal are roundings.
 */
export const checkBook = (book: RawBook): readonly Finding[] => {
  const prices = rawPrices(book);
  const thresholds = thresholdsIn(book.params);
  const decimals = book.params.protocol.accounts?.health.decimals ?? 18;
  const [differing, unknown]: [string[], string[]] = [[], []];
  for (const account of book.accounts) {
    const standing = standingOf(account, thresholds, prices);
    if (isUnknown(standing)) unknown.push(account.id);
    else if (account.health !== null && standing.health !== null) {
      const difference = scaledHealth(standing.health, decimals) - account.health;
      if (difference < -1n || difference > 1n) differing.push(account.id);
    }
  }
  const findings = [...coverageFindings(book)];
  if (differing.length > 0)
    findings.push({
      ruleId: 'book/other-health',
      severity: 'error',
      message: `${differing.length} accounts have another health factor than the protocol says: ${more(differing)}`,
      help: 'the definition misses something that counts for them, or the book mixes blocks: pull it again, and report it where it stays',
    });
  if (unknown.length > 0)
    findings.push({
      ruleId: 'book/unknown-standing',
      severity: 'warning',
      message: `${unknown.length} accounts have positions whose price or threshold is not known: ${more(unknown)}`,
      help: 'they are in no result',
    });
  return findings;
};
