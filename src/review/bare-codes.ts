import type { Catalogue } from '../diagnostic/catalogue.js';

/** What can go wrong in reviewing something other than a bundle, and what such a review warns of. */
export const bareReviewCodes: Catalogue = {
  'review/ambiguous': {
    title: 'The input can be read in two ways',
    help: 'Review never guesses what a file is. The message names the two readings; keep the fields of one of them, or write a file’s name with ./ before it.',
  },
  'review/against-source': {
    title: 'A transaction is held against a document, and this source is none',
    help: 'Give --against worktree for the documents as they are here, or --against git:REV for those of a revision.',
  },
  'review/assumed-fields': {
    title: 'The file leaves out fields that are part of what is signed',
    help: 'They were taken as zero or empty, which is usual. Compare the hashes with what your wallet shows.',
  },
  'review/bad-bytes': {
    title: 'The input starts like bytes but is not',
    help: 'Calldata is 0x and whole bytes in hexadecimal. It was probably cut when it was copied.',
  },
  'review/calls-besides-document': {
    title: 'The transaction makes calls that no document is carried out by',
    help: 'Held against a document, every call must be one that the protocol definition describes. Do not sign; find out who added the others.',
  },
  'review/definition-moved': {
    title: 'The revision has another protocol definition than the worktree',
    help: 'A definition decides what calldata means, so the same bytes may read otherwise here. Look at what changed in it before you believe either reading.',
  },
  'review/document-unproven': {
    title: 'No pinned document says that the transaction is wanted',
    help: 'A transaction alone is checked against your pins, but nothing shows that reviewed documents compile to it, so it is never OK. The message also names what of it you have not pinned. A bundle from your protected branch can be OK.',
  },
  'review/file-exists': {
    title: 'The file is there already',
    help: 'Review writes over nothing. Give another path, or remove the file.',
  },
  'review/flag-not-used': {
    title: 'A flag has no meaning for this input',
    help: 'It would be ignored, which could hide a mistake. Leave it out.',
  },
  'review/foreign-safe': {
    title: 'The Safe is none of this workspace',
    help: 'No authority of plimsoll.yaml on that chain has this address. Check that it is the Safe you mean to sign for.',
  },
  'review/hash-alone': {
    title: 'A hash does not tell what it stands for',
    help: 'With --service-url a Safe Transaction Service is asked what it stands for, and the hash proves the answer. Else give the transaction itself: as JSON, as a Transaction Builder file or as calldata; the hash you were told then goes with --expect-hash.',
  },
  'review/less-than-document': {
    title: 'The transaction does not make every change of the document',
    help: 'A proposal may carry a part of a document only. Find out whether the rest is proposed on its own, or was left out.',
  },
  'review/market-unreadable': {
    title: 'A market of the workspace took no part in the review',
    help: 'Its document is wrong, or the chain does not have what it names. Calls to it are shown as if it were not known. plimsoll validate shows what is wrong.',
  },
  'review/missing-flags': {
    title: 'What is to be reviewed lacks a part',
    help: 'Chain, Safe, version and nonce are part of the hash that owners sign, and a call needs its target. Every one that lacks is named in the message; none is guessed.',
  },
  'review/more-than-document': {
    title: 'The transaction changes what the document does not',
    help: 'On the market as the chain has it, it changes parameters that the document does not have, or to other values. Do not sign.',
  },
  'review/no-code': {
    title: 'A call goes to an address without code on this chain',
    help: 'The EVM lets a call of an address without code succeed and runs nothing, so the transaction would go through and do nothing there. The address is mistyped, of another chain, or its contract is not deployed yet. Sending ETH without calldata needs no code.',
  },
  'review/no-one-document': {
    title: 'The transaction is not about one document',
    help: 'It calls contracts of no market of the source, or of several. It cannot be the change of one document.',
  },
  'review/not-one-transaction': {
    title: 'The batch cannot become a Safe transaction',
    help: 'A transaction of the file is not whole, goes to the zero address, or there is none. The Safe app may fill the gap in its own way: do not sign.',
  },
  'review/not-run': {
    title: 'The transaction was decoded, not run',
    help: 'What calls are named and what they do can differ, most of all at contracts that no definition describes. A proposal bundle has its effect proven; anything else is to be simulated before it is signed.',
  },
  'review/nothing-to-hash': {
    title: 'There was nothing to compare the expected hash with',
    help: 'The input is calls without a Safe transaction around them. With --safe, --chain-id, --safe-version and --nonce it becomes one.',
  },
  'review/other-bytes': {
    title: 'The document compiles to other calldata with the same changes',
    help: 'The changes are those of the document, and the bytes are not: other calls, another order, or another release of Plimsoll. Compare the calls before you sign.',
  },
  'review/typed-data-blocked': {
    title: 'What is BLOCKED is not written to be signed',
    help: 'With --typed-data, review writes what another wallet signs. The warnings under the error say why this is not to be signed; run the review without the flag to see the whole. --typed-data-blocked writes it all the same.',
  },
  'review/unknown-input': {
    title: 'The input is nothing that can be reviewed',
    help: 'Review reads a bundle’s folder, the JSON of a Safe transaction, of the Transaction Builder, of a governor proposal or of a timelock operation, calldata with --to, and a hash with --service-url.',
  },
  'review/unreadable-input': {
    title: 'The input cannot be read',
    help: 'The file is not there or not readable, or standard input was cut off. Check the path and its permissions.',
  },
  'review/workspace-unusable': {
    title: 'The workspace took no part in the review',
    help: 'plimsoll.yaml here has errors, so no definition of it was used. plimsoll validate shows them.',
  },
};
