import type { Rpc } from '../chain/rpc.js';
import type { Bundle } from '../proposal/read-bundle.js';
import type { Status } from '../proposal/status.js';
import type { OnServiceView } from '../report/status-on-service.js';
import { checksummed } from '../signer/address.js';
import { bundleAndSafe, shownNotCounted } from './bundle-and-safe.js';
import type { ServiceAtHand } from './service.js';

/**
 * What a service has of a bundle's transaction beside what the bundle and the chain have. Throws `service/lies` where it has
 * another transaction under its hash, and what asking it lists.
 */
export const statusOnService = async (
  bundle: Bundle,
  { signatures, approved, need, execution }: Status,
  rpc: Rpc,
  { service, limits }: ServiceAtHand,
): Promise<OnServiceView> => {
  const [{ askAboutSafe }, { findSafeTransaction }, { knownTransaction }, { answered }, { consenting }, notes] =
    await Promise.all([
      import('../service/about.js'),
      import('../service/transactions.js'),
      import('../publication/known-transaction.js'),
      import('../publication/answered.js'),
      import('../proposal/consents.js'),
      import('../publication/service-notes.js'),
    ]);
  const { signed, hash, safe, ask } = await bundleAndSafe(bundle, rpc);
  const about = await askAboutSafe(service, signed.chainId, signed.safe, limits);
  const json = await findSafeTransaction(service, hash, limits);
  const here = signatures.valid.map(({ owner }) => owner);
  const warnings = notes.serviceNotes(service, about, safe);
  if (json === null) {
    const onlyHere = here.map(checksummed);
    return {
      name: service.name,
      known: false,
      signed: [],
      approvedOnChain: [],
      onlyThere: [],
      onlyHere,
      enough: consenting({ signatures: signatures.valid, approved }) >= need,
      notCounted: [],
      warnings,
    };
  }
  const { confirmations: claimed, claimedDigest } = knownTransaction(json, signed, safe.owners, service);
  const confirmations = await answered(claimed, ask);
  const there = confirmations.valid.map(({ owner }) => owner);
  const untrue = execution === null ? confirmations.approvals.filter((owner) => !approved.includes(owner)) : [];
  return {
    name: service.name,
    known: true,
    signed: there.map(checksummed),
    approvedOnChain: confirmations.approvals.filter((owner) => approved.includes(owner)).map(checksummed),
    onlyThere: there.filter((owner) => !here.includes(owner)).map(checksummed),
    onlyHere: here.filter((owner) => !there.includes(owner)).map(checksummed),
    enough: consenting({ signatures: [...signatures.valid, ...confirmations.valid], approved }) >= need,
    notCounted: shownNotCounted([
      ...confirmations.notCounted,
      ...untrue.map((owner) => ({ owner, why: 'the chain has no approval of the hash by this owner' })),
    ]),
    warnings: [...warnings, ...notes.otherOrigin(service, claimedDigest, bundle.proposal.digest)],
  };
};
