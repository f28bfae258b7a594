import { usage } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { loadJsonFile, observeJson } from '../observe/file-source.js';
import type { Observation } from '../observe/observation.js';
import type { ObservedAt } from '../observe/own-snapshot.js';
import type { SourceSpec } from '../observe/source-spec.js';
import { findMarket, loadMarket, marketFiles } from '../protocol/find-market.js';
import { Definitions } from '../protocol/load-definition.js';
import type { Market } from '../protocol/market.js';
import { gitFiles } from '../workspace/git.js';
import { loadWorkspace, type Workspace } from '../workspace/workspace.js';
import type { Side } from './diff.js';

/** One side of a comparison, with what is to be said about it. */
export interface Resolved {
  readonly side: Side;
  /** As it was named. */
  readonly name: string;
  readonly at: ObservedAt | null;
  readonly findings: readonly Finding[];
}

/** Reads a market from the chain; passed in, so that comparing documents loads nothing of it. */
export type Observe = (market: Market, workspace: Workspace, block: bigint | 'latest') => Promise<Observation>;

export interface SourceContext {
  readonly root: string;
  readonly workspace: Workspace;
  readonly definitions: Definitions;
  readonly observe: Observe;
}

/** The market as a git revision has it: at the same path, or wherever a document of that name is. Null where it is not there. */
export const marketAtRevision = async (
  context: SourceContext,
  revision: string,
  wanted: string,
): Promise<{ market: Market; commit: string } | null> => {
  const files = await gitFiles(context.root, revision);
  const workspace = await loadWorkspace(files);
  const definitions = new Definitions(files, workspace.folders.protocols);
  const found = (await marketFiles(workspace)).find((file) => file.name === wanted);
  return found === undefined ? null : { market: await loadMarket(found, workspace, definitions), commit: files.commit };
};

/** The market of the worktree. */
export const marketInWorktree = async (context: SourceContext, wanted: string): Promise<Market> =>
  loadMarket(await findMarket(context.workspace, wanted), context.workspace, context.definitions);

/** Resolve a source of one market. `market` gives the definition and the chain where the source is not a document. */
export const resolveSource = async (
  spec: SourceSpec,
  name: string,
  wanted: string,
  context: SourceContext,
): Promise<Resolved> => {
  switch (spec.kind) {
    case 'worktree': {
      const market = await marketInWorktree(context, wanted);
      return { side: { set: market.params, role: 'document' }, name, at: null, findings: [] };
    }
    case 'git': {
      const found = await marketAtRevision(context, spec.revision, wanted);
      if (found !== null) return { side: { set: found.market.params, role: 'document' }, name, at: null, findings: [] };
      // A market that the revision does not have yet: everything in it is new.
      const protocol = (await marketInWorktree(context, wanted)).params.protocol;
      return {
        side: { set: { protocol, entities: new Map() }, role: 'document' },
        name,
        at: null,
        findings: [{ ruleId: 'source/new-market', severity: 'info', message: `${name} has no market ${wanted}` }],
      };
    }
    case 'chain': {
      const market = await marketInWorktree(context, wanted);
      const { params, block, findings } = await context.observe(market, context.workspace, spec.block);
      const at = { chainId: block.chainId, block: block.number, blockHash: block.hash };
      return { side: { set: params, role: 'observation' }, name, at, findings };
    }
    case 'file': {
      const market = await marketInWorktree(context, wanted);
      const { params, at, findings } = observeJson(await loadJsonFile(spec.path), spec.path, market.params.protocol);
      return { side: { set: params, role: 'observation' }, name, at, findings };
    }
  }
};

/** The markets to look at: those named, else every one of the workspace. */
export const marketsOf = async (workspace: Workspace, named: readonly string[]): Promise<readonly string[]> => {
  if (named.length > 0) return Promise.all(named.map(async (name) => (await findMarket(workspace, name)).name));
  const names = (await marketFiles(workspace)).map((file) => file.name);
  if (names.length === 0)
    throw usage('market/none', 'the workspace has no markets', {
      hint: 'make one with plimsoll init or plimsoll import',
    });
  return names;
};
