import type { Hex } from '../chain/hex.js';
import { type Change, diffSets } from '../plan/diff.js';
import { makePlan } from '../plan/make-plan.js';
import type { CallChange, Plan, PlannedCall } from '../plan/plan.js';
import type { ParamSet } from '../protocol/param-set.js';
import type { Protocol } from '../protocol/protocol.js';
import { type LabelOf, valueText } from '../protocol/value.js';

/** What a change is planned on. */
export interface PlanChangeInput {
  /** The document as the change leaves it. */
  readonly document: ParamSet;
  /** From the base to the document. */
  readonly changes: readonly Change[];
  /** What the chain has; without one, what the base says that it has. */
  readonly observed: ParamSet;
  /** Null where the chain was not asked: calls are then planned, and lead nowhere. */
  readonly contracts: ReadonlyMap<string, Hex> | null;
  readonly labelOf: LabelOf;
}

const NOWHERE: Hex = `0x${'0'.repeat(40)}`;

const nowhere = (protocol: Protocol): ReadonlyMap<string, Hex> =>
  new Map([...protocol.contracts.keys()].map((name) => [name, NOWHERE]));

const keyOf = ({ group, identity, parameter }: Change): string => [group, identity, parameter].join('\n');

/**
 * The calls that bring what this change sets to the chain, and nothing that others left to do. Throws what `makePlan`
 * lists.
 */
export const planChange = (input: PlanChangeInput): Plan => {
  const { document, observed, labelOf } = input;
  const set = new Set(input.changes.filter(({ after }) => after !== null).map(keyOf));
  const { changes } = diffSets({ set: observed, role: 'observation' }, { set: document, role: 'document' }, labelOf);
  const wanted = changes.filter((change) => set.has(keyOf(change)));
  return makePlan({
    observed,
    document,
    contracts: input.contracts ?? nowhere(document.protocol),
    wanted,
    leftAlone: changes.filter((change) => !wanted.includes(change)),
    labelOf,
  });
};

const changeWords = (change: CallChange, labelOf: LabelOf): string => {
  const shown = (value: CallChange['before']): string =>
    value === null ? 'absent' : valueText(value, change.type, labelOf, 'display') || 'empty';
  const besides = change.kind === 'consequence' ? ' (a consequence)' : '';
  return `${change.path} ${shown(change.before)} → ${shown(change.after)}${besides}`;
};

/** A planned call in words: what it is called, on which contract, and what it changes. */
export const callWords = (call: PlannedCall, labelOf: LabelOf): string => {
  const changes = call.changes.map((change) => changeWords(change, labelOf)).join(', ');
  return `${call.title} (${call.contract}): ${changes || 'no value changes'}`;
};
