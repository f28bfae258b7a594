import type { PinnedBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { refused, usage } from '../diagnostic/error.js';
import { digestOf } from '../document/source.js';
import { declaredBy } from '../effect/declared.js';
import type { Machine } from '../effect/machine.js';
import { LOCK_FILE } from '../observe/lock.js';
import { chainOf, observeMarket } from '../observe/observe-chain.js';
import { baseOf } from '../plan/lock-base.js';
import type { Selection } from '../plan/select.js';
import { marketInWorktree, type SourceContext } from '../plan/sources.js';
import { findMarket } from '../protocol/find-market.js';
import type { Market } from '../protocol/market.js';
import { isSafeOf, routeNamed, routesOf } from '../route/candidates.js';
import { readSafe, type SafeState } from '../route/safe/state.js';
import { accountNames } from '../workspace/account-names.js';
import { gitState } from '../workspace/git.js';
import { type Authority, WORKSPACE_FILE, type Workspace } from '../workspace/workspace.js';
import { buildProposal } from './build.js';
import { type Compiled, compile } from './compile.js';
import { type ImpactAsked, impactOf } from './impact.js';
import type { Proposal, ProposalDocument } from './proposal.js';
import { type Proof, prove } from './prove.js';

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
  /** Undefined: nothing is said of the impact. */
  readonly impact?: ImpactAsked;
}

/** A proposal with what was found on the way; `proposal` is null where there is nothing to do. */
export interface Proposed {
  readonly proposal: Proposal | null;
  readonly compiled: Compiled;
  readonly proof: Proof | null;
  /** Documents that git does not have as they are. */
  readonly dirty: readonly string[];
}

/** The authority of a market. Throws `propose/no-authority` where it names none. */
export const authorityOf = (market: Market, workspace: Workspace): Authority => {
  const authority = market.authority === null ? undefined : workspace.authorities.get(market.authority);
  if (authority !== undefined) return authority;
  throw refused('propose/no-authority', `the market ${market.name} names no authority that plimsoll.yaml has`, {
    where: { file: market.source.file },
    hint: 'add authority: NAME to the market, and the authority with its Safe to plimsoll.yaml',
  });
};

/**
 * Refuses a change whose route is more than the transaction of the authority's Safe: nobody should sign what the protocol would
 * refuse. Throws `propose/route`, and what `routesOf` and `routeNamed` list.
 */
const checkRoute = (asked: string | null, market: Market, authority: Authority, workspace: Workspace): void => {
  const [route] = asked === null ? routesOf(market, workspace) : [routeNamed(asked, workspace)];
  if (route === undefined || isSafeOf(authority.name, route)) return;
  throw refused(
    'propose/route',
    `the route ${route.name} of ${market.name} is not a transaction of the Safe of ${authority.name} by itself`,
    {
      hint: `plimsoll route show ${market.name} says its steps; --route ${authority.name} takes the Safe, where that may make the change`,
    },
  );
};

/**
 * The Safe of an authority as a block has it. Throws `propose/safe-version` where it is not of the version that
 * plimsoll.yaml says, and what `readSafe` lists.
 */
export const safeOf = async (authority: Authority, rpc: Rpc, block: PinnedBlock): Promise<SafeState> => {
  const safe = await readSafe(rpc, block, authority.safe.address as Hex);
  if (authority.safe.version === null || safe.version.replace(/\+L2$/, '') === authority.safe.version) return safe;
  throw refused(
    'propose/safe-version',
    `the Safe is version ${safe.version}, plimsoll.yaml says ${authority.safe.version}`,
    { hint: 'find out which is right before you go on' },
  );
};

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
const refuseLongText = (title: string | null, description: string): void => {
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

const defaultTitle = (market: string, compiled: Compiled): string => {
  const [first] = compiled.plan.changes;
  const count = compiled.plan.changes.length;
  return `${market}: ${count === 1 && first !== undefined ? `set ${first.path}` : `set ${count} parameters`}`;
};

/**
 * Read the market and its Safe at one block, compile the document's intent into a Safe transaction, and prove it. Nothing
 * is written. Throws what compiling and proving list, `propose/route`, and `propose/safe-version` where the Safe is not what
 * plimsoll.yaml says.
 */
export const propose = async (input: ProposeInput, context: SourceContext, machine: Machine): Promise<Proposed> => {
  const { rpc } = machine;
  refuseLongText(input.title, input.description);
  const found = await findMarket(context.workspace, input.market);
  const market = await marketInWorktree(context, found.name);
  const authority = authorityOf(market, context.workspace);
  checkRoute(input.route ?? null, market, authority, context.workspace);
  const chain = chainOf(market, context.workspace);
  const observation = await observeMarket(market, context.workspace, input.block, rpc);
  const safe = await safeOf(authority, rpc, observation.block);
  const { protocol } = market.params;
  const base = await baseOf(found.name, context.workspace, protocol);
  const compiled = compile({
    market,
    base,
    observed: observation.params,
    contracts: observation.contracts,
    selection: input.selection,
    authority: { address: safe.address, version: safe.version, chainId: chain.id },
    nonce: input.nonce ?? safe.nonce,
  });
  const { commit, dirty, documents } = await decidingDocuments(market, found.path, context);
  const { transaction } = compiled;
  if (transaction === null) return { proposal: null, compiled, proof: null, dirty };
  const proof = await prove(machine, {
    observation,
    document: market.params,
    given: market.contracts,
    safe,
    tx: transaction.tx,
    safeTxHash: transaction.hashes.safeTx,
    calls: compiled.calls,
    declared: declaredBy(
      compiled.plan.calls.map((call) => call.step.transition),
      observation.contracts,
    ),
    pending: [],
    after: compiled.plan.after,
    labelOf: compiled.labelOf,
    names: accountNames(context.workspace, market.chain),
  });
  const impact =
    input.impact === undefined
      ? undefined
      : await impactOf(input.impact, {
          context,
          market,
          before: observation.params,
          after: compiled.plan.after,
        });
  const proposal = buildProposal({
    tool: input.tool,
    title: input.title ?? defaultTitle(found.name, compiled),
    description: input.description,
    market: found.name,
    chain,
    authority: authority.name,
    block: observation.block,
    commit,
    dirty: dirty.length > 0 ? 'dirty' : 'clean',
    documents,
    selection: input.selection,
    contracts: observation.contracts,
    observed: observation.params,
    compiled: { ...compiled, transaction },
    safe,
    proof,
    ...(impact === undefined ? {} : { impact }),
  });
  return { proposal, compiled, proof, dirty };
};
