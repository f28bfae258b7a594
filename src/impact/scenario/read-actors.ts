import { child, type DocumentNode } from '../../document/node.js';
import type { CollateralAuctions, Elasticity, Liquidators } from '../scenario.js';
import type { Keyed } from './document.js';
import { ABOVE_ZERO, AT_LEAST_ZERO, type Bounds, type ScenarioReading, SHARE } from './reading.js';

const WHOLE: Bounds = { min: 1, max: 1_000_000 };

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
