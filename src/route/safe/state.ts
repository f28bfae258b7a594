import type { PinnedBlock } from '../../chain/block.js';
import { decodeReturn, encodeCall } from '../../chain/calldata.js';
import { parseDeclaration } from '../../chain/function.js';
import type { Hex } from '../../chain/hex.js';
import { type ReadCall, type ReadResult, readMany } from '../../chain/multicall.js';
import type { Rpc } from '../../chain/rpc.js';
import { PlimsollError, refused } from '../../diagnostic/error.js';
import { checksummed } from '../../signer/address.js';

/** What a Safe says of itself at a block. */
export interface SafeState {
  readonly address: Hex;
  readonly version: string;
  readonly nonce: bigint;
  readonly threshold: bigint;
  /** In the order of the contract's list, lower case. */
  readonly owners: readonly Hex[];
}

const VERSION = parseDeclaration('VERSION() returns (string)');
const NONCE = parseDeclaration('nonce() returns (uint256)');
const THRESHOLD = parseDeclaration('getThreshold() returns (uint256)');
const OWNERS = parseDeclaration('getOwners() returns (address[])');

const READS = [VERSION, NONCE, THRESHOLD, OWNERS];

/** The reads of what a Safe says of itself, for `safeFrom`. Each may fail. */
export const safeReads = (to: Hex): readonly ReadCall[] =>
  READS.map((declaration) => ({ to, data: encodeCall(declaration, []), onFailure: 'return' }));

/** The Safe that the answers to `safeReads` tell of. Throws `safe/not-a-safe` where they are not those of one. */
export const safeFrom = (chainId: bigint, address: Hex, results: readonly ReadResult[]): SafeState => {
  const notSafe = (why: string, cause?: unknown) =>
    refused('safe/not-a-safe', `${checksummed(address)} is no Safe on chain ${chainId}: ${why}`, {
      hint: 'check the address and the chain of the authority in plimsoll.yaml',
      cause,
    });
  const answers = READS.map((declaration, index) => {
    const result = results[index];
    if (result?.ok !== true)
      throw notSafe(result?.reason === 'no-code' ? 'there is no contract' : `${declaration.signature} fails`);
    try {
      return decodeReturn(declaration, result.data)[0];
    } catch (error) {
      if (error instanceof PlimsollError) throw notSafe(`${declaration.signature} answers something else`, error);
      throw error;
    }
  });
  const [version, nonce, threshold, owners] = answers;
  if (
    typeof version !== 'string' ||
    typeof nonce !== 'bigint' ||
    typeof threshold !== 'bigint' ||
    !Array.isArray(owners)
  )
    throw notSafe('its answers make no sense');
  return { address, version, nonce, threshold, owners: owners.map((owner) => String(owner) as Hex) };
};

/** Read a Safe at a block. Throws `safe/not-a-safe` where the contract does not answer as one. */
export const readSafe = async (rpc: Rpc, block: PinnedBlock, address: Hex): Promise<SafeState> => {
  const to = address.toLowerCase() as Hex;
  return safeFrom(block.chainId, to, await readMany(rpc, block, safeReads(to)));
};
