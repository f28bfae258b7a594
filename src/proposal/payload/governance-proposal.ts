import { encodeCall } from '../../chain/calldata.js';
import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { CREATE_PROPOSAL } from '../../route/payloads-controller/abi.js';
import { checksummed } from '../../signer/address.js';
import { cidOf, ipfsDigest } from './ipfs.js';
import type { ReadRegistration } from './read-registration.js';

/** The call that puts a registered payload to the vote, where the governance is. */
export interface GovernanceProposal {
  readonly function: string;
  /** To be sent to the governance contract, with the fee that it asks for. */
  readonly calldata: Hex;
  readonly payloadId: string;
  readonly votingPortal: string;
  /** The sha256 in the CIDv0 of `proposal.md`, which voters fetch by it. */
  readonly ipfsHash: Hex;
  readonly cid: string;
}

/** The proposal of one registered payload with its markdown. Throws `payload/bad-folder` where the markdown is too large for one chunk. */
export const governanceProposal = (
  { chainId, controller, accessLevel }: Pick<ReadRegistration, 'chainId' | 'controller' | 'accessLevel'>,
  payloadId: bigint,
  { votingPortal, markdown }: { readonly votingPortal: Hex; readonly markdown: string },
): GovernanceProposal => {
  const ipfsHash = ipfsDigest(markdown);
  if (ipfsHash === null)
    throw refused(
      'payload/bad-folder',
      'proposal.md has more than 262,144 bytes, and its IPFS hash is not one of a kind',
      {
        hint: 'make the change in parts, with --only',
      },
    );
  const payloads = [[chainId, BigInt(accessLevel), controller, payloadId]];
  return {
    function: CREATE_PROPOSAL.signature,
    calldata: encodeCall(CREATE_PROPOSAL, [payloads, votingPortal, ipfsHash]),
    payloadId: payloadId.toString(),
    votingPortal: checksummed(votingPortal),
    ipfsHash,
    cid: cidOf(ipfsHash),
  };
};
