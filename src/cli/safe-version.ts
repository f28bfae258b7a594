import { decodeReturn, encodeCall } from '../chain/calldata.js';
import { parseDeclaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import { pinAndRead } from '../chain/multicall.js';
import type { Rpc } from '../chain/rpc.js';
import { PlimsollError, refused } from '../diagnostic/error.js';

const VERSION = parseDeclaration('VERSION() returns (string)');
const THRESHOLD = parseDeclaration('getThreshold() returns (uint256)');
const KNOWN = ['1.3.0', '1.4.1', '1.5.0'];

/**
 * The version a Safe says it has.
 *
 * @throws PlimsollError `init/not-a-safe` where the address is an account, another contract, or a Safe of a version that
 *   is not known.
 */
export const safeVersionAt = async (rpc: Rpc, chainId: bigint, safe: string): Promise<string> => {
  const to = safe.toLowerCase() as Hex;
  const calls = [VERSION, THRESHOLD].map((declaration) => ({
    to,
    data: encodeCall(declaration, []),
    onFailure: 'return' as const,
  }));
  const { results, block } = await pinAndRead(rpc, 'latest', chainId, calls);
  const fail = (why: string): PlimsollError =>
    refused('init/not-a-safe', `${safe} is no Safe on chain ${chainId} at block ${block.number}: ${why}`, {
      hint: 'Check the address and the chain. The Safe must be deployed.',
    });
  const [version, threshold] = results;
  if (version?.ok === false && version.reason === 'no-code') throw fail('there is no contract');
  if (version?.ok !== true || threshold?.ok !== true) throw fail('it does not answer as a Safe does');
  try {
    const [text] = decodeReturn(VERSION, version.data);
    if (KNOWN.includes(String(text))) return String(text);
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    throw fail('it does not answer as a Safe does');
  }
  throw fail(`its version is none of ${KNOWN.join(', ')}`);
};
