import type { Patience, Rpc } from '../chain/rpc.js';
import { PlimsollError } from '../diagnostic/error.js';
import { marketInWorktree, type SourceContext } from '../plan/sources.js';
import { BUILT_IN, builtInFiles } from '../protocol/built-in.js';
import { Definitions } from '../protocol/load-definition.js';
import { findWorkspace, openWorkspace } from '../workspace/workspace.js';

/** The workspace a command works in, with what reading sources needs. Throws `workspace/none` where there is none. */
export const sourceContext = async (folder: string | undefined): Promise<SourceContext> => {
  const root = findWorkspace(process.cwd(), folder);
  const workspace = await openWorkspace(root);
  const definitions = new Definitions(workspace.files, workspace.folders.protocols);
  return {
    root,
    workspace,
    definitions,
    observe: async (market, within, block) => {
      const { observeMarket, rpcOf } = await import('../observe/observe-chain.js');
      return observeMarket(market, within, block, rpcOf(market, within, process.env));
    },
  };
};

/** The definitions at hand: those of the workspace where there is one, else the ones that come with the program. */
export const definitionsAtHand = async (folder: string | undefined): Promise<Definitions> => {
  try {
    return (await sourceContext(folder)).definitions;
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.code !== 'workspace/none' || folder !== undefined) throw error;
    return new Definitions(builtInFiles(), BUILT_IN);
  }
};

/** The node of a market's chain, as the workspace names it, with its URL, which may hold a key. */
export const nodeOf = async (
  market: string,
  context: SourceContext,
  patience: Patience = {},
): Promise<{ rpc: Rpc; url: string }> => {
  const [{ chainOf }, { createRpc }, { rpcUrlOf }] = await Promise.all([
    import('../observe/observe-chain.js'),
    import('../chain/rpc.js'),
    import('../workspace/rpc-url.js'),
  ]);
  const url = rpcUrlOf(chainOf(await marketInWorktree(context, market), context.workspace), process.env);
  return { rpc: createRpc(url, patience), url };
};
