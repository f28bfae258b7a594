import { EXIT, PlimsollError } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import type { Machine } from '../effect/machine.js';
import type { Observation } from '../observe/observation.js';
import { observeMarket } from '../observe/observe-chain.js';
import type { Market } from '../protocol/market.js';
import type { Workspace } from '../workspace/workspace.js';
import type { CheckPorts } from './ports.js';
import { findingsOf, type Side } from './side.js';

/** A market as its chain has it, or why it was not read. */
export type Observed =
  | {
      readonly kind: 'seen';
      readonly machine: Machine;
      readonly observation: Observation;
      /** Whose authorities count. */
      readonly workspace: Workspace;
      readonly findings: readonly Finding[];
    }
  | { readonly kind: 'none'; readonly why: string; readonly findings: readonly Finding[] };

/** An error of a node or a contract as findings about a file; those that trying again may mend are marked. */
export const failureFindings = (error: PlimsollError, file: string): readonly Finding[] =>
  findingsOf(error, file).map((finding) =>
    error.exit === EXIT.unavailable ? { ...finding, data: { ...finding.data, unavailable: true } } : finding,
  );

/**
 * Read a market from the node that the trusted plimsoll.yaml names for its chain. A node that is given and fails is an
 * error among the findings; a loopback URL with nothing behind it is none.
 */
export const observeFor = async (
  market: Market | null,
  chain: string,
  { trusted, ports }: { readonly trusted: Side; readonly ports: CheckPorts },
): Promise<Observed> => {
  const none = (why: string, findings: readonly Finding[] = []): Observed => ({ kind: 'none', why, findings });
  const workspace = trusted.workspace;
  if (market === null) return none('the base’s definition cannot read the document');
  if (workspace === null) return none('the base has no plimsoll.yaml that could name a node');
  const node = await ports.nodeOf(chain);
  if (node.kind === 'none') return none(node.why);
  try {
    const observation = await observeMarket(market, workspace, 'latest', node.machine.rpc);
    return { kind: 'seen', machine: node.machine, observation, workspace, findings: observation.findings };
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    if (node.given === 'by document' && error.code === 'rpc/unreachable')
      return none(`nothing answers at the address that plimsoll.yaml has for ${chain}`);
    return none(error.message, failureFindings(error, market.source.file));
  }
};
