import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { refused } from '../diagnostic/error.js';
import type { Bundle } from '../proposal/read-bundle.js';
import type { CollectedSignature } from '../proposal/signatures.js';
import type { Status } from '../proposal/status.js';
import type { PublishView } from '../report/publish-text.js';
import { checksummed } from '../signer/address.js';
import { type BundleAndSafe, bundleAndSafe, shownNotCounted } from './bundle-and-safe.js';
import type { ServiceAtHand } from './service.js';
import { type ActInput, keyFor, reviewedForAction } from './sign.js';
import { nodeOf, sourceContext } from './source-context.js';

const refuseTooLate = ({ state, execution, safeNonce }: Status, nonce: string): void => {
  if (execution !== null)
    throw refused(
      'service/executed',
      `it was executed in block ${execution.block}, transaction ${execution.transaction}`,
      {
        hint: 'check it with plimsoll verify',
      },
    );
  if (state === 'superseded')
    throw refused('service/superseded', `another transaction used the nonce ${nonce}: the Safe is at ${safeNonce}`, {
      hint: 'propose again if it is still wanted',
    });
};

/** The signature of the delegate whose key is given; null where none is. Throws `service/owner-key`, `service/not-a-delegate`. */
const delegateSignature = async (
  input: ActInput,
  { hash, safe }: BundleAndSafe,
  node: { readonly rpc: Rpc; readonly url: string },
  { service, limits }: ServiceAtHand,
): Promise<CollectedSignature | null> => {
  if (input.key.keystore === undefined && input.key.devnetAccount === undefined) return null;
  const key = await keyFor(input, node.rpc, node.url);
  const account: Hex = key.address;
  if (safe.owners.includes(account))
    throw refused(
      'service/owner-key',
      `${checksummed(account)} is an owner of the Safe, and publish takes the key of a delegate`,
      {
        hint: 'sign with plimsoll sign, then publish without a key: the signatures in the bundle are sent',
      },
    );
  const [{ isDelegate }, { signHash }] = await Promise.all([
    import('../service/delegates.js'),
    import('../signer/sign-hash.js'),
  ]);
  if ((await isDelegate(service, account, safe.address, safe.owners, limits)) === false)
    throw refused(
      'service/not-a-delegate',
      `${service.name} knows ${checksummed(account)} as the delegate of no owner of the Safe`,
      {
        hint: 'have an owner register it with plimsoll delegate add, or publish with an owner’s signature',
      },
    );
  return { owner: account, signature: signHash(hash, key) };
};

/**
 * Reviews a bundle and publishes it on a Safe Transaction Service with the signatures that lie in it, or with that of a
 * delegate. Throws `sign/blocked`, `service/unsigned`, `service/executed`, `service/superseded`, and what `publish` lists.
 */
export const publishBundle = async (bundle: Bundle, input: ActInput, at: ServiceAtHand): Promise<PublishView> => {
  const [{ statusOf }, { askAboutSafe }, { publish }, { otherOrigin, serviceNotes }, { answered }] = await Promise.all([
    import('../proposal/status.js'),
    import('../service/about.js'),
    import('../publication/publish.js'),
    import('../publication/service-notes.js'),
    import('../publication/answered.js'),
  ]);
  const { service, limits } = at;
  const node = await nodeOf(bundle.proposal.market, await sourceContext(input.workspace));
  const status = await statusOf(bundle, node.rpc);
  refuseTooLate(status, bundle.proposal.transaction.nonce);
  const found = await bundleAndSafe(bundle, node.rpc);
  const { valid, invalid } = status.signatures;
  const keyed = input.key.keystore !== undefined || input.key.devnetAccount !== undefined;
  if (valid.length === 0 && !keyed)
    throw refused(
      'service/unsigned',
      `no owner signed it yet${invalid.length === 0 ? '' : `; not counted: ${invalid.map(({ file, why }) => `${file}: ${why}`).join('; ')}`}`,
      { hint: 'sign it with plimsoll sign, or give the key of a delegate with --keystore' },
    );
  const about = await askAboutSafe(service, found.signed.chainId, found.signed.safe, limits);
  const delegate = await delegateSignature(input, found, node, at);
  const review = await reviewedForAction(bundle, input, 'published');
  const published = await publish(
    service,
    { signed: found.signed, digest: bundle.proposal.digest, owners: found.safe.owners, signatures: valid, delegate },
    limits,
  );
  const { claimedDigest } = published.known;
  const confirmations = await answered(published.known.confirmations, found.ask);
  return {
    service: service.name,
    safeTxHash: found.hash,
    verdict: review.verdict,
    found: published.found,
    sent: published.sent.map(({ what, by }) => ({ what, by: checksummed(by) })),
    confirmed: confirmations.valid.map(({ owner }) => checksummed(owner)),
    need: status.need,
    notCounted: shownNotCounted(confirmations.notCounted),
    warnings: [
      ...serviceNotes(service, about, found.safe),
      ...otherOrigin(service, claimedDigest, bundle.proposal.digest),
    ],
  };
};
