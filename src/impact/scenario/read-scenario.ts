import { type Finding, hasErrors } from '../../diagnostic/finding.js';
import { child, type DocumentNode, entriesOf, entryOf, itemsOf, textOf } from '../../document/node.js';
import { digestOf, type SourceText } from '../../document/source.js';
import { checkStructure } from '../../document/structure.js';
import { type Placed, type ProxySpec, type ScenarioClass, type ScenarioDocument, SECTIONS } from './document.js';
import { readAuctions, readElasticities, readLiquidators } from './read-actors.js';
import { readAuthority } from './read-authority.js';
import { readBackstops } from './read-backstops.js';
import { readCorrelation } from './read-correlation.js';
import { readDepths } from './read-depth.js';
import { readEvents } from './read-events.js';
import { readOracles } from './read-oracles.js';
import { readPrices } from './read-prices.js';
import { AT_LEAST_A_SECOND, AT_LEAST_ZERO, CORRELATION, ScenarioReading } from './reading.js';

/** A document, or why there is none; warnings come with one. */
export interface ScenarioResult {
  readonly document: ScenarioDocument | null;
  readonly findings: readonly Finding[];
}

const timeOf = (root: DocumentNode, key: string, reading: ScenarioReading): Placed<number> | null => {
  const entry = entryOf(root, key);
  return entry === undefined
    ? null
    : reading.placed(reading.scalar(entry.value, 'duration', key, AT_LEAST_A_SECOND), entry);
};

const baseOf = (root: DocumentNode, reading: ScenarioReading): Placed<string> | null => {
  const entry = entryOf(root, 'extends');
  if (entry?.value.kind !== 'scalar') return null;
  return { value: entry.value.text, source: reading.source, span: entry.value.span };
};

const textsOf = (root: DocumentNode, key: string): readonly string[] =>
  itemsOf(child(root, key)).flatMap((item) => (item.kind === 'scalar' ? [item.text] : []));

const classesOf = (root: DocumentNode): ReadonlyMap<string, ScenarioClass> =>
  new Map(
    entriesOf(child(root, 'classes')).map(({ key, value }) => [
      key,
      { title: textOf(value, 'title') ?? key, members: textsOf(value, 'members') },
    ]),
  );

const proxyOf = (node: DocumentNode, reading: ScenarioReading, path: string): ProxySpec => ({
  of: textOf(node, 'of') ?? '',
  beta: reading.number(node, 'beta', 'number', path, AT_LEAST_ZERO),
  correlation:
    child(node, 'correlation') === undefined ? null : reading.number(node, 'correlation', 'number', path, CORRELATION),
});

/**
 * Read a parsed Scenario document by itself: its structure and its numbers. What it extends is put under it by
 * `completeScenario`, which also says what the two together lack. Every finding is at its place in the document.
 */
export const readScenario = async (source: SourceText, root: DocumentNode): Promise<ScenarioResult> => {
  const structure = await checkStructure('Scenario', root, source);
  if (hasErrors(structure)) return { document: null, findings: structure };
  const reading = new ScenarioReading(source);
  const document: ScenarioDocument = {
    name: textOf(root, 'name') ?? '',
    title: textOf(root, 'title') ?? '',
    description: textOf(root, 'description') ?? '',
    source,
    inputs: [{ file: source.file, digest: digestOf(source.text) }],
    base: baseOf(root, reading),
    partial: textOf(root, 'partial') === 'true',
    facts: itemsOf(child(root, 'facts')).map((fact) => ({
      what: textOf(fact, 'what') ?? '',
      url: textOf(fact, 'url') ?? '',
    })),
    chosen: itemsOf(child(root, 'chosen')).map((choice) => ({
      what: textOf(choice, 'what') ?? '',
      why: textOf(choice, 'why') ?? '',
      about: SECTIONS.find((section) => section === textOf(choice, 'about')) ?? null,
    })),
    limits: textsOf(root, 'limits'),
    classes: classesOf(root),
    horizon: timeOf(root, 'horizon', reading),
    step: timeOf(root, 'step', reading),
    prices: readPrices(root, reading),
    proxies: reading.keyed(root, 'proxies', '', (node, path) => proxyOf(node, reading, path)),
    correlation: readCorrelation(root, reading, ''),
    events: readEvents(root, reading),
    oracles: readOracles(root, reading),
    depth: readDepths(root, reading),
    liquidators: readLiquidators(root, reading),
    auctions: readAuctions(root, reading),
    backstops: readBackstops(root, reading),
    elasticities: readElasticities(root, reading),
    authority: readAuthority(root, reading),
  };
  return { document: hasErrors(reading.findings) ? null : document, findings: reading.findings };
};
