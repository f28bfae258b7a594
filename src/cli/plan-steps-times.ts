import { longestDelay } from '../check/longest-delay.js';
import type { CheckPorts, MergedAtHand, NodeAtHand } from '../check/ports.js';
import { readSide } from '../check/side.js';
import { PlimsollError, usage } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import type { Observation } from '../observe/observation.js';
import { observeMarket } from '../observe/observe-chain.js';
import { marketAtRevision, type Observe, type SourceContext } from '../plan/sources.js';
import type { Policy } from '../policy/policy.js';
import type { LastChange, MarketState } from '../policy/state.js';
import type { Market } from '../protocol/market.js';
import { entitiesOf, entityOf, type ParamSet, pathOf, typeFor } from '../protocol/param-set.js';
import { sameValue } from '../protocol/value.js';
import { gitState } from '../workspace/git.js';
import { enginePorts, nodesOf } from './check-ports.js';
import { givenNode, machineOf } from './machine.js';

/** Where the times of last changes are asked for. */
export interface TimesAsked {
  readonly market: Market;
  readonly policies: readonly Policy[];
  /** A node given by its URL or its variable; the workspace's where undefined. */
  readonly rpc: string | undefined;
  readonly stateFile: string | undefined;
  readonly network: 'online' | 'offline';
  /** The revision whose merges count. */
  readonly revision: string;
  /** Of today, in seconds since 1970: how old a state file is counts from it. */
  readonly today: bigint;
}

/** What is known besides documents. */
export interface KnownTimes {
  /** The market as its node has it now; null where none was asked. */
  readonly observation: Observation | null;
  /** Reads the market from the same node at another block. */
  readonly observe: Observe;
  readonly state: MarketState | null;
  readonly source: 'chain' | 'state file' | 'none';
  /** What the order of merges tells, of those values only that the commit has as they are before the steps. */
  readonly mergedFor: (before: ParamSet) => Promise<MergedAtHand>;
  readonly findings: readonly Finding[];
}

const noFork = () => Promise.reject(new TypeError('nothing is run here'));

const nodeFor = async (asked: TimesAsked, nodeOf: CheckPorts['nodeOf']): Promise<NodeAtHand> => {
  if (asked.rpc === undefined) return nodeOf(asked.market.chain);
  return { kind: 'node', machine: machineOf(await givenNode(asked.rpc), noFork), given: 'by variable' };
};

/** The market as a node has it; null where none is at hand. One that somebody set up and that fails is an error. */
const seen = async (market: Market, node: NodeAtHand, context: SourceContext): Promise<Observation | null> => {
  if (node.kind === 'none') return null;
  try {
    return await observeMarket(market, context.workspace, 'latest', node.machine.rpc);
  } catch (error) {
    const nobody = error instanceof PlimsollError && error.code === 'rpc/unreachable' && node.given === 'by document';
    if (nobody) return null;
    throw error;
  }
};

const observeWith =
  (node: NodeAtHand, { network }: TimesAsked, context: SourceContext): Observe =>
  async (market, workspace, block) => {
    if (node.kind === 'node') return observeMarket(market, workspace, block, node.machine.rpc);
    if (network === 'online') return context.observe(market, workspace, block);
    throw usage('source/offline', 'the chain cannot be asked offline', {
      hint: 'give a state file with --state, or another source with --from, such as git:HEAD',
    });
  };

/** The paths whose values are the same in both. */
const sameIn = (market: Market, before: ParamSet): ReadonlySet<string> =>
  new Set(
    [...entitiesOf(market.params)].flatMap(({ group, entity }) => {
      const other = entityOf(before, group.name, entity.identity)?.values;
      return [...entity.values].flatMap(([name, value]): string[] => {
        const parameter = group.parameters.get(name);
        const was = other?.get(name);
        if (parameter === undefined || was === undefined) return [];
        return sameValue(value, was, typeFor(parameter, entity)) ? [pathOf(group, entity.label, name)] : [];
      });
    }),
  );

const NOTHING: MergedAtHand = { lastChange: () => null, findings: [] };

/** The market as the revision has it; null where git does not tell. */
const mergedMarket = async (
  { market, revision }: TimesAsked,
  context: SourceContext,
): Promise<{ market: Market; commit: string } | null> => {
  if ((await gitState(context.root)) === null) return null;
  try {
    return await marketAtRevision(context, revision, market.name);
  } catch (error) {
    // A revision whose documents cannot be read tells no times.
    if (error instanceof PlimsollError) return null;
    throw error;
  }
};

/**
 * What tells when parameters were last changed: the node's events, else a state file, and the order of merges for what
 * neither knows. Throws what reading a node and a state file throw.
 */
export const knownTimes = async (asked: TimesAsked, context: SourceContext): Promise<KnownTimes> => {
  const { market, policies, network } = asked;
  const trusted = await readSide(context.workspace.files);
  const lookBack = longestDelay(policies);
  const ages = policies.flatMap(({ maxStateAge }) => maxStateAge ?? []);
  const maxAge = ages.length === 0 ? null : ages.reduce((least, age) => (age < least ? age : least));
  const node = await nodeFor(asked, nodesOf(trusted, process.env, network, noFork));
  const observation = await seen(market, node, context);
  const portsAt = (commit: string | null) =>
    enginePorts({ root: context.root, commit, trusted, stateFile: asked.stateFile ?? null, now: asked.today });
  const { state, findings } = await portsAt(null).stateOf(
    market,
    observation === null || node.kind === 'none' ? null : { machine: node.machine, observation },
    { maxAge, lookBack },
  );
  return {
    observation,
    observe: observeWith(node, asked, context),
    state,
    source: state === null ? 'none' : observation === null ? 'state file' : 'chain',
    mergedFor: async (before) => {
      const found = lookBack === 0n ? null : await mergedMarket(asked, context);
      if (found === null) return NOTHING;
      const path = found.market.source.file.slice(`git:${asked.revision}:`.length);
      const merged = await portsAt(found.commit).mergedOf({ path, market: found.market }, lookBack);
      const same = sameIn(found.market, before);
      return {
        lastChange: (name): LastChange | null => (same.has(name) ? merged.lastChange(name) : null),
        findings: merged.findings,
      };
    },
    findings: [...(observation?.findings ?? []), ...findings],
  };
};
