import { join, relative } from 'node:path';
import { refused } from '../diagnostic/error.js';
import { consenting } from '../proposal/consents.js';
import type { Bundle } from '../proposal/read-bundle.js';
import type { CollectView } from '../report/collect-text.js';
import { checksummed } from '../signer/address.js';
import { bundleAndSafe, shownNotCounted } from './bundle-and-safe.js';
import type { ServiceAtHand } from './service.js';
import { nodeOf, sourceContext } from './source-context.js';

const refuseAltered = ({ warnings }: Bundle): void => {
  if (warnings.length === 0) return;
  throw refused('bundle/altered', 'the bundle is not whole: nothing is collected for it', {
    findings: warnings,
    hint: 'take it again from whoever proposed it',
  });
};

/**
 * Takes the confirmations of a bundle's transaction from a service into the bundle. Throws `service/not-found` where it
 * does not know the transaction, `service/lies` where it has another under its hash, and what asking it lists.
 */
export const collectBundle = async (
  bundle: Bundle,
  workspace: string | undefined,
  { service, limits }: ServiceAtHand,
): Promise<CollectView> => {
  const [
    { askAboutSafe },
    { fetchSafeTransaction },
    known,
    { collectConfirmations },
    signatures,
    notes,
    approvals,
    { answered },
  ] = await Promise.all([
    import('../service/about.js'),
    import('../service/transactions.js'),
    import('../publication/known-transaction.js'),
    import('../publication/collect.js'),
    import('../proposal/signatures.js'),
    import('../publication/service-notes.js'),
    import('../signer/approved-hashes.js'),
    import('../publication/answered.js'),
  ]);
  refuseAltered(bundle);
  const { folder, proposal } = bundle;
  const { rpc } = await nodeOf(proposal.market, await sourceContext(workspace));
  const { signed, hash, safe, block, ask } = await bundleAndSafe(bundle, rpc);
  if (hash !== proposal.hashes.safeTx)
    throw refused('bundle/hash', `the bundle states the hash ${proposal.hashes.safeTx}, and its fields give ${hash}`, {
      hint: 'take it again from whoever proposed it',
    });
  const about = await askAboutSafe(service, signed.chainId, signed.safe, limits);
  const json = await fetchSafeTransaction(service, hash, limits);
  const { confirmations: claimed, claimedDigest } = known.knownTransaction(json, signed, safe.owners, service);
  const confirmations = await answered(claimed, ask);
  const here = await signatures.collectSignatures(folder, { hash, owners: safe.owners, ask });
  const place = { folder, hash, digest: proposal.digest };
  const collected = await collectConfirmations(place, here, confirmations);
  const fresh = confirmations.valid.filter((one) => collected.taken.some(({ owner }) => owner === one.owner));
  const approved = await approvals.approvedOnChain(rpc, block, signed.safe, hash, safe.owners);
  const untrue = confirmations.approvals.filter((owner) => !approved.includes(owner));
  return {
    service: service.name,
    safeTxHash: hash,
    taken: collected.taken.map(({ owner, file }) => ({
      owner: checksummed(owner),
      file: relative(process.cwd(), join(folder, file)),
    })),
    had: collected.had.map(checksummed),
    approvedOnChain: approved.map(checksummed),
    leftOut: shownNotCounted([
      ...collected.leftOut,
      ...untrue.map((owner) => ({
        owner,
        why: 'it says that the hash is approved on the chain, and the chain says not',
      })),
    ]),
    have: consenting({ signatures: [...here.valid, ...fresh], approved }),
    need: Number(safe.threshold),
    warnings: [
      ...notes.serviceNotes(service, about, safe),
      ...notes.otherOrigin(service, claimedDigest, proposal.digest),
    ],
  };
};
