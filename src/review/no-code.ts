import { type PinnedBlock, pinBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { codesAt } from '../chain/state.js';
import type { Action } from '../route/safe/decode.js';
import { placeOf } from '../route/safe/step-text.js';
import { warning } from '../route/safe/warning.js';
import { checksummed, ZERO_ADDRESS } from '../signer/address.js';
import type { Notes } from './notes.js';

/** Calls, and the node that is asked whether there is anything to run. */
export interface CodeAsked {
  readonly rpc: Rpc;
  /** Null where none is pinned yet. */
  readonly block: PinnedBlock | null;
  readonly chainId: bigint;
  readonly roots: readonly Action[];
  /** Contracts that were read already, in lower case. */
  readonly known: ReadonlySet<string>;
}

/** A transaction of more targets is none that people compose; asking for the code of each takes a node long. */
const MOST_ASKED = 500;
const MOST_NAMED = 5;

/** The first step that calls a function of each address. ETH that is sent without calldata needs no code. */
const firstCalls = (roots: readonly Action[], known: ReadonlySet<string>): ReadonlyMap<Hex, Action> => {
  const found = new Map<Hex, Action>();
  const visit = (action: Action): void => {
    const { to, data, inner } = action;
    if (data !== '0x' && to !== ZERO_ADDRESS && !known.has(to) && !found.has(to)) found.set(to, action);
    for (const step of inner) visit(step);
  };
  for (const root of roots) visit(root);
  return found;
};

const stepText = (action: Action): string => {
  const place = placeOf(action);
  return `${place.charAt(0).toLowerCase()}${place.slice(1)} calls ${checksummed(action.to)}`;
};

/**
 * Warn of calls, at any depth, whose targets have no code: the EVM lets such a call succeed and runs nothing, so that a
 * wrong chain or a mistyped address looks like a transaction that went through. Throws where the node does not answer.
 */
export const noteNoCode = async ({ rpc, block, chainId, roots, known }: CodeAsked, notes: Notes): Promise<void> => {
  const calls = [...firstCalls(roots, known)];
  if (calls.length === 0) return;
  const asked = calls.slice(0, MOST_ASKED);
  const at = block ?? (await pinBlock(rpc, 'latest', chainId));
  const addresses = asked.map(([address]) => address);
  const codes = await codesAt(rpc, at, addresses);
  const empty = asked.flatMap(([, action], index) => (codes[index] === '0x' ? [action] : []));
  if (calls.length > asked.length)
    notes.notChecked.push(`whether there is code at ${calls.length - asked.length} of the addresses it calls`);
  if (empty.length === 0) return;
  const more = empty.length > MOST_NAMED ? ` and ${empty.length - MOST_NAMED} more` : '';
  notes.warnings.push(
    warning({
      ruleId: 'review/no-code',
      verdict: 'CAUTION',
      message: `there is no code on chain ${chainId} at block ${at.number} where ${empty.slice(0, MOST_NAMED).map(stepText).join(', ')}${more}: such a call counts as made, and does nothing but send its ETH`,
      help: 'Check the address and the chain: the contract may be on another one, or not be deployed yet.',
      data: { chainId: chainId.toString(), targets: empty.map(({ to }) => checksummed(to)) },
    }),
  );
};
