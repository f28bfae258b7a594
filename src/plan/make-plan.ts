import type { Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';
import { entityOf, type ParamSet, pathOf, typeFor } from '../protocol/param-set.js';
import { type LabelOf, type Value, valueText } from '../protocol/value.js';
import { type Change, diffSets } from './diff.js';
import { applyStep } from './effects.js';
import { encodeStep, passedNames } from './encode-step.js';
import { withoutNeedless } from './needless.js';
import { wantedParts } from './parts.js';
import type { CallChange, Plan, PlannedCall, Sibling, Step } from './plan.js';
import { searchEntity, type Wanted } from './search.js';

/** What a plan is made of: the state observed, the document, and the differences that are wanted. */
export interface PlanInput {
  readonly observed: ParamSet;
  readonly document: ParamSet;
  readonly contracts: ReadonlyMap<string, Hex>;
  readonly wanted: readonly Change[];
  readonly leftAlone: readonly Change[];
  readonly labelOf: LabelOf;
}

const refuseAbsent = (wanted: readonly Change[], observed: ParamSet, labelOf: LabelOf): void => {
  for (const change of wanted) {
    if (change.before !== null) continue;
    const entity = entityOf(observed, change.group, change.identity);
    if (entity !== undefined)
      throw refused('plan/unknown-parameter', `the chain gives no value of ${change.path}`, {
        hint: 'remove it from the document',
      });
    throw refused(
      'plan/unknown-entity',
      `the chain has no ${labelOf(change.group, change.identity)} (${change.identity}) in ${change.group}`,
      { hint: 'check the address; Plimsoll sets parameters of what is listed, it lists nothing' },
    );
  }
};

/** More than what any real definition needs: each turn brings what could not be done yet before what was done. */
const MOST_ORDERS = 8;

interface Stuck {
  readonly wanted: Wanted;
  readonly reasons: readonly string[];
}

/** Steps of all parts in this order; parts whose needs are not met yet come later. `stuck` are those that never are. */
const stepsInOrder = (
  parts: readonly Wanted[],
  observed: ParamSet,
): { steps: readonly Step[]; stuck: readonly Stuck[] } => {
  let open = parts;
  let state = observed;
  const steps: Step[] = [];
  for (;;) {
    const later: Stuck[] = [];
    for (const wanted of open) {
      const found = searchEntity(state, wanted, observed);
      if (found.ok) {
        steps.push(...found.steps);
        state = found.state;
      } else later.push({ wanted, reasons: found.reasons });
    }
    if (later.length === 0 || later.length === open.length) return { steps, stuck: later };
    open = later.map(({ wanted }) => wanted);
  }
};

/** Steps of all parts in an order in which each finds what it needs. What another part made impossible is tried before it. */
const orderedSteps = (input: PlanInput): readonly Step[] => {
  let parts = wantedParts(input.wanted, input.observed.protocol);
  for (let order = 1; ; order += 1) {
    const { steps, stuck } = stepsInOrder(parts, input.observed);
    const [first] = stuck;
    if (first === undefined) return order === 1 ? steps : withoutNeedless(steps, input.observed);
    const ahead = stuck.map(({ wanted }) => wanted);
    if (order === MOST_ORDERS || ahead.every((wanted, index) => parts[index] === wanted)) throw noWay(first, input);
    parts = [...ahead, ...parts.filter((part) => !ahead.includes(part))];
  }
};

const noWay = ({ wanted, reasons }: Stuck, input: PlanInput) => {
  const group = input.observed.protocol.groups.get(wanted.group);
  const label = input.labelOf(wanted.group, wanted.identity);
  const paths = [...wanted.values.keys()]
    .map((name) => (group === undefined ? name : pathOf(group, label, name)))
    .join(', ');
  const why = reasons.length > 0 ? reasons.join('; ') : 'no function of the protocol sets it';
  return refused('plan/no-way', `no order of calls brings ${paths} to the document's value: ${why}`, {
    hint: 'change the document so that every state on the way is allowed',
  });
};

const callChanges = (
  before: ParamSet,
  after: ParamSet,
  input: PlanInput,
  intended: ReadonlySet<string>,
): readonly CallChange[] =>
  diffSets({ set: before, role: 'observation' }, { set: after, role: 'observation' }, input.labelOf).changes.map(
    (change) => ({
      path: change.path,
      type: change.type,
      before: change.before,
      after: change.after,
      kind: intended.has(change.path) ? 'intent' : 'consequence',
    }),
  );

const siblingsOf = (
  step: Step,
  changes: readonly CallChange[],
  state: ParamSet,
  input: PlanInput,
): readonly Sibling[] => {
  const group = state.protocol.groups.get(step.transition.group);
  const entity = entityOf(state, step.transition.group, step.identity);
  if (group === undefined || entity === undefined) return [];
  return passedNames(step.transition.args).flatMap((name): readonly Sibling[] => {
    const value = step.passed.get(name);
    const parameter = group.parameters.get(name);
    if (value === undefined || parameter === undefined) return [];
    const path = pathOf(group, input.labelOf(group.name, step.identity), name);
    return changes.some((change) => change.path === path) ? [] : [{ path, type: typeFor(parameter, entity), value }];
  });
};

/** Managed values that the calls would leave different from the document although the two agree now. */
const refuseFalsehood = (plan: Plan, input: PlanInput): void => {
  const intended = new Set(plan.changes.map((change) => change.path));
  const left = new Set(input.leftAlone.map((change) => change.path));
  const { changes } = diffSets(
    { set: plan.after, role: 'observation' },
    { set: input.document, role: 'document' },
    input.labelOf,
  );
  const wrong = changes.filter((change) => !left.has(change.path) || intended.has(change.path));
  if (wrong.length === 0) return;
  const text = (value: Value | null, change: Change): string =>
    value === null ? 'absent' : valueText(value, change.type, input.labelOf, 'display') || 'empty';
  const told = wrong
    .slice(0, 4)
    .map(
      (change) =>
        `${change.path} becomes ${text(change.before, change)}, the document says ${text(change.after, change)}`,
    );
  throw refused('plan/untrue-document', `after these calls the document would not be true: ${told.join('; ')}`, {
    hint: 'the change has these consequences on the chain: write their values into the document too, or remove their lines to leave them unmanaged',
  });
};

/**
 * Turn wanted differences into the fewest calls, in an order in which every state on the way breaks no constraint that held
 * before. Throws where there is no such order, where the chain lacks what the document names, and where the calls'
 * declared consequences would make the document untrue. The same input gives the same plan.
 */
export const makePlan = (input: PlanInput): Plan => {
  refuseAbsent(input.wanted, input.observed, input.labelOf);
  const intended = new Set(input.wanted.map((change) => change.path));
  let state = input.observed;
  const calls: PlannedCall[] = [];
  for (const step of orderedSteps(input)) {
    const { state: after } = applyStep(state, step);
    const changes = callChanges(state, after, input, intended);
    const { to, data } = encodeStep(step, state, input.contracts);
    calls.push({
      step,
      title: step.transition.title,
      contract: step.transition.at,
      to,
      data,
      changes,
      siblings: siblingsOf(step, changes, state, input),
    });
    state = after;
  }
  const overall = diffSets(
    { set: input.observed, role: 'observation' },
    { set: state, role: 'observation' },
    input.labelOf,
  ).changes;
  const consequences = overall.filter((change) => !intended.has(change.path));
  const plan: Plan = { changes: input.wanted, calls, consequences, leftAlone: input.leftAlone, after: state };
  refuseFalsehood(plan, input);
  return plan;
};
