import { snapshotJson } from '../observe/own-snapshot.js';
import { parseSource } from '../observe/source-spec.js';
import { marketInWorktree, type SourceContext } from '../plan/sources.js';
import { entitiesOf } from '../protocol/param-set.js';
import { jsonText } from './json.js';

/** A market's state as the text of a snapshot file. */
export interface WrittenSnapshot {
  readonly text: string;
  readonly block: number;
  readonly parameters: number;
}

/** Read a market from its chain, at the latest block or the one given, and make the text of its snapshot. */
export const snapshotMarket = async (
  name: string,
  block: string | undefined,
  context: SourceContext,
): Promise<WrittenSnapshot> => {
  const source = parseSource(block === undefined ? 'chain' : `chain@${block}`);
  const market = await marketInWorktree(context, name);
  const tag = source.kind === 'chain' ? source.block : 'latest';
  const { params, block: pinned } = await context.observe(market, context.workspace, tag);
  const at = { chainId: pinned.chainId, block: pinned.number, blockHash: pinned.hash };
  const parameters = [...entitiesOf(params)].reduce((sum, { entity }) => sum + entity.values.size, 0);
  return { text: jsonText(snapshotJson(params, market.name, at)), block: Number(pinned.number), parameters };
};
