import { canonicalText } from '../../document/canonical.js';
import type { GovernanceContract } from '../../route/governance/contract.js';
import type { RouteCall } from '../../route/safe/wrap.js';
import { governorCalldata, proposedBy } from './governor-calldata.js';
import { govKitDraft } from './govkit-draft.js';
import { timelockOperation } from './timelock-operation.js';

/** What is looked through for proposals and operations, and what their files need besides. */
export interface GovernanceInput {
  readonly chainId: bigint;
  /** What the organisation that votes is called in a draft; not empty. */
  readonly daoName: string;
  /** What is made, step after step. */
  readonly calls: readonly RouteCall[];
  /** The governors and timelocks of the route. */
  readonly contracts: readonly GovernanceContract[];
  /** What a call to another contract of the route makes; null where it makes nothing. */
  readonly within: (call: RouteCall) => readonly RouteCall[] | null;
}

type Named = readonly [stem: string, text: string];

/** Deeper than a route of this many contracts nothing is looked for. */
const DEEPEST = 32;

const filesOf = (call: RouteCall, input: GovernanceInput, depth: number): readonly Named[] => {
  const { chainId, contracts, daoName } = input;
  if (depth > DEEPEST) return [];
  const deeper = (calls: readonly RouteCall[]): readonly Named[] =>
    calls.flatMap((inner) => filesOf(inner, input, depth + 1));
  const contract = contracts.find(({ address }) => address === call.to.toLowerCase());
  if (contract?.kind === 'timelock') {
    const scheduled = timelockOperation(call, contract.address, chainId);
    return scheduled === null
      ? []
      : [['timelock-operation', canonicalText(scheduled.operation)], ...deeper(scheduled.calls)];
  }
  if (contract === undefined) return deeper(input.within(call) ?? []);
  const proposal = governorCalldata(call, contract, chainId);
  if (proposal === null) return [];
  const draft = govKitDraft(proposal, daoName);
  return [
    ['governor-calldata', canonicalText(proposal)],
    ...(draft === null ? [] : [['govkit-draft', draft] as const]),
    ...deeper(proposedBy(call, contract)?.calls ?? []),
  ];
};

/**
 * The files of every proposal and operation that calls make, by name: `governor-calldata.json` and `govkit-draft.json` for a
 * governor, `timelock-operation.json` for a timelock. Where there are several of a kind, the second is `…-2.json`. The same
 * calls give the same bytes.
 */
export const governanceFiles = (input: GovernanceInput): ReadonlyMap<string, string> => {
  const files = new Map<string, string>();
  const counts = new Map<string, number>();
  const texts = new Set<string>();
  for (const [stem, text] of input.calls.flatMap((call) => filesOf(call, input, 0))) {
    // A contract on the way may be called twice for one thing: to take it in, and to make it.
    if (texts.has(text)) continue;
    texts.add(text);
    const count = (counts.get(stem) ?? 0) + 1;
    counts.set(stem, count);
    files.set(`${stem}${count === 1 ? '' : `-${count}`}.json`, text);
  }
  return files;
};
