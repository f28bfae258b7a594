import type { CheckPorts, NodeAtHand } from '../check/ports.js';
import type { Side } from '../check/side.js';
import { PlimsollError } from '../diagnostic/error.js';
import type { Observation } from '../observe/observation.js';
import type { MarketState } from '../policy/state.js';
import { rpcUrlOf } from '../workspace/rpc-url.js';
import { type ForkModule, machineOf } from './machine.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Nodes as the trusted plimsoll.yaml names them: which variable of the environment is read, and which address is asked,
 * is never the choice of the change that is checked.
 */
export const nodesOf = (
  trusted: Side,
  environment: Environment,
  network: 'online' | 'offline',
  fork: ForkModule,
): CheckPorts['nodeOf'] => {
  const none = (why: string): NodeAtHand => ({ kind: 'none', why });
  return async (name) => {
    if (network === 'offline') return none('the check was made offline');
    const chain = trusted.workspace?.chains.get(name);
    if (chain === undefined) return none(`the base's plimsoll.yaml has no chain ${name}`);
    try {
      const url = rpcUrlOf(chain, environment);
      const { createRpc } = await import('../chain/rpc.js');
      const machine = machineOf({ rpc: createRpc(url), url }, fork);
      return { kind: 'node', machine, given: chain.rpc?.startsWith('$') ? 'by variable' : 'by document' };
    } catch (error) {
      if (error instanceof PlimsollError && error.code === 'rpc/not-configured') return none(error.message);
      throw error;
    }
  };
};

/** What one block tells of a market: its values, and no measures, bounds or times of change. */
const observedState = (market: string, { params, block }: Observation): MarketState => ({
  market,
  params,
  chainId: block.chainId,
  block: block.number,
  blockHash: block.hash,
  time: block.timestamp,
  metrics: () => new Map(),
  bounds: new Map(),
  lastChange: () => null,
});

/** The engines that a check calls. Policies, state files and histories are connected here. */
export const enginePorts = (): Omit<CheckPorts, 'nodeOf'> => ({
  policiesOf: async () => ({ policies: [], findings: [] }),
  judge: () => ({ findings: [], evaluated: 0, notEvaluated: [], reviewers: new Map() }),
  loosened: () => [],
  stateOf: async (market, seen) => ({ state: seen === null ? null : observedState(market.name, seen), findings: [] }),
  mergedOf: async () => () => null,
  impactOf: async (_market, _base, changes) => ({
    findings: [],
    evaluated: 0,
    notEvaluated: changes.length === 0 ? [] : [{ ruleId: 'check/impact', path: null, why: 'no impact engine' }],
  }),
});
