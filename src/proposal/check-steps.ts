import type { Hex } from '../chain/hex.js';
import type { Finding } from '../diagnostic/finding.js';
import { canonicalDigest, canonicalText } from '../document/canonical.js';
import { atBest } from '../route/at-best.js';
import { safeTxJson } from '../route/safe/transaction-json.js';
import { warning } from '../route/safe/warning.js';
import { wrapCalls } from '../route/safe/wrap.js';
import { type AnyProposal, isSigned, type StepsRoute } from './proposal.js';
import { spanJson, stageJson } from './stage-json.js';
import { routeCallsOf, stepsOf } from './steps-route.js';

const wrong = (message: string): Finding =>
  warning({
    ruleId: 'bundle/steps',
    verdict: 'BLOCKED',
    message,
    help: 'Do not sign. The proposal does not belong to the route that it names.',
  });

/** What is signed must be the step that it says to be. */
const signedStep = (proposal: AnyProposal, { step, steps }: StepsRoute): readonly Finding[] => {
  if (!isSigned(proposal)) return [];
  const { route, transaction } = proposal;
  const calls = (steps[step]?.calls ?? []).map(({ to, value, data }) => ({
    to: to.toLowerCase() as Hex,
    value: BigInt(value),
    data,
  }));
  const authority = {
    address: route.safe.toLowerCase() as Hex,
    version: route.version,
    chainId: BigInt(proposal.chain.id),
  };
  const tx = wrapCalls(calls, authority, { nonce: BigInt(transaction.nonce) });
  return canonicalText(safeTxJson(tx)) === canonicalText(transaction)
    ? []
    : [wrong(`what is signed is not step ${step + 1} of the route`)];
};

/** The proposal that a companion is of must be whole itself. */
const ofOther = (other: AnyProposal): readonly Finding[] => {
  const { digest, ...body } = other;
  return [
    ...(other.of !== undefined ? [wrong('what it is of is of another proposal itself')] : []),
    ...(canonicalDigest(body) === digest ? [] : [wrong('the proposal that it is of was changed after it was made')]),
    ...stepWarnings(other),
  ];
};

/**
 * Whether the steps that a proposal lists are those that its calls take through the contracts that it names, and what is signed
 * is one of them. What it says of the contracts is for a node to tell. Throws what the kinds of contracts do, and RangeError, where
 * its steps cannot be computed.
 */
export const stepWarnings = (proposal: AnyProposal): readonly Finding[] => {
  const { route, of } = proposal;
  const isAlone = of === undefined && proposal.calls.length === 0;
  const isBoth = of !== undefined && proposal.calls.length > 0;
  if (isAlone || isBoth || (of !== undefined && route.kind === 'safe'))
    return [wrong('it makes calls of its own, or is of another proposal: one of the two')];
  if (route.kind !== 'steps') return [];
  if (of !== undefined) return [...ofOther(of.proposal), ...signedStep(proposal, route)];
  const { account, stages, wrappers } = stepsOf(route, routeCallsOf(proposal));
  if (canonicalText(stages.map(stageJson)) !== canonicalText(route.steps))
    return [wrong('the steps that it lists are not those that its calls take through the contracts of its route')];
  if (wrappers[0]?.account !== account)
    return [wrong('the account that it says makes the calls is not that of its route')];
  if (canonicalText(spanJson(atBest(stages))) !== canonicalText(route.atBest))
    return [wrong('the time that it says its route takes is not that of its steps')];
  return signedStep(proposal, route);
};
