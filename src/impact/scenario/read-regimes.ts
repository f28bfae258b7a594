import { child, type DocumentNode, entriesOf, entryOf, type Span } from '../../document/node.js';
import type { RegimeSpec } from './document.js';
import { readCorrelation } from './read-correlation.js';
import { readDiffusion } from './read-moves.js';
import { type ScenarioReading, SHARE } from './reading.js';

const ONE = 1e-9;

const sumsToOne = (numbers: readonly number[]): boolean =>
  numbers.some(Number.isNaN) || Math.abs(numbers.reduce((sum, one) => sum + one, 0) - 1) < ONE;

const chancesOf = (
  regime: DocumentNode,
  names: readonly string[],
  reading: ScenarioReading,
  path: string,
): readonly number[] => {
  const entry = entryOf(regime, 'to');
  reading.takes(entry?.value, names, `${path}.to`);
  const chances = names.map((name) =>
    entryOf(entry?.value, name) === undefined ? 0 : reading.number(entry?.value, name, 'percent', `${path}.to`, SHARE),
  );
  if (entry !== undefined && !sumsToOne(chances))
    reading.add(entry.keySpan, 'scenario/chances', `the chances of ${path}.to do not sum to 100%`, `${path}.to`);
  return chances;
};

/** Regimes of a price model, in the document's order. A regime that `to` does not name is never gone to. */
export const readRegimes = (prices: DocumentNode, reading: ScenarioReading, where: Span): readonly RegimeSpec[] => {
  const entries = entriesOf(child(prices, 'regimes'));
  const names = entries.map(({ key }) => key);
  const regimes = entries.map(({ key, value }): RegimeSpec => {
    const path = `prices.regimes.${key}`;
    return {
      name: key,
      assets: reading.keyed(value, 'assets', path, (node, at, span) => readDiffusion(node, reading, at, span, [])),
      correlation: readCorrelation(value, reading, path),
      start: reading.number(value, 'start', 'percent', path, SHARE),
      to: chancesOf(value, names, reading, path),
    };
  });
  if (!sumsToOne(regimes.map(({ start }) => start)))
    reading.add(where, 'scenario/chances', 'the chances that regimes start with do not sum to 100%', 'prices.regimes');
  return regimes;
};
