import type { Catalogue } from '../diagnostic/catalogue.js';

/** What a review warns of where it asks what a hash stands for and what else waits. */
export const queueCodes: Catalogue = {
  'review/other-id': {
    title: 'The proposal or operation has another id than the one you expect',
    help: 'The id is the hash of every target, value and calldata, and of the description, or of predecessor and salt. One of them differs from what the id was made of: do not vote for it or sign it.',
  },
  'review/queue-before': {
    title: 'Other transactions wait before this one',
    help: 'A Safe executes its transactions in the order of their nonces, so this one will find the state that those before it leave behind. Review them first.',
  },
  'review/queue-fails': {
    title: 'A transaction that waits before this one fails',
    help: 'What waits with lower nonces is run first, so that this one is seen on the state it will meet. One of them does not go through as the chain is now, so none was. Until it is replaced or made good, nothing after it can be executed.',
  },
  'review/queue-old-hash': {
    title: 'A transaction in the queue has the hash of an older Safe version',
    help: 'The version of a Safe decides how it hashes. After an upgrade the signatures on what was proposed before are void, and its nonce stays blocked until it is proposed again or rejected.',
  },
  'review/queue-shared': {
    title: 'Several transactions wait on one nonce before this one',
    help: 'Only one transaction of a nonce can ever be executed. Until it is decided which, the state that this one will find is not known.',
  },
  'review/queue-unreadable': {
    title: 'Something in the queue cannot be read',
    help: 'An entry of the service, a bundle or a file of the folder is not whole, or there are more entries than are read. It may stand for a transaction that is executed before this one.',
  },
  'review/service-lies': {
    title: 'The service says something that its own fields disprove',
    help: 'The hash of a Safe transaction proves every field, the Safe and, since 1.3.0, the chain. What the service gave does not have the hash it is given under. Do not sign what this service shows; ask another one, or the proposer.',
  },
};
