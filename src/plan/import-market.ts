import { dirname, relative } from 'node:path';
import { refused } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import type { Market } from '../protocol/market.js';
import { type ParamSet, entitiesOf } from '../protocol/param-set.js';
import { marketYaml } from '../protocol/write-market.js';
import { diffSets } from './diff.js';
import { editMarket } from './edit-market.js';
import { labelsFor } from './labels.js';

/** A new Market document to write. */
export interface NewMarket {
  readonly name: string;
  readonly chain: string;
  readonly authority: string | null;
  readonly contracts: ReadonlyMap<string, string>;
  readonly params: ParamSet;
  readonly provenance: readonly string[];
  /** Where the document and its JSON Schema will be, relative to the workspace. */
  readonly path: string;
  readonly schemaPath: string | null;
}

const countValues = (set: ParamSet): number => [...entitiesOf(set)].reduce((sum, { entity }) => sum + entity.values.size, 0);

/** The text of a new Market document with everything the source has. */
export const newMarketText = (market: NewMarket): { text: string; parameters: number } => {
  const labelOf = labelsFor([], [market.params]);
  const schema = market.schemaPath === null ? null : relative(dirname(market.path), market.schemaPath).split('\\').join('/');
  return { text: marketYaml({ ...market, schema }, market.params, labelOf), parameters: countValues(market.params) };
};

/** The text of a market's document with the values that a source has now, and the paths that changed. */
export const updatedMarketText = (market: Market, source: ParamSet): { text: string; changed: readonly string[]; findings: readonly Finding[] } => {
  const labelOf = labelsFor([market.params], [source]);
  const { changes } = diffSets({ set: source, role: 'observation' }, { set: market.params, role: 'document' }, labelOf);
  const missing = changes.filter((change) => change.before === null);
  if (missing.length > 0) {
    throw refused('import/missing', `the source has no ${missing.slice(0, 3).map((change) => change.path).join(', ')}${missing.length > 3 ? ` and ${missing.length - 3} more` : ''}, which the document manages`, {
      hint: 'remove what does not exist any more from the document, or check that this is the right source',
    });
  }
  const unheld = changes.filter((change) => change.before?.kind === 'unreadable' || (change.before?.kind === 'number' && change.before.number.raw === null && change.before.number.sentinel === undefined));
  const taken = changes.filter((change) => !unheld.includes(change));
  const values = taken.flatMap(({ group, identity, parameter, before }) => (before === null ? [] : [{ group, identity, parameter, value: before }]));
  const findings = unheld.map((change): Finding => ({ ruleId: 'source/inexact', severity: 'warning', message: `${change.path} is left as it is: the source holds what the chain cannot`, path: change.path }));
  return { text: editMarket(market, values, labelOf), changed: taken.map((change) => change.path), findings };
};
