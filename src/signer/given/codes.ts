import type { Catalogue } from '../../diagnostic/catalogue.js';

/** What can go wrong with signatures that were made elsewhere. */
export const givenCodes: Catalogue = {
  'sign/contract-signature': {
    title: 'The signature stands for a contract',
    help: 'v 0 and 1 with an address in r mark an owner that is a contract, or a hash that was approved on the chain. A Safe that is an owner approves the hash in a transaction of its own: plimsoll review shows it, and --typed-data-for gives it to sign.',
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
