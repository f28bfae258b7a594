import type { Reader } from './reader.js';
import type { RouteCall } from './safe/wrap.js';
import { type About, NO_TIME, type Stage, type Watch, type Wrapper } from './stage.js';

/** The step by which a Safe that owns another consents to a transaction of it. */
export const APPROVE = 'approve';

/**
 * Where the step stands by which an outer contract takes an inner one. The inner contract knows best whether it was taken; until
 * then the outer one tells what is still on the way. Where it has done its part and the inner step is undone, something undid it.
 */
const watchBoth = (inner: Watch | null, outer: Watch | null): Watch | null =>
  inner === null || outer === null
    ? (inner ?? outer)
    : async (reader) => {
        const [own, around] = await Promise.all([inner(reader), outer(reader)]);
        return own.kind === 'done' || own.kind === 'lost' || around.kind === 'done' ? own : around;
      };

/** What the last step of an outer wrapper brings about is the inner step that it was wrapped around. */
const around = (inner: Stage, calls: readonly RouteCall[], outer: Wrapper, about: About): readonly Stage[] => {
  const stages = outer.wrap(calls, about);
  return stages.map((stage, index) => ({
    ...stage,
    after: index === 0 ? inner.after : stage.after,
    watch: index === stages.length - 1 ? watchBoth(inner.watch, stage.watch) : stage.watch,
    ids: index === stages.length - 1 ? [...inner.ids, ...stage.ids] : stage.ids,
  }));
};

/**
 * Put a wrapper around steps: it takes those that are left to the account outside of them. A step whose calls are not known
 * yet stays as it is; once `foundStages` has its calls, it can be wrapped. What owners of a Safe sign has the wrapper's consent
 * before it, where the wrapper is one of them.
 */
export const wrapStages = (stages: readonly Stage[], outer: Wrapper, about: About): readonly Stage[] =>
  stages.flatMap((stage, index) => {
    if (stage.actor.kind === 'outer' && stage.calls !== null) return around(stage, stage.calls, outer, about);
    // What an account further inward consents to is that one's, though this one may own the same Safe.
    const given = stages[index - 1]?.name === APPROVE;
    const consent = given ? null : (outer.consent?.(stage) ?? null);
    return consent === null ? [stage] : [consent, { ...stage, after: NO_TIME }];
  });

/** The same steps, with calls and ids that the chain tells by now. Throws what their `find` throws. */
export const foundStages = (stages: readonly Stage[], reader: Reader): Promise<readonly Stage[]> =>
  Promise.all(
    stages.map(async (stage) => {
      const found = stage.calls === null ? await stage.find?.(reader) : null;
      return found == null ? stage : { ...stage, calls: found.calls, ids: found.ids };
    }),
  );

/**
 * All steps of a route, in order: `wrappers` from the contract that makes the calls outward to who acts first. Without
 * wrappers there is nothing to tell: a route has one at least.
 */
export const stagesOf = (calls: readonly RouteCall[], wrappers: readonly Wrapper[], about: About): readonly Stage[] => {
  const [innermost, ...others] = wrappers;
  if (innermost === undefined) throw new RangeError('a route without a wrapper');
  return others.reduce((stages, wrapper) => wrapStages(stages, wrapper, about), innermost.wrap(calls, about));
};
