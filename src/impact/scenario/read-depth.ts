import { child, type DocumentNode, itemsOf, type Span } from '../../document/node.js';
import type { DepthModel } from '../scenario.js';
import type { DepthSpec, Keyed } from './document.js';
import { ABOVE_ZERO, AT_LEAST_ZERO, type ScenarioReading, SHARE } from './reading.js';

const curveOf = (node: DocumentNode, reading: ScenarioReading, path: string): DepthModel => {
  const points = itemsOf(node).map((item, index) => ({
    size: reading.number(item, 'size', 'usd', `${path}.${index}`, ABOVE_ZERO),
    slippage: reading.number(item, 'slippage', 'percent', `${path}.${index}`, SHARE),
  }));
  points.forEach(({ size, slippage }, index) => {
    const before = points[index - 1] ?? { size: 0, slippage: 0 };
    const item = itemsOf(node)[index];
    if (item !== undefined && (size <= before.size || slippage < before.slippage))
      reading.add(
        item.span,
        'scenario/curve',
        `${path}.${index}: more is sold at less loss than before`,
        `${path}.${index}`,
        'order the points by size; what is lost never falls with it',
      );
  });
  return { kind: 'curve', points };
};

/** The pool or curve of a node; null, without a finding, where it has none. */
export const readDepthModel = (
  node: DocumentNode | undefined,
  reading: ScenarioReading,
  path: string,
  where: Span,
): DepthModel | null => {
  const pool = child(node, 'constantProduct');
  const curve = child(node, 'curve');
  if (pool !== undefined && curve !== undefined)
    reading.add(where, 'scenario/depth', `${path} has both a pool and a curve`, path, 'keep one of them');
  if (curve !== undefined) return curveOf(curve, reading, `${path}.curve`);
  if (pool === undefined) return null;
  return {
    kind: 'constant-product',
    reserve: reading.number(pool, 'reserve', 'usd', `${path}.constantProduct`, ABOVE_ZERO),
    fee: reading.number(pool, 'fee', 'percent', `${path}.constantProduct`, SHARE),
  };
};

/** What sales of each asset get. */
export const readDepths = (root: DocumentNode, reading: ScenarioReading): Keyed<DepthSpec> =>
  reading.keyed(root, 'depth', '', (node, path, span) => ({
    model: readDepthModel(node, reading, path, span),
    halfLife: reading.numberOr(node, 'halfLife', 'never', 'duration', path, AT_LEAST_ZERO),
    stressed: reading.number(node, 'stressed', 'percent', path, SHARE),
  }));
