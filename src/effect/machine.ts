import type { PinnedBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { hasCode } from '../chain/rpc-node.js';
import { PlimsollError, unavailable } from '../diagnostic/error.js';
import type { Ran, RunInput } from './run.js';
import { runBySimulation } from './run-by-simulation.js';
import { runByTrace, tracedChanges } from './run-by-trace.js';

/** Makes a local chain that continues a node's from a block. It lasts as long as the process. */
export type ForkChain = (block: PinnedBlock) => Promise<Rpc>;

/** What runs are made with: a node, and where it cannot run anything, a way to fork it. */
export interface Machine {
  readonly rpc: Rpc;
  /** Null where there is no local chain at hand. */
  readonly fork: ForkChain | null;
}

/** One fork a block, however often it is asked for. */
export const forkOnce = (fork: ForkChain): ForkChain => {
  const made = new Map<Hex, Promise<Rpc>>();
  return (block) => {
    const found = made.get(block.hash) ?? fork(block);
    made.set(block.hash, found);
    return found;
  };
};

/** What a node that cannot trace, or not this much, fails with; one whose traces have another form as well. */
const LEFT_OUT = [
  'chain/no-trace',
  'rpc/timeout',
  'rpc/rate-limited',
  'rpc/too-large',
  'rpc/http-status',
  'rpc/garbage',
] as const;

/** What only traces tell; null where the node has none, so that it is used without. */
export const ifTraced = async <T>(traced: Promise<T>): Promise<T | null> => {
  try {
    return await traced;
  } catch (error) {
    if (hasCode(error, ...LEFT_OUT)) return null;
    throw error;
  }
};

const simulated = async (rpc: Rpc, block: PinnedBlock, input: RunInput): Promise<Ran> => {
  // What only traces tell is asked for at the same time.
  const [state, traced] = await Promise.all([
    runBySimulation(rpc, block, input),
    ifTraced(tracedChanges(rpc, block, input)),
  ]);
  return { ...state, rpc, method: 'eth_simulateV1', traced };
};

const cannotRun = (rpc: Rpc, cause?: PlimsollError) =>
  unavailable(
    'chain/no-simulate',
    `${rpc.name} offers neither eth_simulateV1 nor debug_traceCall${cause === undefined ? '' : `, and no local fork of it could be made (${cause.message})`}, so the effect cannot be shown with it`,
    {
      hint: 'Use a node that has one of them: recent versions of geth, Nethermind, reth and anvil do, and so do most providers.',
    },
  );

const onFork = async ({ rpc, fork }: Machine, block: PinnedBlock, input: RunInput): Promise<Ran> => {
  if (fork === null) throw cannotRun(rpc);
  let local: Rpc;
  try {
    local = await fork(block);
  } catch (error) {
    if (error instanceof PlimsollError) throw cannotRun(rpc, error);
    throw error;
  }
  return { ...(await simulated(local, block, input)), method: 'fork' };
};

/**
 * Runs messages on the state of the pinned block, each run in a block of its own, and reads what was asked for in the block
 * after them: by `eth_simulateV1`, else by `debug_traceCall` with overrides, else on a local fork of the node. Throws
 * `chain/no-simulate` where none of them is to be had, `effect/read-back` where not everything could be read, and what
 * `atBlock` lists.
 */
export const runOn = async (machine: Machine, block: PinnedBlock, input: RunInput): Promise<Ran> => {
  try {
    return await simulated(machine.rpc, block, input);
  } catch (error) {
    if (!hasCode(error, 'chain/no-simulate')) throw error;
  }
  try {
    return { ...(await runByTrace(machine.rpc, block, input)), rpc: machine.rpc, method: 'debug_traceCall' };
  } catch (error) {
    if (!hasCode(error, 'chain/no-trace')) throw error;
  }
  return onFork(machine, block, input);
};
