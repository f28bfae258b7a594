import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import type { Observation } from '../observe/observation.js';
import { checksummed } from '../signer/address.js';
import type { PlannedCalls } from './compile.js';
import type { AccountNames } from './held-text.js';
import { rolesLacking } from './roles.js';

/** The titles of calls by the roles of which each needs one. */
const byRoles = (calls: PlannedCalls['calls']): readonly (readonly [readonly string[], readonly string[]])[] => {
  const found = new Map<string, readonly [readonly string[], string[]]>();
  for (const { roles, title } of calls) {
    const key = JSON.stringify(roles);
    const known = found.get(key) ?? [roles, []];
    if (!known[1].includes(title)) known[1].push(title);
    found.set(key, known);
  }
  return [...found.values()];
};

/** Why an account may not make calls: of each kind of call, the roles of which it has none. */
export const lackingRoles = async (
  rpc: Rpc,
  { block, contracts, params }: Observation,
  account: Hex,
  calls: PlannedCalls['calls'],
  names: AccountNames,
): Promise<readonly string[]> => {
  const kinds = byRoles(calls);
  const told = await Promise.all(
    kinds.map(async ([roles, titles]) => {
      const lacking = await rolesLacking(rpc, block, account, roles, params.protocol, contracts, names);
      const what = kinds.length === 1 ? 'the calls' : titles.map((title) => `“${title}”`).join(', ');
      return lacking === null ? [] : [`${checksummed(account)} may not make ${what}: it takes ${lacking}`];
    }),
  );
  return told.flat();
};
