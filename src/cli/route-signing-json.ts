import type { SafeSigning } from '../route/safe/route-signing.js';
import { checksummed } from '../signer/address.js';

/** What the owners of a nested Safe sign, as JSON. */
export const safeSigningJson = ({ safe, hashes, approves, messageHash }: SafeSigning): object => ({
  safe: checksummed(safe.address),
  version: safe.version,
  nonce: safe.nonce.toString(),
  threshold: safe.threshold.toString(),
  owners: safe.owners.map(checksummed),
  hashes,
  approves: approves === null ? null : { safe: checksummed(approves.safe), safeTxHash: approves.safeTxHash },
  messageHash,
});
