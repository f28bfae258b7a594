import { child, type DocumentNode, entryOf, itemsOf } from '../../document/node.js';
import type { CollateralAuctions, Elasticity, Liquidators } from '../scenario.js';
import type { Keyed } from './document.js';
import { ABOVE_ZERO, AT_LEAST_ZERO, type Bounds, type ScenarioReading, SHARE } from './reading.js';

const WHOLE: Bounds = { min: 1, max: 1_000_000 };

const has = (node: DocumentNode, key: string): boolean => child(node, key) !== undefined;

/** How liquidators compete, as far as the document says. */
const competitionOf = (
  node: DocumentNode,
  reading: ScenarioReading,
  path: string,
): Pick<Liquidators, 'entryProfit' | 'rivalBidding' | 'shares'> => ({
  ...(has(node, 'entryProfit') ? { entryProfit: reading.number(node, 'entryProfit', 'usd', path, ABOVE_ZERO) } : {}),
  ...(has(node, 'rivalBidding') ? { rivalBidding: reading.number(node, 'rivalBidding', 'percent', path, SHARE) } : {}),
  ...(has(node, 'shares') ? { shares: sharesOf(node, reading, path) } : {}),
});

/** What part of all capital each has: one for each of `count`, of 100% together. */
const sharesOf = (node: DocumentNode, reading: ScenarioReading, path: string): readonly number[] => {
  const where = `${path}.shares`;
  const shares = itemsOf(child(node, 'shares')).map((item) => reading.scalar(item, 'percent', where, SHARE));
  const count = reading.number(node, 'count', 'number', path);
  const sum = shares.reduce((total, share) => total + share, 0);
  const entry = entryOf(node, 'shares');
  if (entry !== undefined && (shares.length !== count || Math.abs(sum - 1) > 1e-9))
    reading.add(
      entry.keySpan,
      'scenario/shares',
      `${where} has ${shares.length} shares of ${Number((sum * 100).toFixed(6))}% for ${count} liquidators`,
      where,
      'give one share of all capital for each, of 100% together',
    );
  return shares;
};

/** Those who liquidate; null where the document does not say. */
export const readLiquidators = (root: DocumentNode, reading: ScenarioReading): Liquidators | null => {
  const node = child(root, 'liquidators');
  if (node === undefined) return null;
  const path = 'liquidators';
  return {
    count: reading.number(node, 'count', 'number', path, WHOLE),
    capital: reading.numberOr(node, 'capital', 'unlimited', 'usd', path, AT_LEAST_ZERO),
    gas: reading.number(node, 'gas', 'usd', path, AT_LEAST_ZERO),
    minimumProfit: reading.number(node, 'minimumProfit', 'usd', path, AT_LEAST_ZERO),
    latency: reading.number(node, 'latency', 'duration', path, AT_LEAST_ZERO),
    bidding: reading.number(node, 'bidding', 'percent', path, SHARE),
    absence: reading.number(node, 'absence', 'percent', path, SHARE),
    turnover: reading.number(node, 'turnover', 'duration', path, AT_LEAST_ZERO),
    ...competitionOf(node, reading, path),
  };
};

/** Auctions of collateral; null where the document does not say. */
export const readAuctions = (root: DocumentNode, reading: ScenarioReading): CollateralAuctions | null => {
  const node = child(root, 'auctions');
  if (node === undefined) return null;
  const path = 'auctions';
  return {
    start: reading.number(node, 'start', 'percent', path, ABOVE_ZERO),
    cut: reading.number(node, 'cut', 'percent', path, { ...ABOVE_ZERO, max: 1 }),
    step: reading.number(node, 'every', 'duration', path, { min: 1 }),
    tail: reading.number(node, 'tail', 'duration', path, { min: 1 }),
    cusp: reading.number(node, 'cusp', 'percent', path, SHARE),
    margin: reading.number(node, 'margin', 'percent', path, AT_LEAST_ZERO),
    absence: reading.number(node, 'absence', 'percent', path, SHARE),
  };
};

/** How holders of each asset react. */
export const readElasticities = (root: DocumentNode, reading: ScenarioReading): Keyed<Elasticity> =>
  reading.keyed(root, 'elasticities', '', (node, path) => ({
    borrowersToRates: reading.number(node, 'borrowersToRates', 'percent', path, SHARE),
    suppliersUnderStress: reading.number(node, 'suppliersUnderStress', 'percent', path, SHARE),
  }));
