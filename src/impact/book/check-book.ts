import type { Finding } from '../../diagnostic/finding.js';
import { someOf } from '../../diagnostic/some-of.js';
import { type AssetCoverage, coverageOf } from './coverage.js';
import { missingInBook } from './missing.js';
import { rawPrices } from './prices.js';
import type { RawBook } from './raw-book.js';
import { isUnknown, scaledHealth, standingOf, thresholdsIn, type Unknown } from './standing.js';

/** Debt of a market that a book may lack, in parts of it, before it is told: interest that moved between reads, dust. */
const TOLD_BELOW = { parts: 999n, of: 1000n };

const percent = (part: bigint, whole: bigint): string => `${Number((part * 10_000n) / whole) / 100}%`;

/** Part of the debt only, or more collateral than there is: assets are told together, for a market has dozens. */
const coverageFindings = (book: RawBook): readonly Finding[] => {
  if (book.found.kind === 'synthetic' || book.found.kind === 'file') return [];
  const coverage = coverageOf(book);
  const part = coverage.flatMap(({ label, owed, borrowed }: AssetCoverage): { asset: string; share: string }[] =>
    borrowed !== null && borrowed > 0n && owed * TOLD_BELOW.of < borrowed * TOLD_BELOW.parts
      ? [{ asset: label, share: percent(owed, borrowed) }]
      : [],
  );
  const above = coverage.flatMap(({ label, collateral, supplied }) =>
    supplied !== null && collateral > supplied ? [label] : [],
  );
  const findings: Finding[] = [];
  if (part.length > 0)
    findings.push({
      ruleId: 'book/part',
      severity: 'warning',
      message: `the book has a part only of what is borrowed of ${someOf(part.map(({ asset, share }) => `${asset} (${share})`))}`,
      help: 'accounts are missing: what they owe is in no result; scan from an earlier block, or give their addresses',
      data: { assets: part },
    });
  if (above.length > 0)
    findings.push({
      ruleId: 'book/more-than-supplied',
      severity: 'error',
      message: `the accounts have more as collateral than the market says is supplied of ${someOf(above)}`,
      help: 'the book is not of this market or block: pull it again',
      data: { assets: above },
    });
  return findings;
};

/** Accounts that are in no result, and what is missing of which asset. */
const unknownFinding = (
  book: RawBook,
  unknown: readonly { readonly account: string; readonly why: Unknown }[],
): Finding => {
  const labels = new Map(coverageOf(book).map(({ asset, label }) => [asset, label]));
  const lacking = (what: Unknown['missing']): readonly string[] => [
    ...new Set(
      unknown.flatMap(({ why: { missing, asset } }) => (missing === what ? [labels.get(asset) ?? asset] : [])),
    ),
  ];
  const assets = { price: lacking('price'), threshold: lacking('threshold') };
  const told = (['price', 'threshold'] as const)
    .filter((what) => assets[what].length > 0)
    .map((what) => `the ${what} of ${someOf(assets[what])}`);
  const accounts = unknown.map(({ account }) => account);
  return {
    ruleId: 'book/unknown-standing',
    severity: 'warning',
    message: `${accounts.length} account${accounts.length === 1 ? ' has' : 's have'} positions whose value is not known, for lack of ${told.join(' and of ')}: ${someOf(accounts)}`,
    help: 'they are in no result; the market’s oracle has no price, or its definition reads no threshold, at the book’s block',
    data: { accounts, prices: assets.price, thresholds: assets.threshold },
  };
};

/**
 * Hold a book against the market: what is borrowed that it lacks, accounts whose health by its numbers is another than what the
 * protocol itself says, and what is not known of assets. Differences of one in the last decimal are roundings.
 */
export const checkBook = (book: RawBook): readonly Finding[] => {
  const prices = rawPrices(book);
  const thresholds = thresholdsIn(book.params);
  const decimals = book.params.protocol.accounts?.health.decimals ?? 18;
  const differing: string[] = [];
  const unknown: { account: string; why: Unknown }[] = [];
  for (const account of book.accounts) {
    const standing = standingOf(account, thresholds, prices);
    if (isUnknown(standing)) unknown.push({ account: account.id, why: standing });
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
      message: `${differing.length} account${differing.length === 1 ? ' has' : 's have'} another health factor than the protocol says: ${someOf(differing)}`,
      help: 'the definition misses something that counts for them, or the book mixes blocks: pull it again, and report it where it stays',
      data: { accounts: differing },
    });
  if (unknown.length > 0) findings.push(unknownFinding(book, unknown));
  return [...findings, ...missingInBook(book)];
};
