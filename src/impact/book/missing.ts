import type { Finding } from '../../diagnostic/finding.js';
import { someOf } from '../../diagnostic/some-of.js';
import { metricOf } from '../market/roles.js';
import { assetGroup, rawPrices } from './prices.js';
import type { RawBook } from './raw-book.js';

const AMOUNTS = ['supplied', 'borrowed', 'available'] as const;

/** What the market did not answer of its assets at a book's block, with the effect; accounts are told by `checkBook`. */
export const missingInBook = (book: RawBook): readonly Finding[] => {
  const group = assetGroup(book);
  const prices = rawPrices(book);
  const entities = [...(book.params.entities.get(group.name)?.values() ?? [])];
  const held = new Set(book.accounts.flatMap(({ positions }) => positions.map(({ asset }) => asset)));
  const labelsOf = (wanted: (identity: string) => boolean): readonly string[] =>
    entities.filter(({ identity }) => wanted(identity)).map(({ label, identity }) => label || identity);
  const unpriced = labelsOf((identity) => !prices.has(identity) && !held.has(identity));
  const unmeasured = labelsOf(
    (identity) =>
      prices.has(identity) && AMOUNTS.some((role) => metricOf(book.metrics, group, identity, role)?.kind !== 'number'),
  );
  const findings: Finding[] = [];
  if (unmeasured.length > 0)
    findings.push({
      ruleId: 'book/no-amounts',
      severity: 'warning',
      message: `what is supplied, borrowed or available is not known of ${someOf(unmeasured)}: simulate refuses the market`,
      help: 'the chain did not answer it at the block of the book: see the contracts of these assets, and pull the book again',
      data: { assets: unmeasured },
    });
  if (unpriced.length > 0)
    findings.push({
      ruleId: 'book/no-price',
      severity: 'info',
      message: `the market has no price of ${someOf(unpriced)}: no account of the book has ${unpriced.length === 1 ? 'it, and results leave it out' : 'them, and results leave them out'}`,
      help: 'whoever has them is not in the book, for the protocol itself cannot value their accounts',
      data: { assets: unpriced },
    });
  return findings;
};
