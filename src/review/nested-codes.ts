import type { Catalogue } from '../diagnostic/catalogue.js';

/** What a review warns of about Safes that own Safes, and about approved hashes. */
export const nestedCodes: Catalogue = {
  'review/nested-cycle': {
    title: 'Two Safes own each other',
    help: 'A Safe that is owned by one it owns itself cannot sign through it: the signature would wait for itself. The other owners must reach the threshold alone.',
  },
  'review/nested-message': {
    title: 'A nested Safe has another message hash than its fields give',
    help: 'As a contract a Safe signs through its fallback handler, and this one is not the one of its version or says something else. Let it approve the hash on the chain instead, which needs no handler.',
  },
  'review/nested-nonce': {
    title: 'A nested Safe is at another nonce than you gave',
    help: 'The hashes are those of the nonce you gave. A used nonce can never be executed again, a later one waits for the transactions between.',
  },
  'review/nested-not-owner': {
    title: 'A Safe that is to approve owns nothing there',
    help: 'The Safe that executes the transaction does not count the approval of who is not its owner. Check both addresses; Safes of --nested are given from an owner of the reviewed Safe inwards.',
  },
  'review/nested-version': {
    title: 'A nested Safe has another version than you gave',
    help: 'The hash that its owners sign depends on the version. Review again with the one that the Safe has, or leave it out: the chain says it.',
  },
  'review/no-nested-safe': {
    title: 'There is no one approval of this nested Safe',
    help: 'The address of --typed-data-for is that of a Safe which owns the reviewed one, directly or through others, by one way only. --details lists them; --nested chooses the way.',
  },
  'review/parent-hash': {
    title: 'The transaction given is not the one whose hash is approved',
    help: 'Approving a hash is signing the transaction behind it. The fields given with --parent have another hash, so what you would sign is something else. Do not sign; ask for the transaction itself.',
  },
};
