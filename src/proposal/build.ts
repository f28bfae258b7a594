import type { PinnedBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import { canonicalDigest } from '../document/canonical.js';
import { snapshotJson } from '../observe/own-snapshot.js';
import { changeJson } from '../plan/diff-json.js';
import type { Plan, PlannedCall } from '../plan/plan.js';
import type { Selection } from '../plan/select.js';
import type { ParamSet } from '../protocol/param-set.js';
import type { ParameterType } from '../protocol/protocol.js';
import { type LabelOf, type Value, type ValueJson, valueJson } from '../protocol/value.js';
import { checksumAddress } from '../quantity/codecs/address.js';
import { safeTxJson } from '../route/safe/transaction-json.js';
import { checksummed } from '../signer/address.js';
import type { SafeHashes } from '../signer/hashes.js';
import type { SafeTx } from '../signer/safe-tx.js';
import type { PlannedCalls } from './compile.js';
import {
  type AnyProposal,
  PROPOSAL_FORMAT,
  type Proposal,
  type ProposalCall,
  type ProposalDocument,
  type ProposalImpact,
} from './proposal.js';
import type { Proof } from './prove.js';

/** What a proposal is made of once it is compiled and proven. */
export interface BuildInput {
  readonly tool: { readonly name: string; readonly version: string };
  readonly title: string;
  readonly description: string;
  readonly market: string;
  readonly chain: { readonly name: string; readonly id: bigint };
  readonly block: PinnedBlock;
  readonly commit: string | null;
  readonly dirty: 'dirty' | 'clean';
  readonly documents: readonly ProposalDocument[];
  readonly selection: Selection;
  readonly lane?: AnyProposal['lane'];
  readonly contracts: ReadonlyMap<string, Hex>;
  readonly observed: ParamSet;
  readonly planned: PlannedCalls;
  readonly route: AnyProposal['route'];
  /** What owners of a Safe sign; null where none do. */
  readonly signed: { readonly tx: SafeTx; readonly hashes: SafeHashes } | null;
  readonly proof: Omit<Proof, 'outcome'>;
  readonly impact?: ProposalImpact;
}

const callJson = (call: PlannedCall, labelOf: LabelOf): ProposalCall => {
  const json = (value: Value | null, type: ParameterType): ValueJson | null =>
    value === null ? null : valueJson(value, type, labelOf);
  return {
    title: call.title,
    contract: call.contract,
    function: call.step.transition.call,
    to: checksummed(call.to),
    value: '0',
    data: call.data,
    changes: call.changes.map(({ path, type, before, after, kind }) => ({
      path,
      before: json(before, type),
      after: json(after, type),
      kind,
    })),
    siblings: call.siblings.map(({ path, type, value }) => ({ path, value: valueJson(value, type, labelOf) })),
  };
};

/** What a proposal tells of a plan. */
export const planJson = (
  plan: Plan,
  labelOf: LabelOf,
): Pick<Proposal, 'changes' | 'consequences' | 'leftAlone' | 'calls'> => ({
  changes: plan.changes.map((change) => changeJson(change, labelOf)),
  consequences: plan.consequences.map((change) => changeJson(change, labelOf)),
  leftAlone: plan.leftAlone.map((change) => changeJson(change, labelOf)),
  calls: plan.calls.map((call) => callJson(call, labelOf)),
});

/** What a proposal keeps of its proof: of a route of several steps each of them. */
export const proofJson = (
  proof: Omit<Proof, 'outcome'>,
  { kind }: Pick<AnyProposal['route'], 'kind'>,
): Proposal['proof'] => ({
  method: proof.method,
  gasUsed: proof.gasUsed.toString(),
  gasLimit: proof.gasLimit.toString(),
  events: proof.events,
  values: proof.values,
  nonceAhead: proof.nonceAhead.toString(),
  ...(kind === 'safe'
    ? {}
    : { steps: proof.steps.map(({ title, gasUsed }) => ({ title, gasUsed: gasUsed.toString() })) }),
});

/** The proposal, whole, with its digest. The same input gives the same proposal. */
export const buildProposal = (input: BuildInput): AnyProposal => {
  const { planned, block, proof, route, signed } = input;
  const { plan, labelOf } = planned;
  const { protocol } = input.observed;
  const body = {
    format: PROPOSAL_FORMAT as typeof PROPOSAL_FORMAT,
    tool: input.tool,
    title: input.title,
    description: input.description,
    market: input.market,
    chain: { name: input.chain.name, id: input.chain.id.toString() },
    block: { number: block.number.toString(), hash: block.hash, timestamp: block.timestamp.toString() },
    provenance: {
      commit: input.commit,
      dirty: input.dirty === 'dirty',
      documents: input.documents,
      protocol: { name: protocol.name, version: protocol.version, sha256: protocol.digest },
    },
    ...(input.lane === undefined ? {} : { lane: input.lane }),
    selection: { only: input.selection.only, includeDrift: input.selection.includeDrift },
    contracts: Object.fromEntries(
      [...input.contracts].map(([name, address]) => [name, checksumAddress(address) ?? address]),
    ),
    ...planJson(plan, labelOf),
    route,
    ...(signed === null ? {} : { transaction: safeTxJson(signed.tx), hashes: signed.hashes }),
    proof: proofJson(proof, route),
    ...(input.impact === undefined ? {} : { impact: input.impact }),
    observed: snapshotJson(input.observed, input.market, {
      chainId: block.chainId,
      block: block.number,
      blockHash: block.hash,
    }),
  };
  // Whether it is signed goes with its route, which the compiler does not see.
  return { ...body, digest: canonicalDigest(body) } as AnyProposal;
};
