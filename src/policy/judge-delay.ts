import { entityOf } from '../protocol/param-set.js';
import type { Breach, BreachData } from './breach.js';
import type { Changing } from './judge-change.js';
import type { NotEvaluated } from './judged.js';
import { dateText, secondsText } from './read-time.js';
import type { LastChange } from './state.js';

/** How the time of a last change is known, in words. */
export const KNOWN_BY: Readonly<Record<LastChange['from'], string>> = {
  chain: 'by the chain’s events',
  state: 'by the state file',
  merge: 'by the order of merges',
};

/** When the parameter was last changed: by the chain where that is known, else by merges. */
const lastChange = ({ standing, change, input }: Changing): LastChange | null =>
  standing.state?.lastChange(change.group, change.identity, change.parameter) ?? input.merged(change.path);

/** The delay in seconds: the chain's own where it is read, else the written one; null where the rule has none. */
const delayOf = ({ rule, change, standing }: Changing): bigint | null => {
  const name = rule.live.minDelay?.replaceAll('{parameter}', change.parameter);
  const live = name === undefined ? undefined : standing.state?.bounds.get(name);
  return live?.kind === 'number' && live.value.d === 1n ? live.value.n : rule.minDelay;
};

/** Hold a rule's delay against a change; a time of the last change that nobody knows is not evaluated. */
export const judgeDelay = (
  of: Changing,
  stale: string | null,
  finding: (of: Changing, why: string, data: Partial<BreachData>) => Breach,
): { readonly breaches: readonly Breach[]; readonly notEvaluated: readonly NotEvaluated[] } => {
  const { rule, change, standing, input } = of;
  const delay = delayOf(of);
  if (delay === null) return { breaches: [], notEvaluated: [] };
  const last = lastChange(of);
  if (last === null) {
    // What does not exist yet was never changed.
    const isNew =
      standing.state !== null && entityOf(standing.state.params, change.group, change.identity) === undefined;
    const path = input.base === null ? null : change.path;
    const why = stale ?? 'when it was last changed is not known';
    return { breaches: [], notEvaluated: isNew ? [] : [{ ruleId: rule.id, path, why }] };
  }
  const available = last.at + delay;
  if (input.now >= available) return { breaches: [], notEvaluated: [] };
  const why = `last changed ${dateText(last.at)} (${KNOWN_BY[last.from]}), and ${secondsText(delay)} have to pass`;
  const availableAt = dateText(available);
  return { breaches: [finding(of, why, { bound: secondsText(delay), availableAt })], notEvaluated: [] };
};
