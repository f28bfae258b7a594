import type { PinnedBlock } from '../chain/block.js';
import { decodeReturn, encodeCall } from '../chain/calldata.js';
import { parseDeclaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import { readMany } from '../chain/multicall.js';
import type { Rpc } from '../chain/rpc.js';
import { PlimsollError } from '../diagnostic/error.js';

const APPROVED = parseDeclaration('approvedHashes(address owner, bytes32 hash) returns (uint256)');

/**
 * Those of the owners who approved the hash on the chain (`approveHash`), in the Safe's own storage. Who is no owner is not to
 * be given: the approval of somebody who was one once stays there.
 */
export const approvedOnChain = async (
  rpc: Rpc,
  block: PinnedBlock,
  safe: Hex,
  hash: Hex,
  owners: readonly Hex[],
): Promise<readonly Hex[]> => {
  if (owners.length === 0) return [];
  const calls = owners.map((owner) => ({
    to: safe,
    data: encodeCall(APPROVED, [owner, hash]),
    onFailure: 'return' as const,
  }));
  const results = await readMany(rpc, block, calls);
  return owners.filter((_, index) => {
    const result = results[index];
    if (result?.ok !== true) return false;
    try {
      const [approved] = decodeReturn(APPROVED, result.data);
      return typeof approved === 'bigint' && approved !== 0n;
    } catch (error) {
      if (error instanceof PlimsollError) return false;
      throw error;
    }
  });
};
