import type { RouteCall } from './safe/wrap.js';
import type { About, Stage, Wrapper } from './stage.js';

/** What the last step of an outer wrapper brings about is the inner step that it was wrapped around. */
const around = (inner: Stage, outer: Wrapper, about: About): readonly Stage[] => {
  const stages = outer.wrap(inner.calls, about);
  return stages.map((stage, index) => ({
    ...stage,
    after: index === 0 ? inner.after : stage.after,
    // The inner contract knows best whether its step was taken; what is on the way to it only the outer one tells.
    watch: index === stages.length - 1 ? (inner.watch ?? stage.watch) : stage.watch,
    ids: index === stages.length - 1 ? [...inner.ids, ...stage.ids] : stage.ids,
  }));
};

/** Put a wrapper around steps: it takes those that are left to the account outside of them. */
export const wrapStages = (stages: readonly Stage[], outer: Wrapper, about: About): readonly Stage[] =>
  stages.flatMap((stage) => (stage.actor.kind === 'outer' ? around(stage, outer, about) : [stage]));

/**
 * All steps of a route, in order: `wrappers` from the contract that makes the calls outward to who acts first. Without
 * wrappers there is nothing to tell: a route has one at least.
 */
export const stagesOf = (calls: readonly RouteCall[], wrappers: readonly Wrapper[], about: About): readonly Stage[] => {
  const [innermost, ...others] = wrappers;
  if (innermost === undefined) throw new RangeError('a route without a wrapper');
  return others.reduce((stages, wrapper) => wrapStages(stages, wrapper, about), innermost.wrap(calls, about));
};
