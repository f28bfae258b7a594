import type { PinnedBlock } from '../chain/block.js';
import type { Patience, Rpc } from '../chain/rpc.js';
import { forkOnce, type Machine } from '../effect/machine.js';

/** What makes a local chain out of a node's, loaded only where it is needed. */
export type ForkModule = () => Promise<{ readonly forkAt: (url: string, block: PinnedBlock) => Promise<Rpc> }>;

/** The node that a flag names: by its URL, or by the variable that holds it. Throws `rpc/url` (64). */
export const givenNode = async (
  given: string,
  patience: Patience = {},
): Promise<{ readonly rpc: Rpc; readonly url: string }> => {
  const [{ createRpc }, { givenNodeUrl }] = await Promise.all([
    import('../chain/rpc.js'),
    import('../trust/witness.js'),
  ]);
  const url = givenNodeUrl(given, process.env);
  return { rpc: createRpc(url, patience), url };
};

/** A node that runs transactions, by itself or by a local fork of it. */
export const machineOf = ({ rpc, url }: { readonly rpc: Rpc; readonly url: string }, fork: ForkModule): Machine => ({
  rpc,
  fork: forkOnce(async (block) => (await fork()).forkAt(url, block)),
});
