import type { PinnedBlock } from '../chain/block.js';
import { blockPace } from '../chain/block-pace.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { usage } from '../diagnostic/error.js';
import { digestOf } from '../document/source.js';
import type { Machine } from '../effect/machine.js';
import { LOCK_FILE } from '../observe/lock.js';
import { chainOf, observeMarket } from '../observe/observe-chain.js';
import { baseOf } from '../plan/lock-base.js';
import type { Plan } from '../plan/plan.js';
import type { Selection } from '../plan/select.js';
import { marketInWorktree, type SourceContext } from '../plan/sources.js';
import { scopeNames, touchedScope } from '../plan/touched.js';
import { findMarket } from '../protocol/find-market.js';
import type { Market } from '../protocol/market.js';
import { routeTiming } from '../route/against-stress.js';
import type { About, Span } from '../route/stage.js';
import { checksummed } from '../signer/address.js';
import { accountNames } from '../workspace/account-names.js';
import { gitState } from '../workspace/git.js';
import { WORKSPACE_FILE } from '../workspace/workspace.js';
import { buildProposal, planJson } from './build.js';
import { type Chosen, candidatesOf } from './choose-route.js';
import { type PlannedCalls, planCalls } from './compile.js';
import { votedDescription } from './governance/description.js';
import { type ImpactAsked, impactOf } from './impact.js';
import { type Lane, refuseMoreThanClosing } from './lane.js';
import type { AnyProposal, ProposalDocument, ProposalImpact } from './proposal.js';
import type { Proof } from './prove.js';
import { aboutOf } from './route-plan.js';
import { proveRouted, routeCalls } from './routed.js';
import { safesOf } from './safe-of.js';

/** What `propose` was asked. */
export interface ProposeInput {
  readonly market: string;
  readonly selection: Selection;
  readonly block: bigint | 'latest';
  readonly nonce: bigint | null;
  /** By name; undefined: the one that the market prefers. */
  readonly route?: string | undefined;
  readonly title: string | null;
  readonly description: string;
  readonly tool: { readonly name: string; readonly version: string };
  /** Undefined: the usual one. On the emergency lane no impact is simulated, whatever is asked of it. */
  readonly lane?: Lane;
  /** Undefined: nothing is said of the impact. */
  readonly impact?: ImpactAsked;
}

/** A proposal with what was found on the way; `proposal` is null where there is nothing to do. */
export interface Proposed {
  readonly proposal: AnyProposal | null;
  readonly planned: PlannedCalls;
  readonly proof: Proof | null;
  /** Routes that the market prefers, and why they cannot be taken. */
  readonly passedOver: Chosen['passedOver'];
  /** On the emergency lane, where the market has several routes: why it is the one. */
  readonly why?: string;
  /** Documents that git does not have as they are. */
  readonly dirty: readonly string[];
}

/** The documents that decide the bytes, with the text of those that git does not have as they are. */
export const decidingDocuments = async (
  market: Market,
  path: string,
  context: SourceContext,
): Promise<{ commit: string | null; dirty: readonly string[]; documents: readonly ProposalDocument[] }> => {
  const { files, folders } = context.workspace;
  const git = await gitState(context.root);
  const definition = `${folders.protocols}/${market.params.protocol.name}.yaml`;
  const documents: ProposalDocument[] = [];
  const dirty: string[] = [];
  for (const name of [WORKSPACE_FILE, LOCK_FILE, path, definition]) {
    const text = await files.read(name);
    if (text === null) continue;
    const edited = git === null || git.dirty.includes(name);
    if (edited) dirty.push(name);
    documents.push({ path: name, sha256: digestOf(text), ...(edited ? { text } : {}) });
  }
  return { commit: git?.commit ?? null, dirty, documents };
};

const LONGEST_TITLE = 200;
const LONGEST_DESCRIPTION = 20_000;

/** What people will read in wallets and forums: one line of bounded length, and a text of bounded length. */
export const refuseLongText = (title: string | null, description: string): void => {
  const unseen = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
  const problem = unseen.test(`${title ?? ''}${description}`)
    ? 'a title or description has characters that cannot be seen'
    : title !== null && (title.trim() === '' || title.length > LONGEST_TITLE || /[\r\n]/.test(title))
      ? `a title is one line of 1 to ${LONGEST_TITLE} characters`
      : description.length > LONGEST_DESCRIPTION
        ? `a description has at most ${LONGEST_DESCRIPTION} characters`
        : null;
  if (problem !== null) throw usage('propose/text', problem);
};

/** What a proposal is called unless it is told. */
export const defaultTitle = (market: string, { changes }: Pick<Plan, 'changes'>): string => {
  const [first] = changes;
  const count = changes.length;
  return `${market}: ${count === 1 && first !== undefined ? `set ${first.path}` : `set ${count} parameters`}`;
};

/** The impact with how the time that the route takes stands against each stress, where it takes any. */
const timed = async (impact: ProposalImpact, best: Span, rpc: Rpc, block: PinnedBlock): Promise<ProposalImpact> => {
  if (!impact.simulated || (best.seconds === 0n && best.blocks === 0n)) return impact;
  return { ...impact, timing: routeTiming(impact, best, best.blocks > 0n ? await blockPace(rpc, block) : null) };
};

/**
 * Read the market at one block, compile the document's intent into calls, put them on the first route that may make them, and
 * prove every step of it; on the emergency lane of the entities that may be touched alone, and on the quickest route. Nothing is
 * written. Throws what compiling, choosing a route and proving list, and
 * `propose/safe-version` where a Safe is not what plimsoll.yaml says.
 */
export const propose = async (input: ProposeInput, context: SourceContext, machine: Machine): Promise<Proposed> => {
  const { rpc } = machine;
  const { workspace } = context;
  refuseLongText(input.title, input.description);
  const found = await findMarket(workspace, input.market);
  const market = await marketInWorktree(context, found.name);
  const routes = candidatesOf(input.route ?? null, market, workspace);
  const chain = chainOf(market, workspace);
  const lane = input.lane ?? 'usual';
  const base = await baseOf(found.name, workspace, market.params.protocol);
  const scope = lane === 'emergency' ? touchedScope(market.params, base, input.selection) : null;
  const observation = await observeMarket(market, workspace, input.block, rpc, scope);
  const { block, params, contracts } = observation;
  const planned = planCalls({
    market,
    base,
    observed: params,
    contracts,
    selection: input.selection,
    scope,
  });
  const { plan, calls } = planned;
  if (lane === 'emergency') refuseMoreThanClosing(plan, params.protocol);
  const { commit, dirty, documents } = await decidingDocuments(market, found.path, context);
  const names = accountNames(workspace, market.chain);
  const safeOf = safesOf(workspace, rpc, block);
  if (calls.length === 0) {
    // What a Safe is, is said even where there is nothing for it to do.
    for (const { through } of routes)
      for (const step of through) if (step.kind === 'authority') await safeOf(step.name);
    return { proposal: null, planned, proof: null, passedOver: [], dirty };
  }
  const title = input.title ?? defaultTitle(found.name, plan);
  const told = planJson(plan, planned.labelOf);
  const aboutFor = (account: Hex | null): About =>
    aboutOf(
      found.name,
      block,
      votedDescription({
        ...{ title, words: input.description, market: found.name, chain, block, ...told, commit },
        account: account === null ? null : checksummed(account),
        edits: dirty.length > 0 ? 'uncommitted' : 'none',
      }),
    );
  const planning = { observation, rpc, aboutFor, safeOf, nonce: input.nonce, workspace, names, lane };
  const { routed, ...chosen } = await routeCalls(routes, planned, planning);
  const proof = await proveRouted(machine, { market, observation, planned, routed, names });
  const asked: ImpactAsked | undefined = lane === 'emergency' ? { kind: 'emergency' } : input.impact;
  const impact =
    asked === undefined
      ? undefined
      : await timed(
          await impactOf(asked, { context, market, before: params, after: plan.after }),
          routed.best,
          rpc,
          block,
        );
  const proposal = buildProposal({
    tool: input.tool,
    title,
    description: input.description,
    market: found.name,
    chain,
    block,
    commit,
    dirty: dirty.length > 0 ? 'dirty' : 'clean',
    documents,
    selection: input.selection,
    ...(scope === null ? {} : { lane: { kind: 'emergency', entities: scopeNames(scope, planned.labelOf) } }),
    contracts,
    observed: params,
    planned,
    route: routed.route,
    signed: routed.signed,
    proof,
    ...(impact === undefined ? {} : { impact }),
  });
  return { proposal, planned, proof, ...chosen, dirty };
};
