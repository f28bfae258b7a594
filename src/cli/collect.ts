import { join, relative } from 'node:path';
import { refused } from '../diagnostic/error.js';
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
  const [{ askAboutSafe }, { fetchSafeTransaction }, known, { collectConfirmations }, signatures, notes, approvals] =
    await Promise.all([
      import('../service/about.js'),
      import('../service/transactions.js'),
      import('../publication/known-transaction.js'),
      import('../publication/collect.js'),
      import('../proposal/signatures.js'),
      import('../publication/service-notes.js'),
      import('../publication/approvals.js'),
    ]);
  refuseAltered(bundle);
  const { folder, proposal } = bundle;
  const { rpc } = await nodeOf(proposal.market, await sourceContext(workspace));
  const { signed, hash, safe, block } = await bundleAndSafe(bundle, rpc);
  if (hash !== proposal.hashes.safeTx)
    throw refused('bundle/hash', `the bundle states the hash ${proposal.hashes.safeTx}, and its fields give ${hash}`, {
      hint: 'take it again from whoever proposed it',
    });
  const about = await askAboutSafe(service, signed.chainId, signed.safe, limits);
  const json = await fetchSafeTransaction(service, hash, limits);
  const { confirmations, claimedDigest } = known.knownTransaction(json, signed, safe.owners, service);
  const here = await signatures.collectSignatures(folder, hash, safe.owners);
  const place = { folder, hash, digest: proposal.digest };
  const collected = await collectConfirmations(place, here, confirmations);
  const { approvals: said } = confirmations;
  const approved = await approvals.approvedOnChain(rpc, block, signed.safe, hash, said);
  const untrue = said.filter((owner) => !approved.includes(owner));
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
    have: here.valid.length + collected.taken.length,
    need: Number(safe.threshold),
    warnings: [
      ...notes.serviceNotes(service, about, safe),
      ...notes.otherOrigin(service, claimedDigest, proposal.digest),
    ],
  };
};
