import type { PinnedBlock } from '../../chain/block.js';
import { decodeReturn, encodeCall } from '../../chain/calldata.js';
import { parseDeclaration } from '../../chain/function.js';
import type { Hex } from '../../chain/hex.js';
import type { Rpc } from '../../chain/rpc.js';
import { callAt, codeAt } from '../../chain/state.js';
import { PlimsollError } from '../../diagnostic/error.js';
import type { DeclaredEvent } from '../../effect/described-logs.js';
import type { Run } from '../../effect/run.js';
import { MAX_TRANSACTION_GAS } from '../../route/safe/gas.js';
import { checksummed, ZERO_ADDRESS } from '../../signer/address.js';

const EXECUTE = parseDeclaration('execute()');
const EXECUTE_TRANSACTION = parseDeclaration(
  'executeTransaction(address target, uint256 value, string signature, bytes data, bool withDelegatecall) returns (bytes)',
);
const EXECUTED = parseDeclaration(
  'event ExecutedAction(address indexed target, uint256 value, string signature, bytes data, uint256 executionTime, bool withDelegatecall, bytes resultData)',
);
const OWNER = parseDeclaration('owner() returns (address)');

/** Whoever sends to the stand-in: it asks nobody. */
const ANYBODY: Hex = `0x${'0'.repeat(37)}a11`;

/** The code of EIP-1167: it passes what it is called with to one contract by delegatecall, and its answer or failure back. */
const standInFor = (contract: Hex): Hex => `0x363d3d373d3d3d363d73${contract.slice(2)}5af43d82803e903d91602b57fd5bf3`;

/** How the executor is made to run a payload. */
export interface Execution {
  readonly run: Run;
  /** `own function`: its real code does, as its owner would call it. `stand-in`: its code is replaced by one that only delegates. */
  readonly how: 'own function' | 'stand-in';
  readonly events: readonly DeclaredEvent[];
  /** What is taken to be otherwise than the chain has it, in words. */
  readonly overridden: readonly string[];
}

/** A payload with its code, where it will be. */
export interface PlacedPayload {
  readonly address: Hex;
  readonly runtime: Hex;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** The owner of an executor whose function is known; null for any other account. */
const ownerOf = async (rpc: Rpc, block: PinnedBlock, executor: Hex, code: Hex): Promise<Hex | null> => {
  // PUSH4 and the selector: what a dispatcher compares with.
  if (!code.includes(`63${EXECUTE_TRANSACTION.selector.slice(2)}`)) return null;
  const end = await callAt(rpc, block, { to: executor, data: OWNER.selector });
  if (end.kind !== 'returned') return null;
  try {
    const owner = String(decodeReturn(OWNER, end.data)[0]) as Hex;
    return owner === ZERO_ADDRESS ? null : owner;
  } catch (error) {
    if (error instanceof PlimsollError) return null;
    throw error;
  }
};

const ofPayload = ({ address }: PlacedPayload): string =>
  `the code of the payload is put at ${checksummed(address)}, where it would be deployed`;

/** The executor's code replaced by a stand-in, which shows what the payload does with the executor's permissions. */
export const byStandIn = (block: PinnedBlock, executor: Hex, payload: PlacedPayload): Execution => ({
  run: {
    overrides: { [payload.address]: { code: payload.runtime }, [executor]: { code: standInFor(payload.address) } },
    calls: [
      {
        from: ANYBODY,
        to: executor,
        data: EXECUTE.selector,
        value: 0n,
        gas: least(block.gasLimit, MAX_TRANSACTION_GAS),
      },
    ],
  },
  how: 'stand-in',
  events: [],
  overridden: [
    ofPayload(payload),
    `the code of the executor ${checksummed(executor)} is replaced by a proxy that delegatecalls the payload for anyone`,
  ],
});

/**
 * How an executor runs a payload: by `executeTransaction` with delegatecall, called by its owner, where its code has that
 * function; else by a stand-in. Asks the node for its code and owner.
 */
export const executionOf = async (
  rpc: Rpc,
  block: PinnedBlock,
  executor: Hex,
  payload: PlacedPayload,
): Promise<Execution> => {
  const owner = await ownerOf(rpc, block, executor, await codeAt(rpc, block, executor));
  if (owner === null) return byStandIn(block, executor, payload);
  const data = encodeCall(EXECUTE_TRANSACTION, [payload.address, 0n, EXECUTE.signature, '0x', true]);
  return {
    run: {
      overrides: { [payload.address]: { code: payload.runtime } },
      calls: [{ from: owner, to: executor, data, value: 0n, gas: least(block.gasLimit, MAX_TRANSACTION_GAS) }],
    },
    how: 'own function',
    events: [{ emitter: executor, declaration: EXECUTED }],
    overridden: [
      ofPayload(payload),
      `its owner ${checksummed(owner)} calls the executor’s own ${EXECUTE_TRANSACTION.name}, without the vote and delay that it takes`,
    ],
  };
};
