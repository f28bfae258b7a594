import { pinBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { readSafe } from '../route/safe/state.js';
import { approvedOnChain } from '../signer/approved-hashes.js';
import { contractAsker } from '../signer/contract-signature.js';
import { transactionOf } from './artefacts.js';
import { type CollectedAttestations, collectAttestations } from './attestations.js';
import { consenting } from './consents.js';
import { type Execution, findExecution } from './execution.js';
import type { Bundle } from './read-bundle.js';
import { type Collected, collectSignatures } from './signatures.js';

/** Where a proposal is on its way. */
export type State = 'draft' | 'signed' | 'ready' | 'executed' | 'superseded';

export interface Status {
  readonly state: State;
  readonly signatures: Collected;
  /** Owners who approved the hash on the chain, in lower case; they may have signed as well. */
  readonly approved: readonly Hex[];
  readonly attestations: CollectedAttestations;
  /** How many owners consented, in whichever way. */
  readonly have: number;
  /** How many the Safe needs now. */
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
  const identity = { chainId: block.chainId, safe, version: state.version };
  const ask = contractAsker(rpc, block, { ...identity, tx: transactionOf(proposal) });
  const signatures = await collectSignatures(folder, { hash, owners: state.owners, ask });
  const approved = await approvedOnChain(rpc, block, safe, hash, state.owners);
  const have = consenting({ signatures: signatures.valid, approved });
  const attestations = await collectAttestations(folder, proposal);
  const need = Number(state.threshold);
  const common = { signatures, approved, have, attestations, need, safeNonce: state.nonce };
  if (BigInt(proposal.transaction.nonce) < state.nonce) {
    const execution = await findExecution(rpc, folder, safe, hash, BigInt(proposal.block.number));
    return { ...common, state: execution === null ? 'superseded' : 'executed', execution };
  }
  return { ...common, state: have === 0 ? 'draft' : have < need ? 'signed' : 'ready', execution: null };
};
