import { child, type DocumentNode, itemsOf, textOf } from '../../document/node.js';
import type { Oracle, OracleSource } from '../scenario.js';
import type { Keyed } from './document.js';
import { ABOVE_ZERO, AT_LEAST_ZERO, type Bounds, type ScenarioReading } from './reading.js';

const AGGREGATES = ['median', 'mean', 'first-valid'] as const;
const LEAST_GROWTH: Bounds = { min: -1 };

/** A stretch of time; a finding where it ends before it begins. */
export const readWindow = (
  node: DocumentNode,
  keys: readonly [from: string, to: string],
  reading: ScenarioReading,
  path: string,
): { from: number; to: number } => {
  const from = reading.number(node, keys[0], 'duration', path, AT_LEAST_ZERO);
  const to = reading.number(node, keys[1], 'duration', path, AT_LEAST_ZERO);
  if (to <= from) reading.add(node.span, 'scenario/window', `${path} ends before it begins`, path);
  return { from, to };
};

const sourceOf = (node: DocumentNode, reading: ScenarioReading, path: string): OracleSource => ({
  name: textOf(node, 'name') ?? '',
  heartbeat: reading.number(node, 'heartbeat', 'duration', path, AT_LEAST_ZERO),
  deviation: reading.number(node, 'deviation', 'percent', path, AT_LEAST_ZERO),
  latency: reading.number(node, 'latency', 'duration', path, AT_LEAST_ZERO),
  outages: itemsOf(child(node, 'outages')).map((item, index) =>
    readWindow(item, ['from', 'to'], reading, `${path}.outages.${index}`),
  ),
  manipulations: itemsOf(child(node, 'manipulations')).map((item, index) => ({
    ...readWindow(item, ['from', 'to'], reading, `${path}.manipulations.${index}`),
    factor: reading.number(item, 'price', 'percent', `${path}.manipulations.${index}`, AT_LEAST_ZERO),
  })),
});

/** How each asset's price is reported. */
export const readOracles = (root: DocumentNode, reading: ScenarioReading): Keyed<Oracle> =>
  reading.keyed(root, 'oracles', '', (node, path) => {
    const maxAge = reading.numberOr(node, 'maxAge', 'any', 'duration', path, AT_LEAST_ZERO);
    const cap = child(node, 'cap');
    return {
      sources: itemsOf(child(node, 'sources')).map((item, index) =>
        sourceOf(item, reading, `${path}.sources.${index}`),
      ),
      aggregate: AGGREGATES.find((name) => name === textOf(node, 'aggregate')) ?? 'median',
      maxAge: maxAge === Number.POSITIVE_INFINITY ? null : maxAge,
      cap:
        cap === undefined
          ? null
          : {
              factor: reading.number(cap, 'price', 'percent', `${path}.cap`, ABOVE_ZERO),
              growth: reading.number(cap, 'growth', 'percent', `${path}.cap`, LEAST_GROWTH),
            },
    };
  });
