import type { SafeTxJson } from '../route/safe/transaction-json.js';
import type { ContractQuestion } from '../signer/safe-message.js';

/** Who owns a Safe. A contract signs by answering `asked`; a Safe among them is told of whole in `nested`. */
export interface ToldSigner {
  readonly address: string;
  /** `account` signs with a key, even where it runs the code of `delegate` (EIP-7702). */
  readonly kind: 'account' | 'safe' | 'contract';
  readonly delegate?: string;
  /** Of a Safe or contract: the call by which the Safe asks it about a signature. */
  readonly asked?: ContractQuestion;
  /** What is particular about it. */
  readonly note?: string;
}

/** The owners of a Safe, as far as they were looked at. */
export interface ToldOwners {
  /** How many must sign; null where no chain was asked. */
  readonly threshold: string | null;
  readonly signers: readonly ToldSigner[];
  readonly nested: readonly ToldNestedSafe[];
}

/** A Safe that owns another, and what its own owners sign so that it consents. */
export interface ToldNestedSafe extends ToldOwners {
  readonly address: string;
  readonly version: string;
  readonly nonce: string;
  /** Of the approval, on the chain. */
  readonly hashes: { readonly domain: string; readonly message: string; readonly safeTx: string };
  /** Of the message it signs as a contract, off the chain; null where it cannot. */
  readonly messageHash: string | null;
  readonly approval: SafeTxJson;
}
