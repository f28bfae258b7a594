import type { Hex } from '../chain/hex.js';
import { type Known, wrapperOf } from '../route/known.js';
import { knownFromJson, knownJson } from '../route/known-json.js';
import { type RouteRead, stagesOfKnown } from '../route/read-route.js';
import type { RouteCall } from '../route/safe/wrap.js';
import type { About, Span, Stage, Wrapper } from '../route/stage.js';
import { checksummed } from '../signer/address.js';
import type { Route } from '../workspace/routes.js';
import type { AnyProposal, StepsRoute } from './proposal.js';
import { type SpanJson, type StageJson, spanJson, stageJson } from './stage-json.js';

const hex = (address: string): Hex => address.toLowerCase() as Hex;
const spanOf = ({ seconds, blocks }: SpanJson): Span => ({ seconds: BigInt(seconds), blocks: BigInt(blocks) });

/** What a proposal keeps of its route. */
export const stepsRouteJson = (
  route: Pick<Route, 'name' | 'title'>,
  { account, first, known, stages }: Pick<RouteRead, 'account' | 'first' | 'known' | 'stages'>,
  { about, best, step }: { readonly about: About; readonly best: Span; readonly step: number },
): StepsRoute => ({
  kind: 'steps',
  name: route.name,
  title: route.title,
  account: checksummed(account),
  first: first === null ? null : checksummed(first),
  nonce: about.nonce,
  description: about.description,
  known: known.map(knownJson),
  step,
  steps: stages.map(stageJson),
  atBest: spanJson(best),
});

/** The route of a proposal as it was when it was made. */
export interface StepsOfProposal {
  readonly account: Hex;
  readonly first: Hex | null;
  readonly about: About;
  readonly known: readonly Known[];
  readonly wrappers: readonly Wrapper[];
  readonly calls: readonly RouteCall[];
  readonly stages: readonly Stage[];
  readonly step: number;
}

/** The calls that a proposal lists. */
export const routeCallsOf = ({ calls }: Pick<AnyProposal, 'calls'>): readonly RouteCall[] =>
  calls.map(({ to, value, data }) => ({ to: to.toLowerCase() as Hex, value: BigInt(value), data: data as Hex }));

/** A step as JSON has it. Of one that stops another proposal nothing else tells it. */
const stageOf = ({ name, of, actor, calls, after, open, ids }: StageJson): Stage => ({
  ...{ name, of, watch: null },
  actor:
    actor.kind === 'owners'
      ? { kind: 'owners', safe: hex(actor.safe), threshold: BigInt(actor.threshold), owners: actor.owners.map(hex) }
      : actor.kind === 'holders'
        ? { kind: 'holders', may: actor.may, accounts: actor.accounts?.map(hex) ?? null }
        : actor,
  calls: calls?.map(({ to, value, data }) => ({ to: hex(to), value: BigInt(value), data })) ?? null,
  after: spanOf(after),
  open: open === null ? null : spanOf(open),
  ids,
});

/**
 * The steps of a proposal's calls on a route, computed again: what the proposal says of its steps is not read.
 * One without calls stops another, and has them as they are listed. Throws what the
 * kinds of contracts do.
 */
export const stepsOf = (route: StepsRoute, calls: readonly RouteCall[]): StepsOfProposal => {
  const known = route.known.map(knownFromJson);
  const first = route.first === null ? null : (route.first.toLowerCase() as Hex);
  const about = { nonce: route.nonce, description: route.description };
  return {
    account: route.account.toLowerCase() as Hex,
    first,
    about,
    known,
    wrappers: known.map(wrapperOf),
    calls,
    stages: calls.length === 0 ? route.steps.map(stageOf) : stagesOfKnown(calls, { known, first }, about),
    step: route.step,
  };
};
