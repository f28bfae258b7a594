import { child, type DocumentNode, entriesOf, entryOf, itemsOf } from '../../document/node.js';
import type { Pairs, Placed } from './document.js';
import { CORRELATION, type ScenarioReading } from './reading.js';

/** What a pair is called in `Pairs`. */
export const pairKey = (a: string, b: string): string => `${a}/${b}`;

const readPairs = (node: DocumentNode, reading: ScenarioReading, path: string, pairs: Map<string, Placed<number>>) => {
  for (const entry of entriesOf(node)) {
    const [a = '', b = '', ...rest] = entry.key.split('/');
    if (a === '' || b === '' || rest.length > 0) {
      reading.add(entry.keySpan, 'scenario/pair', `${entry.key} is no pair`, `${path}.${entry.key}`, 'write A/B');
      continue;
    }
    if (pairs.has(pairKey(a, b)))
      reading.add(
        entry.keySpan,
        'scenario/duplicate',
        `the pair ${entry.key} stands twice`,
        `${path}.${entry.key}`,
        'remove one of them',
      );
    const number = reading.placed(reading.scalar(entry.value, 'number', `${path}.${entry.key}`, CORRELATION), entry);
    pairs.set(pairKey(a, b), number);
    pairs.set(pairKey(b, a), number);
  }
};

const readMatrix = (node: DocumentNode, reading: ScenarioReading, path: string, pairs: Map<string, Placed<number>>) => {
  const names = itemsOf(child(node, 'assets')).map((item) => (item.kind === 'scalar' ? item.text : ''));
  const rows = itemsOf(child(node, 'rows'));
  const numbers = rows.map((row, i) =>
    itemsOf(row).map((cell, j) => reading.scalar(cell, 'number', `${path}.rows.${i}.${j}`, CORRELATION)),
  );
  const wrong = (at: DocumentNode, message: string) =>
    reading.add(at.span, 'scenario/correlation', message, `${path}.rows`, 'a matrix is square, symmetric, with ones');
  if (rows.length !== names.length || new Set(names).size !== names.length) {
    wrong(node, `${path} has ${rows.length} rows for ${new Set(names).size} assets`);
    return;
  }
  rows.forEach((row, i) => {
    if (numbers[i]?.length !== names.length) wrong(row, `row ${i + 1} of ${path} has ${numbers[i]?.length} numbers`);
    numbers[i]?.forEach((value, j) => {
      const cell = itemsOf(row)[j] ?? row;
      if (i === j && value !== 1) wrong(cell, `${path}: ${names[i]} with itself is not 1`);
      if (j < i && value !== numbers[j]?.[i]) wrong(cell, `${path} is not symmetric at ${names[i]}, ${names[j]}`);
      if (i !== j)
        pairs.set(pairKey(names[i] ?? '', names[j] ?? ''), { value, source: reading.source, span: cell.span });
    });
  });
};

/** Correlations of a node's `correlation`; null where it has none. */
export const readCorrelation = (of: DocumentNode, reading: ScenarioReading, path: string): Pairs | null => {
  const entry = entryOf(of, 'correlation');
  if (entry === undefined) return null;
  const within = path === '' ? 'correlation' : `${path}.correlation`;
  const pairs = new Map<string, Placed<number>>();
  const matrix = child(entry.value, 'matrix');
  const list = child(entry.value, 'pairs');
  if (matrix !== undefined) readMatrix(matrix, reading, `${within}.matrix`, pairs);
  if (list !== undefined) readPairs(list, reading, `${within}.pairs`, pairs);
  return pairs;
};
