import type { PinnedBlock } from '../chain/block.js';
import type { Rpc } from '../chain/rpc.js';
import { hasCode } from '../chain/rpc-node.js';
import { PlimsollError, unavailable } from '../diagnostic/error.js';
import type { Ran, RunInput } from './run.js';
import { runBySimulation } from './run-by-simulation.js';
import { runByTrace, tracedChanges } from './run-by-trace.js';

/** A local chain that continues the node's from a block, and the end of it. */
export interface Fork {
  readonly rpc: Rpc;
  readonly stop: () => Promise<void>;
}

/** What runs are made with: a node, and where it cannot run anything, a way to fork it. */
export interface Machine {
  readonly rpc: Rpc;
  /** Null where there is no local chain at hand. */
  readonly fork: ((block: PinnedBlock) => Promise<Fork>) | null;
}

const simulated = async (rpc: Rpc, block: PinnedBlock, input: RunInput): Promise<Ran> => {
  // What only traces tell is asked for at the same time; a node that has no traces only leaves it out.
  const changes = tracedChanges(rpc, block, input.runs).catch((error: unknown) => {
    if (hasCode(error, 'chain/no-trace')) return null;
    throw error;
  });
  const [state, diff] = await Promise.all([runBySimulation(rpc, block, input), changes]);
  return { ...state, method: 'eth_simulateV1', diff };
};

const cannotRun = (rpc: Rpc, cause?: PlimsollError) =>
  unavailable(
    'chain/no-simulate',
    `${rpc.name} offers neither eth_simulateV1 nor debug_traceCall${cause === undefined ? '' : `, and no local fork of it could be made (${cause.message})`}, so the effect cannot be shown with it`,
    {
      hint: 'Use a node that has one of them: recent versions of geth, Nethermind, reth and anvil do, and so do most providers.',
    },
  );

const forkOf = async ({ rpc }: Machine, fork: NonNullable<Machine['fork']>, block: PinnedBlock): Promise<Fork> => {
  try {
    return await fork(block);
  } catch (error) {
    if (error instanceof PlimsollError) throw cannotRun(rpc, error);
    throw error;
  }
};

const onFork = async (machine: Machine, block: PinnedBlock, input: RunInput): Promise<Ran> => {
  if (machine.fork === null) throw cannotRun(machine.rpc);
  const { rpc, stop } = await forkOf(machine, machine.fork, block);
  try {
    return { ...(await simulated(rpc, block, input)), method: 'fork' };
  } finally {
    await stop();
  }
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
    const { diff, ...state } = await runByTrace(machine.rpc, block, input);
    return { ...state, method: 'debug_traceCall', diff };
  } catch (error) {
    if (!hasCode(error, 'chain/no-trace')) throw error;
  }
  return onFork(machine, block, input);
};
