import type { Hex } from '../chain/hex.js';
import { isBatch } from '../review/batch-code.js';
import { type Action, decodeSafeTransaction } from '../route/safe/decode.js';
import { checksummed } from '../signer/address.js';
import type { SafeTx } from '../signer/safe-tx.js';

/** What a waiting transaction is, as far as its bytes alone say. */
export interface WhatItDoes {
  readonly kind: 'rejection' | 'transfer' | 'batch' | 'call' | 'delegatecall' | 'unreadable';
  /** Calls of a batch; 1 for anything else. */
  readonly calls: number;
  /** In words, for a line of a list. */
  readonly text: string;
  /** Whether a step of it, at any depth, changes owners, threshold, modules, guards or code of a Safe. */
  readonly changesSafe: boolean;
}

const changesSafe = (action: Action): boolean => action.kind === 'safe-admin' || action.inner.some(changesSafe);

const called = ({ method, selector }: Action): string => method ?? (selector === undefined ? 'no function' : selector);

/** Says in a few words what a transaction of a Safe does. What its calls set is for a review to tell. */
export const whatItDoes = (tx: SafeTx, safe: Hex): WhatItDoes => {
  const action = decodeSafeTransaction(tx, safe);
  const to = checksummed(tx.to);
  const one = { calls: 1, changesSafe: changesSafe(action) };
  if (action.unreadable !== undefined)
    return { ...one, kind: 'unreadable', text: `a batch that cannot be read, at ${to}` };
  if (isBatch(action, new Set())) {
    const calls = action.inner.length;
    return { ...one, calls, kind: 'batch', text: `a batch of ${calls} ${calls === 1 ? 'call' : 'calls'}` };
  }
  if (tx.operation === 1) return { ...one, kind: 'delegatecall', text: `a delegatecall of ${called(action)} at ${to}` };
  if (tx.data === '0x' && tx.to === safe && tx.value === 0n)
    return { ...one, kind: 'rejection', text: 'nothing: it rejects the others of its nonce' };
  if (tx.data === '0x') return { ...one, kind: 'transfer', text: `sends ${tx.value} wei to ${to}` };
  return { ...one, kind: 'call', text: `calls ${called(action)} at ${to}` };
};
