import { parseDeclaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { PlimsollError } from '../diagnostic/error.js';
import { loggedAccounts } from '../observe/logged-accounts.js';
import { firsts, type Reader, view } from './reader.js';

/** OpenZeppelin's AccessControl lists nobody: its events tell who was given a role, and `hasRole` who has it still. */
const GRANTED = parseDeclaration(
  'event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)',
);
const HAS_ROLE = parseDeclaration('hasRole(bytes32 role, address account) returns (bool)');

/** Who has something at a block. */
export interface Holders {
  /** In lower case. */
  readonly accounts: readonly Hex[];
  /** The oldest block that was looked at for them; 0 where none can be missing. */
  readonly from: bigint;
}

/**
 * Who holds a role of a contract at the reader's block, as far as its events tell; null where the node gives none. Whoever is
 * listed holds it; somebody who was given it longer ago than was looked may be missing.
 */
export const roleHolders = async (rpc: Rpc, reader: Reader, at: Hex, role: Hex): Promise<Holders | null> => {
  const source = { address: at, event: GRANTED, account: 'account', where: { role } };
  const found = await loggedAccounts(rpc, [source], reader.block.number);
  if (found === null) return null;
  const asked = found.accounts[0] ?? [];
  try {
    const holds = firsts(await reader.ask(at, ...asked.map((account) => view(HAS_ROLE, role, account))));
    return { accounts: asked.filter((_, index) => holds[index] === true), from: found.from };
  } catch (error) {
    if (error instanceof PlimsollError) return null;
    throw error;
  }
};
