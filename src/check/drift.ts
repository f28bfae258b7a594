import type { Finding } from '../diagnostic/finding.js';
import { type Change, diffSets } from '../plan/diff.js';
import { type ChangeJson, changeJson } from '../plan/diff-json.js';
import { withKinds } from '../plan/three-way.js';
import type { Market } from '../protocol/market.js';
import type { ParamSet } from '../protocol/param-set.js';
import { type LabelOf, sameValue, valueText } from '../protocol/value.js';
import { findingIn, spanOf } from './value-findings.js';

/** Where the chain is otherwise than the base's document. */
export interface Drift {
  readonly changes: readonly ChangeJson[];
  readonly findings: readonly Finding[];
}

const shown = (value: Change['before'], change: Change, labelOf: LabelOf): string =>
  value === null ? 'absent' : valueText(value, change.type, labelOf, 'display') || 'empty';

const keyOf = ({ group, identity, parameter }: Change): string => [group, identity, parameter].join('\n');

const message = (change: Change, labelOf: LabelOf): string => {
  // `before` is the chain's value, `after` the document's.
  const values = `the base has ${shown(change.after, change, labelOf)}, the chain ${shown(change.before, change, labelOf)}`;
  if (change.kind === 'intent') return `${change.path} is merged and not yet on the chain: ${values}`;
  if (change.kind === 'conflict') return `${change.path} moved in the base and on the chain: ${values}`;
  return `${change.path} drifted: ${values}`;
};

/** What this change makes of a value that drifted; null where it leaves it alone. `change.before` is the chain's value. */
const fateOf = (change: Change, own: Change | undefined): 'overwritten' | 'taken over' | null => {
  if (own === undefined || change.kind === 'intent') return null;
  const same =
    own.after === null || change.before === null
      ? own.after === change.before
      : sameValue(own.after, change.before, change.type);
  return same ? 'taken over' : 'overwritten';
};

const FATES = { overwritten: '; this change would overwrite it', 'taken over': '; this change takes it over' } as const;

/**
 * How the chain differs from the document at the tip of the base: nobody's intent of this change, and none of what was
 * merged and executed since it started. Where the base's lock tells what both were when they were last equal, what was
 * merged and waits to be executed is told from what moved by itself. Changes run from the base to the chain. `touched` are
 * the changes of this pull request: those that overwrite drift, or take it over, are said to.
 */
export const driftOf = (input: {
  readonly base: ParamSet;
  readonly chain: ParamSet;
  readonly lock: ParamSet | null;
  /** In which findings are placed. */
  readonly market: Market;
  readonly touched: readonly Change[];
  readonly labelOf: LabelOf;
  readonly severity: 'warning' | 'error';
}): Drift => {
  const { labelOf } = input;
  const sides = diffSets({ set: input.chain, role: 'observation' }, { set: input.base, role: 'document' }, labelOf);
  const changes = withKinds(sides.changes, input.lock);
  const touched = new Map(input.touched.map((change) => [keyOf(change), change]));
  const findings = changes.map((change): Finding => {
    const fate = fateOf(change, touched.get(keyOf(change)));
    const pending = change.kind === 'intent';
    return findingIn(input.market, spanOf(input.market, change), {
      ruleId: pending ? 'check/pending' : 'check/drift',
      severity: pending ? 'info' : input.severity,
      message: `${message(change, labelOf)}${fate === null ? '' : FATES[fate]}`,
      path: change.path,
      ...(pending || fate === 'taken over'
        ? {}
        : { help: 'take the chain’s value over with plimsoll import --update, or bring it back with --include-drift' }),
      data: {
        value: shown(change.before, change, labelOf),
        base: shown(change.after, change, labelOf),
        ...(fate === 'overwritten' ? { overwritten: true } : {}),
      },
    });
  });
  const swapped = changes.map((change) => ({ ...change, before: change.after, after: change.before }));
  return { changes: swapped.map((change) => changeJson(change, labelOf)), findings };
};
