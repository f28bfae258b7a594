import { pinBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { readSafe } from '../route/safe/state.js';
import { type CollectedAttestations, collectAttestations } from './attestations.js';
import { type Execution, findExecution } from './execution.js';
import type { Bundle } from './read-bundle.js';
import { type Collected, collectSignatures } from './signatures.js';

/** Where a proposal is on its way. */
export type State = 'draft' | 'signed' | 'ready' | 'executed' | 'superseded';

export interface Status {
  readonly state: State;
  readonly signatures: Collected;
  readonly attestations: CollectedAttestations;
  /** How many signatures the Safe needs now. */
  readonly need: number;
  /** The nonce the Safe will use next. */
  readonly safeNonce: bigint;
  readonly execution: Execution | null;
}

/** Where a proposal is, from the chain and from the signatures beside it. */
export const statusOf = async (bundle: Bundle, rpc: Rpc): Promise<Status> => {
  const { proposal, folder } = bundle;
  const safe = proposal.route.safe.toLowerCase() as Hex;
  const hash = proposal.hashes.safeTx as Hex;
  const block = await pinBlock(rpc, 'latest', BigInt(proposal.chain.id));
  const state = await readSafe(rpc, block, safe);
  const signatures = await collectSignatures(folder, hash, state.owners);
  const attestations = await collectAttestations(folder, proposal);
  const need = Number(state.threshold);
  const common = { signatures, attestations, need, safeNonce: state.nonce };
  if (BigInt(proposal.transaction.nonce) < state.nonce) {
    const execution = await findExecution(rpc, folder, safe, hash, BigInt(proposal.block.number));
    return { ...common, state: execution === null ? 'superseded' : 'executed', execution };
  }
  const have = signatures.valid.length;
  return { ...common, state: have === 0 ? 'draft' : have < need ? 'signed' : 'ready', execution: null };
};
