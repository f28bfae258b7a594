import type { PinnedBlock } from '../src/chain/block.js';
import { createRpc, type Rpc } from '../src/chain/rpc.js';
import { refused } from '../src/diagnostic/error.js';
import { startAnvil } from './node/anvil.js';
import { anvilBinary } from './node/binary.js';

/**
 * A local chain that continues a node's from a block, for nodes that can read but not simulate. The node's URL may hold a
 * key, so it is told to anvil over its own socket and never stands on a command line. The chain ends with this process.
 *
 * @throws PlimsollError `devnet/no-anvil`, `devnet/anvil-failed`, `devnet/fork` where the fork is not of that very block.
 */
export const forkAt = async (url: string, block: PinnedBlock): Promise<Rpc> => {
  const anvil = await startAnvil({
    binary: anvilBinary(),
    port: 0,
    timestamp: Number(block.timestamp),
    chainId: block.chainId,
    // Anvil would fund its own accounts and put a deployer there, and then show another state than the node's.
    accounts: 0,
    extra: ['--disable-default-create2-deployer'],
  });
  const rpc = createRpc(anvil.url);
  try {
    await rpc.request('anvil_reset', [{ forking: { jsonRpcUrl: url, blockNumber: Number(block.number) } }]);
    const found = await rpc.request('eth_getBlockByNumber', ['latest', false]);
    const hash = typeof found === 'object' && found !== null && 'hash' in found ? found.hash : undefined;
    if (hash !== block.hash)
      throw refused('devnet/fork', `the local fork does not stand on block ${block.number} with hash ${block.hash}`, {
        hint: 'The chain may have reorganised: run it again.',
      });
  } catch (error) {
    await anvil.stop();
    throw error;
  }
  return rpc;
};
