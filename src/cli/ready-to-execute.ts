import type { Rpc } from '../chain/rpc.js';
import { refused } from '../diagnostic/error.js';
import { chosenConsents } from '../proposal/consents.js';
import { demandsFor, type Weighed, weigh } from '../proposal/demands.js';
import type { Bundle } from '../proposal/read-bundle.js';
import { type Status, statusOf } from '../proposal/status.js';
import { checksummed } from '../signer/address.js';
import type { OwnerSignature } from '../signer/pack-signatures.js';
import { type SignSubject, signSubject } from './sign-subject.js';
import { nodeOf, sourceContext } from './source-context.js';

/** A bundle that enough owners and reviewers consented to, and the consents that its Safe is given. */
export interface ReadyToExecute {
  readonly rpc: Rpc;
  readonly url: string;
  readonly subject: SignSubject;
  readonly status: Status;
  readonly consents: readonly OwnerSignature[];
}

const refuseUnreviewed = ({ have, need, counted, notCounted }: Weighed): void => {
  if (have >= need) return;
  const blocked = counted.filter(({ verdict }) => verdict === 'BLOCKED');
  const left = [
    ...blocked.map(({ reviewer }) => `${checksummed(reviewer)} says BLOCKED`),
    ...notCounted.map(({ file, why }) => `${file}: ${why}`),
  ];
  throw refused(
    'execute/attestations',
    `${have} of the ${need} reviewers that the workspace demands attested it${left.length > 0 ? `; not counted: ${left.join('; ')}` : ''}`,
    { hint: 'have another reviewer run plimsoll review --attest' },
  );
};

const refuseOver = ({ execution, state, safeNonce }: Status, nonce: string): void => {
  if (execution !== null)
    throw refused(
      'execute/already',
      `it was executed in block ${execution.block}, transaction ${execution.transaction}`,
      { hint: 'check it with plimsoll verify' },
    );
  if (state === 'superseded')
    throw refused('execute/superseded', `another transaction used the nonce ${nonce}: the Safe is at ${safeNonce}`, {
      hint: 'propose again if it is still wanted',
    });
};

const refuseUnsigned = ({ have, need, signatures }: Status): void => {
  if (have >= need) return;
  const bad = signatures.invalid.map(({ file, why }) => `${file}: ${why}`);
  throw refused(
    'execute/signatures',
    `${have} of ${need} signatures are there${bad.length > 0 ? `; not counted: ${bad.join('; ')}` : ''}`,
    { hint: 'have another owner run plimsoll sign, or approve the hash on the chain' },
  );
};

/**
 * Looks whether a bundle may be executed. Throws `execute/already` where it was, `execute/superseded` where another
 * transaction used its nonce, `execute/signatures` where too few owners consented, `execute/attestations` where fewer
 * reviewers attested it than the workspace demands.
 */
export const readyToExecute = async (bundle: Bundle, workspace: string | undefined): Promise<ReadyToExecute> => {
  const { proposal } = bundle;
  const context = await sourceContext(workspace);
  const { rpc, url } = await nodeOf(proposal.market, context);
  const status = await statusOf(bundle, rpc);
  refuseOver(status, proposal.transaction.nonce);
  refuseUnsigned(status);
  refuseUnreviewed(weigh(demandsFor(proposal, context.workspace), status.attestations));
  const consents = chosenConsents({ signatures: status.signatures.valid, approved: status.approved }, status.need);
  return { rpc, url, subject: signSubject(bundle), status, consents };
};

const KIND = {
  ecdsa: 'a signature of its key',
  approved: 'its approval on the chain',
  contract: 'a signature that its contract accepts',
} as const;

/** Whose consents are sent and of which kind, for the person who executes. */
export const consentsText = (consents: readonly OwnerSignature[]): string =>
  consents.map(({ owner, kind }) => `${checksummed(owner)}: ${KIND[kind]}`).join('\n');
