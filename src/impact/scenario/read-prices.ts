import { child, type DocumentNode, entriesOf, entryOf, itemsOf, type Span, textOf } from '../../document/node.js';
import type { Keyed, Placed, Points, PricesSpec } from './document.js';
import { readDate } from './read-date.js';
import { readErrors } from './read-errors.js';
import { DEGREES, fittedDiffusion, fittedGarch, readDiffusion, readGarch, readJumps } from './read-moves.js';
import { readRegimes } from './read-regimes.js';
import { ABOVE_ZERO, AT_LEAST_A_SECOND, AT_LEAST_ZERO, type ScenarioReading } from './reading.js';

/** What each model takes besides `model`; the first `needs` of them it must have. */
const KEYS: Readonly<Record<string, { readonly needs: readonly string[]; readonly takes: readonly string[] }>> = {
  gbm: { needs: ['assets'], takes: [] },
  'student-t': { needs: ['assets', 'degrees'], takes: ['errors'] },
  garch: { needs: ['assets'], takes: [] },
  jumps: { needs: ['assets'], takes: ['common'] },
  regimes: { needs: ['regimes'], takes: [] },
  bootstrap: { needs: ['assets', 'meanBlock'], takes: [] },
  filtered: { needs: ['assets', 'meanBlock'], takes: [] },
  paths: { needs: [], takes: ['paths', 'assets', 'starts'] },
};

const fileOf = (node: DocumentNode, reading: ScenarioReading, path: string, where: Span): string => {
  reading.takes(node, ['file'], path);
  reading.needs(node, ['file'], where, path);
  return textOf(node, 'file') ?? '';
};

const filesOf = (prices: DocumentNode, reading: ScenarioReading): Keyed<string> =>
  reading.keyed(prices, 'assets', 'prices', (node, path, span) => fileOf(node, reading, path, span));

const pointsOf = (node: DocumentNode, reading: ScenarioReading, path: string): Points => {
  const points = itemsOf(node).map((item, index) => ({
    at: reading.number(item, 'at', 'duration', `${path}.${index}`, AT_LEAST_ZERO),
    price: reading.number(item, 'price', 'percent', `${path}.${index}`, ABOVE_ZERO),
  }));
  points.forEach(({ at }, index) => {
    const before = points[index - 1];
    const item = itemsOf(node)[index];
    if (item !== undefined && before !== undefined && at <= before.at)
      reading.add(item.span, 'scenario/points', `${path}.${index} is not after the point before it`, path);
  });
  return points;
};

const pathsOf = (prices: DocumentNode, reading: ScenarioReading, where: Span): PricesSpec => {
  const starts = child(prices, 'starts');
  if (starts === undefined && child(prices, 'assets') === undefined) {
    reading.needs(prices, ['paths'], where, 'prices');
    const paths = entriesOf(child(prices, 'paths')).map(({ key, value }): Keyed<Points> => {
      const read = (one: (typeof value & { kind: 'map' })['entries'][number]): [string, Placed<Points>] => [
        one.key,
        reading.placed(pointsOf(one.value, reading, `prices.paths.${key}.${one.key}`), one),
      ];
      return new Map(entriesOf(value).map(read));
    });
    return { model: 'paths', paths };
  }
  reading.takes(prices, ['model', 'assets', 'starts'], 'prices');
  reading.needs(prices, ['assets', 'starts'], where, 'prices');
  const dates = itemsOf(starts).map((node) => {
    const date = node.kind === 'scalar' ? readDate(node.text) : null;
    if (date === null)
      reading.add(node.span, 'scenario/date', 'this is no time', 'prices.starts', 'write it as 2020-03-12T00:00Z');
    return date ?? Number.NaN;
  });
  return { model: 'replay', assets: filesOf(prices, reading), starts: dates };
};

const commonOf = (
  prices: DocumentNode,
  reading: ScenarioReading,
): Extract<PricesSpec, { model: 'jumps' }>['common'] => {
  const node = child(prices, 'common');
  if (node === undefined) return null;
  const loading = reading.keyed(node, 'loading', 'prices.common', (value, path) =>
    reading.scalar(value, 'number', path),
  );
  return { ...readJumps(node, reading, 'prices.common'), loading };
};

const specOf = (model: string, prices: DocumentNode, reading: ScenarioReading, where: Span): PricesSpec => {
  const diffusions = () =>
    reading.keyed(prices, 'assets', 'prices', (node, path, span) => {
      const diffusion = readDiffusion(node, reading, path, span, ['errors']);
      return { ...diffusion, ...readErrors(node, reading, path, fittedDiffusion(diffusion, null)) };
    });
  const meanBlock = () => reading.number(prices, 'meanBlock', 'duration', 'prices', AT_LEAST_A_SECOND);
  switch (model) {
    case 'student-t': {
      const degrees = reading.number(prices, 'degrees', 'number', 'prices', DEGREES);
      const errors = readErrors(prices, reading, 'prices', [{ name: 'degrees', value: degrees, unit: 'number' }]);
      return { model, assets: diffusions(), degrees, ...errors };
    }
    case 'garch': {
      const assets = reading.keyed(prices, 'assets', 'prices', (node, path, span) => {
        const garch = readGarch(node, reading, path, span, ['errors']);
        return { ...garch, ...readErrors(node, reading, path, fittedGarch(garch)) };
      });
      return { model, assets };
    }
    case 'jumps': {
      const assets = reading.keyed(prices, 'assets', 'prices', (node, path, span) => {
        const own = child(node, 'jumps');
        const diffusion = readDiffusion(node, reading, path, span, ['jumps', 'errors']);
        const jumps = own === undefined ? null : readJumps(own, reading, `${path}.jumps`);
        return { ...diffusion, jumps, ...readErrors(node, reading, path, fittedDiffusion(diffusion, jumps)) };
      });
      return { model, assets, common: commonOf(prices, reading) };
    }
    case 'regimes':
      return { model, regimes: readRegimes(prices, reading, where) };
    case 'bootstrap':
      return { model, assets: filesOf(prices, reading), meanBlock: meanBlock() };
    case 'filtered': {
      const assets = reading.keyed(prices, 'assets', 'prices', (node, path, span) => {
        reading.needs(node, ['file'], span, path);
        return { file: textOf(node, 'file') ?? '', garch: readGarch(node, reading, path, span, ['file']) };
      });
      return { model, assets, meanBlock: meanBlock() };
    }
    case 'paths':
      return pathsOf(prices, reading, where);
    default:
      return { model: 'gbm', assets: diffusions() };
  }
};

/** The price model of a document; null where it has none, or lacks what the model needs. */
export const readPrices = (root: DocumentNode, reading: ScenarioReading): Placed<PricesSpec> | null => {
  const entry = entryOf(root, 'prices');
  const model = textOf(entry?.value, 'model');
  if (entry === undefined || model === undefined) return null;
  const { needs, takes } = KEYS[model] ?? { needs: [], takes: [] };
  reading.takes(entry.value, ['model', ...needs, ...takes], 'prices');
  if (!reading.needs(entry.value, needs, entry.keySpan, 'prices')) return null;
  return reading.placed(specOf(model, entry.value, reading, entry.keySpan), entry);
};
