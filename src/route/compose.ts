import type { Reader } from './reader.js';
import type { RouteCall } from './safe/wrap.js';
import { type About, NO_TIME, type Stage, type Watch, type Wrapper } from './stage.js';

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
 * yet stays as it is; once `foundStages` has its calls, it can be wrapped.
 */
export const wrapStages = (stages: readonly Stage[], outer: Wrapper, about: About): readonly Stage[] =>
  stages.flatMap((stage) =>
    stage.actor.kind === 'outer' && stage.calls !== null ? around(stage, stage.calls, outer, about) : [stage],
  );

/**
 * The same steps, and before each that a Safe's owners sign the consents of the Safes behind it on the route, the outermost first:
 * each is an owner of the one before it. They are no steps that are made and proven: an owner's consent can be given by a
 * signature as well, and a proof has it injected.
 */
export const withConsents = (stages: readonly Stage[], wrappers: readonly Wrapper[]): readonly Stage[] =>
  stages.flatMap((stage) => {
    const { actor } = stage;
    const at = actor.kind === 'owners' ? wrappers.findIndex(({ account }) => account === actor.safe) : -1;
    const steps = [stage];
    for (const outer of at < 0 ? [] : wrappers.slice(at + 1)) {
      const consent = outer.consent?.(steps[0] ?? stage) ?? null;
      if (consent === null) break;
      steps.unshift(consent);
    }
    return steps.map((one, index) => (index === 0 ? one : { ...one, after: NO_TIME }));
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
