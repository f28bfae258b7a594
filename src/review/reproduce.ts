import type { Hex } from '../chain/hex.js';
import { PlimsollError } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { canonicalText } from '../document/canonical.js';
import { diskFiles, type Files, inside } from '../document/files.js';
import { digestOf } from '../document/source.js';
import { parseJson } from '../observe/json.js';
import { readOwnSnapshot } from '../observe/own-snapshot.js';
import { baseOf } from '../plan/lock-base.js';
import { stewardPlan } from '../plan/steward/steward-calls.js';
import { touchedScope } from '../plan/touched.js';
import { transactionOf } from '../proposal/artefacts.js';
import { type PlannedCalls, planCalls } from '../proposal/compile.js';
import { type AnyProposal, isSigned, type Proposal } from '../proposal/proposal.js';
import { stageJson } from '../proposal/stage-json.js';
import { stepsOf } from '../proposal/steps-route.js';
import { findMarket, loadMarket } from '../protocol/find-market.js';
import { Definitions } from '../protocol/load-definition.js';
import type { Market } from '../protocol/market.js';
import type { ParamSet } from '../protocol/param-set.js';
import { type MarketScope, within } from '../protocol/scope-of-market.js';
import { knownFromJson, knownJson } from '../route/known-json.js';
import { safeTxJson } from '../route/safe/transaction-json.js';
import { warning } from '../route/safe/warning.js';
import { type RouteCall, type SafeAuthority, type WrapOptions, wrapCalls } from '../route/safe/wrap.js';
import { stewardOf } from '../route/steward/facts.js';
import { gitFiles } from '../workspace/git.js';
import { loadWorkspace, type Workspace } from '../workspace/workspace.js';

/** The documents a proposal was made from, read again from where it says they are. */
export interface Sources {
  readonly market: Market;
  readonly workspace: Workspace;
  readonly base: ParamSet | null;
}

/** Sources, or the warnings that say why there are none. */
export interface SourcesFound {
  readonly sources: Sources | null;
  readonly warnings: readonly Finding[];
}

/** The same files, some with another text. */
export const overlay = (below: Files, texts: ReadonlyMap<string, string>): Files => ({
  prefix: below.prefix,
  read: async (path) => texts.get(inside(path)) ?? below.read(path),
  list: async (folder) => {
    const at = inside(folder);
    const own = [...texts.keys()].filter((path) => at === '.' || path.startsWith(`${at}/`));
    return [...new Set([...(await below.list(folder)), ...own])].sort();
  },
});

const caution = (ruleId: string, message: string, help: string): Finding =>
  warning({ ruleId, verdict: 'CAUTION', message, help });
const blocked = (ruleId: string, message: string, help: string): Finding =>
  warning({ ruleId, verdict: 'BLOCKED', message, help });

/**
 * Read the documents of a proposal at the commit it names, in the reviewer's own clone; text that was not committed comes
 * from the proposal, and is said. A document whose digest differs blocks.
 */
export const readSources = async (proposal: AnyProposal, root: string | null): Promise<SourcesFound> => {
  const { commit, documents } = proposal.provenance;
  const warnings: Finding[] = [];
  const edited = documents.filter((document) => document.text !== undefined);
  if (edited.length > 0) {
    warnings.push(
      caution(
        'review/not-committed',
        `not in git: ${edited.map((document) => document.path).join(', ')}; only the proposal has this text`,
        'Have it committed and reviewed, and propose again.',
      ),
    );
  }
  if (root === null || commit === null) {
    warnings.push(
      caution(
        'review/no-repository',
        commit === null
          ? 'the proposal was made outside git, so nobody reviewed its documents'
          : 'this is not run in a clone of the workspace',
        'Run review inside a clone that has the commit.',
      ),
    );
    if (root === null) return { sources: null, warnings };
  }
  let below: Files;
  try {
    below = commit === null ? diskFiles(root) : await gitFiles(root, commit);
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    warnings.push(
      caution('review/commit-missing', `the commit ${commit} is not in this clone`, 'Fetch it, and review again.'),
    );
    return { sources: null, warnings };
  }
  const files = overlay(below, new Map(edited.map((document) => [inside(document.path), document.text ?? ''])));
  for (const document of documents) {
    const text = await files.read(document.path);
    if (text === null || digestOf(text) !== document.sha256) {
      warnings.push(
        blocked(
          'review/document-differs',
          `${document.path} at the commit is not what the proposal says it was made from`,
          'Do not sign. The proposal and the commit do not belong together.',
        ),
      );
      return { sources: null, warnings };
    }
  }
  try {
    const workspace = await loadWorkspace(files);
    const market = await loadMarket(
      await findMarket(workspace, proposal.market),
      workspace,
      new Definitions(files, workspace.folders.protocols),
    );
    const { name, version, digest } = market.params.protocol;
    const stated = proposal.provenance.protocol;
    if (stated.sha256 !== digest || stated.name !== name || stated.version !== version) {
      warnings.push(
        blocked(
          'review/definition-differs',
          `the definition of ${name} here is not the one the proposal was compiled with`,
          'Do not sign before you know why: another release of Plimsoll may have been used.',
        ),
      );
    }
    return {
      sources: { market, workspace, base: await baseOf(proposal.market, workspace, market.params.protocol) },
      warnings,
    };
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    warnings.push(
      blocked(
        'review/documents-invalid',
        `the documents at the commit cannot be read: ${error.message}`,
        'Do not sign.',
      ),
    );
    return { sources: null, warnings };
  }
};

/** What of the market a proposal is about; null: all of it. Made of the documents: what the proposal says is not believed. */
export const laneScope = ({ lane, selection }: AnyProposal, { market, base }: Sources): MarketScope | null =>
  lane === undefined ? null : touchedScope(market.params, base, selection);

/** The market's values that the proposal says it was made on. Throws where they cannot be read. */
export const claimedState = (proposal: AnyProposal, sources: Sources): ParamSet =>
  within(
    readOwnSnapshot(
      parseJson(JSON.stringify(proposal.observed), 'proposal.json'),
      'proposal.json',
      sources.market.params.protocol,
    ).params,
    laneScope(proposal, sources),
  );

/** What documents compile to, and what people sign or send for it as text to compare; null where there is nothing to do. */
export interface Recompiled extends PlannedCalls {
  readonly made: string | null;
}

/** What people sign or send for a proposal, as text to compare. */
export const madeBy = (proposal: AnyProposal): string =>
  canonicalText({
    transaction: isSigned(proposal) ? safeTxJson(transactionOf(proposal)) : null,
    steps: proposal.route.kind === 'steps' ? proposal.route.steps : null,
  });

/** The route of a proposal, with what its steward is given made again from the documents. */
const routeAgain = (
  { route }: AnyProposal,
  { workspace }: Sources,
  { plan, labelOf, calls }: PlannedCalls,
  state: ParamSet,
): AnyProposal['route'] => {
  if (route.kind !== 'steps') return route;
  const [first, ...others] = route.known;
  const known = first === undefined ? undefined : knownFromJson(first);
  const step = workspace.routes.get(route.name)?.through[0];
  if (known?.kind !== 'steward' || step?.kind !== 'steward') return route;
  const { steward, address } = stewardOf(step, state.protocol);
  const made = stewardPlan(plan, state, steward, labelOf).calls.map(({ data }) => ({ to: address, value: 0n, data }));
  const settings = { made: calls.map(({ to, value, data }) => ({ to, value, data })), calls: made };
  return { ...route, known: [knownJson({ ...known, settings }), ...others] };
};

/** What calls make on the route of a proposal. */
const madeOf = (proposal: AnyProposal, route: AnyProposal['route'], calls: readonly RouteCall[]): string => {
  const stages = route.kind === 'steps' ? stepsOf(route, calls).stages : null;
  const inner = stages === null || route.kind !== 'steps' ? calls : (stages[route.step]?.calls ?? []);
  const transaction = isSigned(proposal) ? safeTxJson(wrapCalls(inner, ...wrappingOf(proposal))) : null;
  return canonicalText({ transaction, steps: stages === null ? null : stages.map(stageJson) });
};

const wrappingOf = ({ route, chain, transaction }: Proposal): readonly [SafeAuthority, WrapOptions] => [
  { address: route.safe.toLowerCase() as Hex, version: route.version, chainId: BigInt(chain.id) },
  { nonce: BigInt(transaction.nonce) },
];

/** Compile the sources again on a state. `contracts` are those the state was read from. */
export const recompile = (
  proposal: AnyProposal,
  sources: Sources,
  state: ParamSet,
  contracts: ReadonlyMap<string, Hex>,
): Recompiled => {
  const planned = planCalls({
    market: sources.market,
    base: sources.base,
    observed: state,
    contracts,
    selection: proposal.selection,
    scope: laneScope(proposal, sources),
  });
  return {
    ...planned,
    made:
      planned.calls.length === 0
        ? null
        : madeOf(proposal, routeAgain(proposal, sources, planned, state), planned.calls),
  };
};

/** The addresses that the proposal says its contracts have: claims, until a node has told them. */
export const claimedContracts = (proposal: Pick<AnyProposal, 'contracts'>): ReadonlyMap<string, Hex> =>
  new Map(Object.entries(proposal.contracts).map(([name, address]) => [name, address.toLowerCase() as Hex]));
