import type { Catalogue, CatalogueEntry } from '../../diagnostic/catalogue.js';

const control = (what: string): CatalogueEntry => ({
  title: `The transaction changes ${what} of a Safe`,
  help: 'A change of parameters never needs this, so it is BLOCKED at any depth of the transaction. Propose and review changes of control on their own.',
});

/** Every warning that a review raises about what a Safe transaction does. */
export const safeWarningCodes: Catalogue = {
  'safe/owner-change': control('the owners'),
  'safe/threshold-change': control('the threshold'),
  'safe/module-change': control('the modules'),
  'safe/guard-change': control('the guards'),
  'safe/fallback-handler-change': control('the fallback handler'),
  'safe/singleton-change': control('the code'),
  'safe/setup': control('owners, modules and fallback handler'),
  'safe/approve-hash': {
    title: 'The transaction approves a hash for another Safe',
    help: 'Approving a hash is signing the transaction behind it. Review that transaction first.',
  },
  'safe/delegatecall': {
    title: 'The transaction delegatecalls a contract that is not known',
    help: 'Its code runs as the Safe: it can change the owners and move everything. BLOCKED unless your own trust file allows the address.',
  },
  'safe/foreign-admin': {
    title: 'The transaction calls a function of Safe administration on another contract',
    help: 'On a Zodiac modifier, for one, enableModule decides who may act for the Safe. Find out what the contract is.',
  },
  'safe/hash-mismatch': {
    title: 'The stated hash is not the hash of these fields',
    help: 'A field, the chain, the Safe or its version differs from what the hash was made of. Do not sign it.',
  },
  'safe/inexact-calldata': {
    title: 'Calldata names a known function but is not its exact encoding',
    help: 'The contract may run it all the same, so it is neither decoded nor believed. Ask its author for a call that encodes in the usual way.',
  },
  'safe/inner-delegatecall': {
    title: 'A batch contains a delegatecall',
    help: 'MultiSendCallOnly exists to prevent this. Ask for a batch of calls only.',
  },
  'safe/inner-gas': {
    title: 'The transaction sets safeTxGas',
    help: 'Where the call fails the transaction still succeeds and uses up the nonce. Prefer safeTxGas 0, which reverts whole.',
  },
  'safe/moves-funds': {
    title: 'A call moves tokens',
    help: 'Check token, amount and receiver against what was agreed. The name of the function is all that is known of an unknown contract.',
  },
  'safe/multisend-not-delegated': {
    title: 'A batch is called instead of delegatecalled',
    help: 'The steps of the batch then do not come from the Safe. Ask for the transaction with operation 1.',
  },
  'safe/nonce-gap': {
    title: 'The transaction waits for others that are not known',
    help: 'A signed transaction with a future nonce can be executed long after it was reviewed.',
  },
  'safe/nonce-shared': {
    title: 'Another transaction waits on the same nonce',
    help: 'Only one of them can ever be executed. Agree on which.',
  },
  'safe/nonce-used': {
    title: 'The nonce is used',
    help: 'The Safe is past it: the transaction can never be executed.',
  },
  'safe/plain-multisend': {
    title: 'The batch goes through MultiSend, which allows delegatecalls',
    help: 'Check every step, or ask for the same batch through MultiSendCallOnly.',
  },
  'safe/refund': {
    title: 'The Safe pays a refund',
    help: 'With gasPrice above zero the Safe pays whoever executes, at a price and in a token that the transaction names. BLOCKED: ask for zero.',
  },
  'safe/refund-fields': {
    title: 'Refund fields are set, though nothing is paid',
    help: 'With gasPrice 0 they have no effect, but they are part of what is signed. Ask why they are set.',
  },
  'safe/self-empty-call': {
    title: 'The transaction is a rejection',
    help: 'An empty call of the Safe to itself only uses up a nonce, so that another transaction with it can never be executed.',
  },
  'safe/short-calldata': {
    title: 'The calldata is too short to name a function',
    help: 'Fewer than four bytes reach the fallback function of the target. Ask what it is for.',
  },
  'safe/sign-message': {
    title: 'The transaction puts a message on record as signed by the Safe',
    help: 'Other contracts take it as the Safe’s consent to an order, a permit or a login. Review the message.',
  },
  'safe/takes-control': {
    title: 'A call changes who controls a contract',
    help: 'Owners, roles, admins and code decide over everything that a contract holds. Check the new holder, and that the change was agreed.',
  },
  'safe/token-approval': {
    title: 'A call lets another account take tokens',
    help: 'Until it is set to zero the spender can take the amount at any time. Check the spender and that the amount is what it needs.',
  },
  'safe/unknown-operation': {
    title: 'A step of a batch has an operation that does not exist',
    help: 'The batch reverts. Ask for a well-formed one.',
  },
  'safe/unknown-target': {
    title: 'The transaction calls a contract that no protocol definition describes',
    help: 'What the call does is not known here. Find out before you sign.',
  },
  'safe/unlimited-approval': {
    title: 'A call lets another account take tokens without a limit',
    help: 'The spender can take all that the Safe holds of the token, now and later. Ask for the amount that is needed.',
  },
  'safe/unreadable': {
    title: 'What is inside a step cannot be shown',
    help: 'Its bytes are not the usual encoding, or it is nested too deep. Where it could hide something done as a Safe it is BLOCKED.',
  },
  'safe/value': { title: 'The transaction sends ETH', help: 'Check that the amount and the receiver are meant.' },
  'safe/wrong-chain': { title: 'The transaction is for another chain', help: 'Do not sign it. Check file and chain.' },
  'safe/wrong-safe': { title: 'The transaction is for another Safe', help: 'Do not sign it. Check file and Safe.' },
  'safe/zero-target': {
    title: 'A call goes to the zero address',
    help: 'A target was probably forgotten. In a batch of Safe 1.5.0 the zero address means the Safe itself.',
  },
};
