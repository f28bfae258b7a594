import { dirname, relative } from 'node:path';
import { refused, usage } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import type { Market } from '../protocol/market.js';
import { entityOf, type ParamSet } from '../protocol/param-set.js';
import type { LabelOf } from '../protocol/value.js';
import { countWritten, marketYaml, unheld } from '../protocol/write-market.js';
import { type Change, diffSets } from './diff.js';
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

const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;

/** The text of a new Market document with everything the source has. */
export const newMarketText = (market: NewMarket): { text: string; parameters: number } => {
  if (!NAME.test(market.name))
    throw usage('import/name', `${market.name} is no name of a market`, {
      hint: 'use lower-case letters, digits, dots and dashes, and start with a letter or digit',
    });
  const labelOf = labelsFor([], [market.params]);
  const schema =
    market.schemaPath === null ? null : relative(dirname(market.path), market.schemaPath).split('\\').join('/');
  return {
    text: marketYaml({ ...market, schema }, market.params, labelOf),
    parameters: countWritten(market.params, labelOf),
  };
};

/** Why the document cannot take what the source has; null where it can. */
const leftBecause = ({ before, type }: Change, market: Market, labelOf: LabelOf): string | null => {
  if (before === null) return null;
  if (before.kind !== 'set' || type.kind !== 'set') return unheld(before, type);
  const strangers = before.members
    .filter((member) => entityOf(market.params, type.of, member) === undefined)
    .map((member) => labelOf(type.of, member));
  return strangers.length === 0
    ? null
    : `the source has ${strangers.join(', ')} in it, which the document's ${type.of} lack`;
};

/** The text of a market's document with the values that a source has now, and the paths that changed. */
export const updatedMarketText = (
  market: Market,
  source: ParamSet,
): { text: string; changed: readonly string[]; findings: readonly Finding[] } => {
  const labelOf = labelsFor([market.params], [source]);
  const { changes } = diffSets({ set: source, role: 'observation' }, { set: market.params, role: 'document' }, labelOf);
  const missing = changes.filter((change) => change.before === null);
  if (missing.length > 0) {
    throw refused(
      'import/missing',
      `the source has no ${missing
        .slice(0, 3)
        .map((change) => change.path)
        .join(', ')}${missing.length > 3 ? ` and ${missing.length - 3} more` : ''}, which the document manages`,
      {
        hint: 'remove what does not exist any more from the document, or check that this is the right source',
      },
    );
  }
  const reasons = new Map(changes.map((change) => [change, leftBecause(change, market, labelOf)]));
  const taken = changes.filter((change) => reasons.get(change) === null);
  const values = taken.flatMap(({ group, identity, parameter, before }) =>
    before === null ? [] : [{ group, identity, parameter, value: before }],
  );
  const findings = [...reasons].flatMap(([{ path }, why]): Finding[] =>
    why === null
      ? []
      : [{ ruleId: 'import/left', severity: 'warning', message: `${path} is left as it is: ${why}`, path }],
  );
  return { text: editMarket(market, values, labelOf), changed: taken.map((change) => change.path), findings };
};
