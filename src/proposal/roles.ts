import type { PinnedBlock } from '../chain/block.js';
import { decodeReturn, encodeCall } from '../chain/calldata.js';
import type { Hex } from '../chain/hex.js';
import { readMany } from '../chain/multicall.js';
import type { Rpc } from '../chain/rpc.js';
import { PlimsollError } from '../diagnostic/error.js';
import { declarationOf } from '../observe/declarations.js';
import type { Protocol } from '../protocol/protocol.js';

/**
 * What an account would have to be to make a call, in words; null where it holds one of the roles, or where that cannot be told. A
 * role's function takes the account and answers true or false, or takes nothing and answers the holder.
 */
export const rolesLacking = async (
  rpc: Rpc,
  block: PinnedBlock,
  account: Hex,
  roles: readonly string[],
  protocol: Protocol,
  contracts: ReadonlyMap<string, Hex>,
): Promise<string | null> => {
  const asked = roles.flatMap((name) => {
    const role = protocol.roles.get(name);
    const to = role === undefined ? undefined : contracts.get(role.at);
    return role === undefined || to === undefined ? [] : [{ role, to, declaration: declarationOf(role.call) }];
  });
  if (asked.length === 0) return null;
  const calls = asked.map(({ to, declaration }) => ({
    to,
    data: encodeCall(declaration, declaration.inputs.length === 0 ? [] : [account]),
    onFailure: 'return' as const,
  }));
  try {
    const results = await readMany(rpc, block, calls);
    const held = results.map((result, index) => {
      const declaration = asked[index]?.declaration;
      const answer = result.ok && declaration !== undefined ? decodeReturn(declaration, result.data)[0] : undefined;
      return answer === true || answer === account;
    });
    if (held.includes(true)) return null;
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    return null;
  }
  return asked.map(({ role }) => role.title).join(' or ');
};
