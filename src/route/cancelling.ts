import { refused } from '../diagnostic/error.js';
import { wrapStages } from './compose.js';
import type { Reader } from './reader.js';
import type { RouteCall } from './safe/wrap.js';
import type { About, Stage, Wrapper } from './stage.js';

/** What a contract of the route has on its way: the calls that it was given. */
interface Operation {
  readonly wrapper: Wrapper;
  /** Its place on the route, from the contract that makes the calls outward. */
  readonly index: number;
  readonly calls: readonly RouteCall[];
}

/** Everything that the contracts of a route are given, the innermost first. */
const operationsOf = (
  calls: readonly RouteCall[],
  wrappers: readonly Wrapper[],
  about: About,
): readonly Operation[] => {
  const operations: Operation[] = [];
  let stages: readonly Stage[] = [];
  for (const [index, wrapper] of wrappers.entries()) {
    const given =
      index === 0
        ? [calls]
        : stages.flatMap(({ actor, calls: own }) => (actor.kind === 'outer' && own !== null ? [own] : []));
    for (const one of given) operations.push({ wrapper, index, calls: one });
    stages = index === 0 ? wrapper.wrap(calls, about) : wrapStages(stages, wrapper, about);
  }
  return operations;
};

/** Whether a contract has an operation that was begun and is not over. */
const isPending = async ({ wrapper, calls }: Operation, about: About, reader: Reader): Promise<boolean> => {
  const stages = wrapper.wrap(calls, about);
  const states = await Promise.all(stages.map(({ watch }) => (watch === null ? null : watch(reader))));
  const last = states.at(-1);
  return (
    stages.length > 1 && states[0]?.kind === 'done' && last != null && last.kind !== 'done' && last.kind !== 'lost'
  );
};

/** The calls of the step by which a contract stops an operation. Throws `cancel/unknown`. */
const found = async (stage: Stage, reader: Reader): Promise<Stage> => {
  if (stage.calls !== null) return stage;
  const told = await stage.find?.(reader);
  if (told != null) return { ...stage, calls: told.calls, ids: told.ids };
  throw refused('cancel/unknown', `the ${stage.of} does not tell what is to be cancelled`, {
    hint: 'see plimsoll status',
  });
};

/**
 * The steps that stop what is on its way on a route: the innermost contract that has begun and not ended it cancels, and the
 * contracts outside of that one take its step as they take any. Null where nothing was begun. Throws `cancel/none` where the
 * contract has no way to, and `cancel/unknown`.
 */
export const cancelling = async (
  {
    calls,
    wrappers,
    about,
  }: { readonly calls: readonly RouteCall[]; readonly wrappers: readonly Wrapper[]; readonly about: About },
  reader: Reader,
): Promise<readonly Stage[] | null> => {
  for (const operation of operationsOf(calls, wrappers, about)) {
    if (!(await isPending(operation, about, reader))) continue;
    const { wrapper, index } = operation;
    if (wrapper.cancel === null)
      throw refused('cancel/none', `what is on its way in the ${wrapper.title} cannot be stopped there`, {
        hint: 'see plimsoll status for what it waits for',
      });
    const stage = await found(wrapper.cancel(operation.calls, about), reader);
    // What wraps it again is another operation than the one that brought it here.
    return wrappers
      .slice(index + 1)
      .reduce((stages: readonly Stage[], outer) => wrapStages(stages, outer, about), [stage]);
  }
  return null;
};
