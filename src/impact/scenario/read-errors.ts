import { child, type DocumentNode, type Entry, entriesOf, entryOf } from '../../document/node.js';
import type { Unit } from '../../quantity/unit.js';
import { cholesky } from '../statistics/matrix.js';
import { floorOf, isDrawable, MOST_ERROR, type UncertainName } from '../uncertainty.js';
import type { Erring, StatedErrors } from './document.js';
import { pairKey } from './read-correlation.js';
import { AT_LEAST_ZERO, CORRELATION, type ScenarioReading } from './reading.js';

/** A number that an error may stand beside. */
export interface Fitted {
  readonly name: UncertainName;
  readonly value: number;
  readonly unit: Unit;
}

/** The correlation matrix of errors, in their order: 0 where nothing is said of two. */
export const errorCorrelation = ({ numbers, correlations }: StatedErrors): readonly (readonly number[])[] =>
  numbers.map((a) =>
    numbers.map((b) =>
      a === b ? 1 : (correlations.find(({ names }) => names.includes(a.name) && names.includes(b.name))?.value ?? 0),
    ),
  );

const problemOf = (name: UncertainName, value: number, error: number): string | null => {
  if (Number.isNaN(error) || Number.isNaN(value) || isDrawable(name, value, error)) return null;
  if (value <= floorOf(name)) return `is beside ${value}, which cannot be redrawn`;
  return `is more than ${MOST_ERROR} times the number itself`;
};

const correlationsOf = (
  { value, keySpan }: Entry,
  numbers: StatedErrors['numbers'],
  reading: ScenarioReading,
  path: string,
): StatedErrors['correlations'] => {
  const known = numbers.map(({ name }) => name);
  const seen = new Set<string>();
  const found = entriesOf(value).flatMap((entry): StatedErrors['correlations'] => {
    const within = `${path}.${entry.key}`;
    const [a, b] = entry.key.split('/').map((part) => known.find((name) => name === part));
    if (a === undefined || b === undefined || a === b || entry.key.split('/').length !== 2) {
      const help = `write two numbers that errors are stated of: ${known.join(', ')}`;
      reading.add(entry.keySpan, 'scenario/pair', `${entry.key} is no pair of errors`, within, help);
      return [];
    }
    if (seen.has(pairKey(a, b)))
      reading.add(entry.keySpan, 'scenario/duplicate', `the pair ${entry.key} stands twice`, within);
    seen.add(pairKey(a, b)).add(pairKey(b, a));
    return [{ names: [a, b], value: reading.scalar(entry.value, 'number', within, CORRELATION) }];
  });
  const sound = found.every((one) => Number.isFinite(one.value));
  if (sound && cholesky(errorCorrelation({ numbers, correlations: found })) === null)
    reading.add(keySpan, 'scenario/correlation', `${path} cannot hold together`, path, 'state what the fit gives');
  return found;
};

/** The standard errors that stand beside numbers; nothing where none do. An error that nothing can be drawn by is a finding. */
export const readErrors = (
  node: DocumentNode,
  reading: ScenarioReading,
  path: string,
  fitted: readonly Fitted[],
): Erring => {
  const entry = entryOf(node, 'errors');
  if (entry === undefined) return {};
  const within = `${path}.errors`;
  reading.takes(entry.value, [...fitted.map(({ name }) => name), 'correlations'], within);
  const numbers = fitted.flatMap(({ name, value, unit }) => {
    const own = child(entry.value, name);
    if (own === undefined) return [];
    const error = reading.number(entry.value, name, unit, within, AT_LEAST_ZERO);
    const problem = problemOf(name, value, error);
    if (problem !== null)
      reading.add(own.span, 'scenario/errors', `${within}.${name} ${problem}`, `${within}.${name}`, 'leave it out');
    return [{ name, value, error }];
  });
  const pairs = entryOf(entry.value, 'correlations');
  const correlations = pairs === undefined ? [] : correlationsOf(pairs, numbers, reading, `${within}.correlations`);
  return { errors: { numbers, correlations } };
};
