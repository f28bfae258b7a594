import { resolve } from 'node:path';
import type { CheckPorts, MergedAtHand, NodeAtHand, SeenMarket, StateAtHand } from '../check/ports.js';
import type { Side } from '../check/side.js';
import { PlimsollError, refused } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { judgeMarket } from '../policy/judge.js';
import { loosened } from '../policy/loosened.js';
import type { Market } from '../protocol/market.js';
import { rpcUrlOf } from '../workspace/rpc-url.js';
import { impactPort } from './check-impact.js';
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

/** Where engines of a check read from besides the documents. */
export interface EngineInput {
  readonly root: string;
  /** The commit that the change is judged against; null where there is none. */
  readonly commit: string | null;
  /** Whose word on state files, and whose books, count. */
  readonly trusted: Side;
  /** Whose scenarios the change's own rules are held against; left out where it is the trusted side. */
  readonly head?: Side;
  /** A state file; null where none is given. */
  readonly stateFile: string | null;
  /** Seconds since 1970. */
  readonly now: bigint;
  /** Tells of progress; left out where nobody waits. */
  readonly note?: (text: string) => void;
}

const NOTHING_MERGED: MergedAtHand = { lastChange: () => null, findings: [] };

const least = (a: bigint | null, b: bigint | null): bigint | null => (a === null ? b : b === null ? a : a < b ? a : b);

const fromFile = async (
  market: Market,
  { stateFile, trusted, now }: EngineInput,
  maxAge: bigint | null,
): Promise<StateAtHand> => {
  if (stateFile === null) return { state: null, findings: [] };
  const [{ stateFromFile }, { readTextFile }] = await Promise.all([
    import('../state/state-file.js'),
    import('../document/files.js'),
  ]);
  const text = await readTextFile(resolve(stateFile), stateFile);
  if (text === null)
    throw refused('state/missing', `there is no state file ${stateFile}`, {
      hint: 'make one with plimsoll snapshot --state FILE, or leave --state out',
    });
  const trust = trusted.workspace?.state ?? { signers: new Set<string>(), maxAge: null };
  const file = stateFromFile(stateFile, text, { now, maxAge: least(maxAge, trust.maxAge), signers: trust.signers });
  const chain = trusted.workspace?.chains.get(market.chain);
  if (chain === undefined) return { state: null, findings: file.findings };
  // A file that cannot be believed as a whole stops the check; a market that it does not have is only not known.
  try {
    const { state, findings } = file.stateOf(market, chain.id);
    return { state, findings: [...file.findings, ...findings] };
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    const { code, message, hint } = error;
    const finding: Finding = { ruleId: code, severity: 'warning', message, file: market.source.file };
    return { state: null, findings: [...file.findings, hint === undefined ? finding : { ...finding, help: hint }] };
  }
};

const fromNode = async (
  market: Market,
  { machine, observation }: SeenMarket,
  lookBack: bigint,
): Promise<StateAtHand> => {
  const { stateFromObservation } = await import('../state/from-chain.js');
  const { state, findings } = await stateFromObservation(market, observation, machine.rpc, lookBack);
  // What the observation itself found is told where the market is read.
  return { state, findings: findings.filter((finding) => !observation.findings.includes(finding)) };
};

/** The engines that a check calls. */
export const enginePorts = (input: EngineInput): Omit<CheckPorts, 'nodeOf'> => ({
  policiesOf: async ({ files, folders }, definitions) => {
    const { loadPolicies } = await import('../policy/load-policies.js');
    return loadPolicies(files, folders.policies, definitions);
  },
  judge: judgeMarket,
  loosened,
  stateOf: (market, seen, { maxAge, lookBack }) =>
    seen === null ? fromFile(market, input, maxAge) : fromNode(market, seen, lookBack),
  mergedOf: async (base, lookBack) => {
    if (base === null || input.commit === null || lookBack === 0n) return NOTHING_MERGED;
    const { mergedChanges } = await import('../state/merged-changes.js');
    const { times, findings } = await mergedChanges({
      folder: input.root,
      commit: input.commit,
      file: base.path,
      market: base.market,
      since: input.now - lookBack,
    });
    return { lastChange: (path) => times.get(path) ?? null, findings };
  },
  impactOf: impactPort({
    head: input.head ?? input.trusted,
    trusted: input.trusted,
    ...(input.note === undefined ? {} : { note: input.note }),
  }),
});
