import { breachesOf } from '../protocol/constraints.js';
import { entityOf, type ParamSet } from '../protocol/param-set.js';
import { diffSets } from './diff.js';
import { applies, applyStep, unmet } from './effects.js';
import { ownLabels } from './labels.js';
import type { Step } from './plan.js';

const brokenBy = (set: ParamSet, step: Step): readonly string[] => {
  const group = set.protocol.groups.get(step.transition.group);
  const entity = entityOf(set, step.transition.group, step.identity);
  if (group === undefined || entity === undefined) return [];
  const breaches = breachesOf(set.protocol.constraints, group, entity);
  return breaches.filter(({ constraint }) => constraint.severity === 'error').map(({ constraint }) => constraint.id);
};

/** Where steps lead, or null where one of them is not possible. */
const endOf = (steps: readonly Step[], start: ParamSet): ParamSet | null => {
  let state = start;
  for (const step of steps) {
    if (!applies(state, step) || unmet(state, step).length > 0) return null;
    state = applyStep(state, step).state;
    const before = brokenBy(start, step);
    if (brokenBy(state, step).some((id) => !before.includes(id))) return null;
  }
  return state;
};

/** The steps without those that others make needless: what a later step does besides may be what an earlier one was for. */
export const withoutNeedless = (steps: readonly Step[], start: ParamSet): readonly Step[] => {
  const end = endOf(steps, start);
  if (end === null) return steps;
  const labels = ownLabels(start);
  let kept = steps;
  for (const step of steps) {
    const others = kept.filter((other) => other !== step);
    const reached = endOf(others, start);
    if (reached === null) continue;
    const { changes } = diffSets({ set: reached, role: 'observation' }, { set: end, role: 'observation' }, labels);
    if (changes.length === 0) kept = others;
  }
  return kept;
};
