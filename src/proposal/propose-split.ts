import { PlimsollError, unavailable } from '../diagnostic/error.js';
import type { Machine } from '../effect/machine.js';
import { observeMarket } from '../observe/observe-chain.js';
import { baseOf } from '../plan/lock-base.js';
import { marketInWorktree, type SourceContext } from '../plan/sources.js';
import { findMarket } from '../protocol/find-market.js';
import { accountNames } from '../workspace/account-names.js';
import { candidatesOf } from './choose-route.js';
import { type PlannedCalls, planCalls } from './compile.js';
import { type PlannedPart, planSplit } from './plan-split.js';
import { type AnyProposal, isSigned } from './proposal.js';
import { type ProposeInput, propose } from './propose.js';
import { aboutOf } from './route-plan.js';
import { safesOf } from './safe-of.js';

/** A part of a change on its route, with why the routes before do not take it. */
export interface ProposedPart extends Pick<PlannedPart, 'paths' | 'passedOver'> {
  readonly route: string;
  readonly proposal: AnyProposal;
}

/** A change in parts, in order of the routes; none where there is nothing to do. */
export interface ProposedSplit {
  readonly parts: readonly ProposedPart[];
  readonly planned: PlannedCalls;
}

/** What is asked of a change that is to be split: its routes are the market's, nonces follow each other. */
export type SplitInput = Omit<ProposeInput, 'route' | 'nonce'>;

/** The Safe that takes the first step; null where none does. */
const firstSafe = ({ plan: { stages } }: PlannedPart): string | null => {
  const actor = stages[0]?.actor;
  return actor?.kind === 'owners' ? actor.safe.toLowerCase() : null;
};

const inPart = (error: unknown, number: number, route: string): unknown =>
  error instanceof PlimsollError
    ? new PlimsollError(error.code, `part ${number}, on the route ${route}: ${error.message}`, error.exit, {
        ...(error.hint === undefined ? {} : { hint: error.hint }),
        ...(error.where === undefined ? {} : { where: error.where }),
        ...{ findings: error.findings, cause: error },
      })
    : error;

/**
 * Read the market at one block, split the document's intent over its routes, and propose each part by itself: compiled, put on
 * its route and proven on that block as `propose` with `--only` would. Parts that one Safe signs get nonces one after the
 * other, in the order of the routes. Nothing is written. Throws what `planSplit` and `propose` list, with the part's number.
 */
export const proposeSplit = async (
  input: SplitInput,
  context: SourceContext,
  machine: Machine,
): Promise<ProposedSplit> => {
  const { rpc } = machine;
  const { workspace } = context;
  const { name } = await findMarket(workspace, input.market);
  const market = await marketInWorktree(context, name);
  const routes = candidatesOf(null, market, workspace);
  const observation = await observeMarket(market, workspace, input.block, rpc);
  const { block, params: observed, contracts } = observation;
  const planning = {
    ...{ market, observed, contracts, selection: input.selection },
    base: await baseOf(name, workspace, market.params.protocol),
  };
  const planned = planCalls(planning);
  if (planned.calls.length === 0) return { parts: [], planned };
  const split = await planSplit(planned, planning, routes, {
    ...{ observation, rpc, safeOf: safesOf(workspace, rpc, block), names: accountNames(workspace, market.chain) },
    aboutFor: () => aboutOf(name, block, ''),
  });
  const nonces = new Map<string, bigint>();
  const parts: ProposedPart[] = [];
  for (const [index, part] of split.entries()) {
    const { plan, paths, passedOver } = part;
    const route = plan.route.name;
    const selection = split.length === 1 ? input.selection : { ...input.selection, only: paths };
    const nonce = nonces.get(firstSafe(part) ?? '') ?? null;
    try {
      const { proposal } = await propose({ ...input, block: block.number, route, selection, nonce }, context, machine);
      if (proposal === null || proposal.block.hash !== block.hash)
        throw unavailable('rpc/block-lost', `${rpc.name} no longer has block ${block.number} with hash ${block.hash}`, {
          hint: 'The chain reorganised, or the provider answers from several nodes: run it again, or pin an older block.',
        });
      if (isSigned(proposal)) nonces.set(proposal.route.safe.toLowerCase(), BigInt(proposal.transaction.nonce) + 1n);
      parts.push({ route, paths, passedOver, proposal });
    } catch (error) {
      throw split.length === 1 ? error : inPart(error, index + 1, route);
    }
  }
  return { parts, planned };
};
