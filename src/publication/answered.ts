import type { CollectedSignature } from '../proposal/signatures.js';
import type { AskContract } from '../signer/contract-signature.js';
import type { Confirmations, NotCounted } from './confirmations.js';

/**
 * The confirmations of a service after the contracts among the owners were asked about theirs: what they accept counts, what
 * they do not is told. None are left to ask. Throws what the node fails at.
 */
export const answered = async (confirmations: Confirmations, ask: AskContract): Promise<Confirmations> => {
  const valid: CollectedSignature[] = [...confirmations.valid];
  const notCounted: NotCounted[] = [...confirmations.notCounted];
  for (const claimed of confirmations.contracts) {
    const why = await ask(claimed);
    if (why === null) valid.push({ ...claimed, kind: 'contract' });
    else notCounted.push({ owner: claimed.owner, why: `it is the signature of a contract, and ${why}` });
  }
  const counted = new Set(valid.map(({ owner }) => owner));
  const approvals = confirmations.approvals.filter((owner) => !counted.has(owner));
  return { valid, approvals, contracts: [], notCounted };
};
