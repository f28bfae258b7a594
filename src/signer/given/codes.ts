import type { Catalogue } from '../../diagnostic/catalogue.js';

/** What can go wrong with signatures that were made elsewhere. */
export const givenCodes: Catalogue = {
  'sign/contract-signature': {
    title: 'The signature is only the mark of a contract or of an approval',
    help: 'v 0 and 1 with an address in r mark an owner that is a contract, or a hash that was approved on the chain. What is approved on the chain counts without a file: plimsoll status tells it and execute uses it. The signature of a contract is given with its bytes, as JSON with contract and signature.',
  },
  'sign/contract-offline': {
    title: 'The signature of a contract cannot be checked without the chain',
    help: 'Only the contract itself can say whether it accepts a signature (EIP-1271). Leave out --offline.',
  },
  'sign/contract-refuses': {
    title: 'The contract does not accept the signature',
    help: 'The owner’s contract was asked as the Safe asks it (EIP-1271) and did not answer with the magic value and nothing else. Safes up to 1.4.1 ask about the 66 bytes that are hashed, from 1.5.0 on about the hash: plimsoll review says which, and what the owners of a Safe sign. A Safe can approve the hash on the chain instead.',
  },
  'sign/inside-bundle': {
    title: 'A file is to be written into the bundle',
    help: 'A bundle holds what was proposed, its signatures and attestations. Anything else in its folder makes the next review BLOCKED, so typed data is written elsewhere.',
  },
  'sign/other-signer': {
    title: 'Another owner made the signature than it says',
    help: 'The signature is by an owner and over this transaction, but the name beside it is another owner’s. Correct the name or take the other signature.',
  },
  'sign/other-transaction': {
    title: 'The signature is over another transaction',
    help: 'The hash beside it is another, or an owner signed the same calls with another nonce or for another version of the Safe. Sign the typed data of this proposal again.',
  },
  'sign/unreadable': {
    title: 'No signature can be read from the input',
    help: 'It is 65 bytes in hexadecimal, or a JSON object with signature (or r, s and v) and perhaps signer: what cast, ethers, viem, the Safe Transaction Service and protocol-kit give.',
  },
};
