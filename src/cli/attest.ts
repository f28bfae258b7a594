import { join, relative } from 'node:path';
import { refused, usage } from '../diagnostic/error.js';
import { type AnyBundle, signedBundle } from '../proposal/read-bundle.js';
import type { ToldReview } from '../review/told.js';
import { type ActInput, keyFor } from './sign.js';
import { nodeOf, sourceContext } from './source-context.js';

export interface Attested {
  readonly reviewer: string;
  /** The attestation's file, relative to the working directory. */
  readonly file: string;
}

/** How `review --attest` was called. */
export interface AttestInput extends Omit<ActInput, 'yes'> {
  readonly tool: { readonly name: string; readonly version: string };
  /** `OK only` with `--strict`. */
  readonly accept: 'OK only' | 'CAUTION too';
}

/**
 * Sign what a review said of a bundle and put it beside it. Throws `review/flag-not-used` without a bundle,
 * `bundle/no-safe` where no Safe signs it, `review/attest-refused` where the review says BLOCKED or what is not accepted, or asked no chain.
 */
export const attestReview = async (
  review: ToldReview,
  given: AnyBundle | null,
  input: AttestInput,
): Promise<Attested> => {
  if (given === null)
    throw usage('review/flag-not-used', '--attest is for a bundle: a transaction alone has no digest to attest', {
      hint: 'Leave it out, or review the bundle.',
    });
  const bundle = signedBundle(given);
  const { verdict, block, hashes } = review;
  if (verdict === 'BLOCKED' || (input.accept === 'OK only' && verdict !== 'OK'))
    throw refused('review/attest-refused', `the review says ${verdict}: it is not attested`, {
      findings: review.warnings.filter((warning) => warning.data?.verdict === verdict),
      hint: 'plimsoll review without --attest tells the whole',
    });
  if (block === undefined || block === null || hashes === null)
    throw refused('review/attest-refused', 'the chain was not asked, so there is no block to attest', {
      hint: 'Run it inside a clone that has the commit, whose workspace names a node.',
    });
  const [{ writeAttestation }, { demandsFor }, { checksummed }] = await Promise.all([
    import('../proposal/attestations.js'),
    import('../proposal/demands.js'),
    import('../signer/address.js'),
  ]);
  const context = await sourceContext(input.workspace);
  const { rpc, url } = await nodeOf(bundle.proposal.market, context);
  const key = await keyFor(input, rpc, url);
  if (demandsFor(bundle.proposal, context.workspace).some(({ reviewers }) => reviewers?.has(key.address) === false))
    input.note(
      `${checksummed(key.address)} is none of the reviewers that plimsoll.yaml lists: this attestation will not count.`,
    );
  const { digest } = bundle.proposal;
  const { tool } = input;
  const statement = { digest, safeTxHash: hashes.safeTx, verdict, block: block.number, blockHash: block.hash, tool };
  const file = await writeAttestation(bundle.folder, statement, key);
  return { reviewer: checksummed(key.address), file: relative(process.cwd(), join(bundle.folder, file)) };
};
