import { parseDeclaration } from '../chain/function.js';
import type { Hex } from '../chain/hex.js';
import { decodeLog } from '../chain/log.js';
import { readLogsBack } from '../chain/logs-back.js';
import type { Rpc } from '../chain/rpc.js';
import { PlimsollError } from '../diagnostic/error.js';
import { firsts, type Reader, view } from './reader.js';

/** OpenZeppelin's AccessControl lists nobody: its events tell who was given a role, and `hasRole` who has it still. */
const GRANTED = parseDeclaration(
  'event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)',
);
const HAS_ROLE = parseDeclaration('hasRole(bytes32 role, address account) returns (bool)');

/** Enough for a contract whose roles were given when it was made, on a node that gives long stretches. */
const LIMITS = { calls: 40, logs: 2_000 };

/**
 * Who holds a role of a contract at the reader's block, as far as its events tell; null where the node gives none. Whoever is
 * listed holds it; somebody who was given it longer ago than was looked may be missing.
 */
export const roleHolders = async (rpc: Rpc, reader: Reader, at: Hex, role: Hex): Promise<readonly Hex[] | null> => {
  const filter = { addresses: [at], topics: [GRANTED.selector] };
  try {
    const { logs } = await readLogsBack(rpc, filter, { from: 0n, to: reader.block.number }, LIMITS);
    const accounts = logs.flatMap((log): Hex[] => {
      const values = decodeLog(GRANTED, log);
      return values?.[0] === role ? [String(values[1]) as Hex] : [];
    });
    const asked = [...new Set(accounts)];
    const holds = firsts(await reader.ask(at, ...asked.map((account) => view(HAS_ROLE, role, account))));
    return asked.filter((_, index) => holds[index] === true);
  } catch (error) {
    if (error instanceof PlimsollError) return null;
    throw error;
  }
};
