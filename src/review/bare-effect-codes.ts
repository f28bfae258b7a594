import type { Catalogue } from '../diagnostic/catalogue.js';

/** What running a transaction without a bundle may show. */
export const bareEffectCodes: Catalogue = {
  'review/control-moves': {
    title: 'Running it changes the Safe itself, and no call says so',
    help: 'Owners, threshold, modules, guards, fallback handler or singleton are others afterwards, or the nonce. That is seen in the storage of the Safe, whatever the calls look like and whatever its code would say. Do not sign unless that is what was agreed.',
  },
  'review/effect-differs': {
    title: 'Running it does something else than its calls say',
    help: 'The calls were decoded with a protocol definition, and then run. Values end up otherwise than the definition says they would: the contract is not what it describes, or a later call undoes an earlier one. Do not sign.',
  },
  'review/much-gas': {
    title: 'The transaction needs more gas than one may use',
    help: 'It was run, but with the margin that a transaction needs it is above the limit of EIP-7825. A smaller batch fits.',
  },
  'review/not-read-back': {
    title: 'A market could not be read back after the transaction',
    help: 'After it the market has other contracts or entities than before, so that what its values become is not known. Find out what changes before you sign.',
  },
  'review/other-effects': {
    title: 'Running it does more than its calls are declared to do',
    help: 'Every call is one that a definition describes, and still there are events, balances, storage or code that it does not declare. The contract is not what the definition describes. Do not sign.',
  },
  'review/reverts': {
    title: 'The transaction does not go through',
    help: 'Run on the chain as it is now it is refused, for the reason in the message. What it would do in another state cannot be told, so it is not to be signed as it is.',
  },
  'review/traces-disagree': {
    title: 'The node’s traces are of another run than its simulation',
    help: 'Every transaction of a Safe uses up a nonce, and the trace does not show that. The node does not trace with state overrides, or it lies in one of the two. What else changes in storage was not seen. Review again with another node.',
  },
  'review/undeclared-effects': {
    title: 'Running it does things that no definition declares',
    help: 'Some of its calls are none that a definition describes. What they do was seen: balances, events, storage and new code, of which the first are in the message and all in --details.',
  },
  'review/undecoded-changes': {
    title: 'Calls that no definition describes change parameters',
    help: 'Running it moves values of a market by calls that could not be read, such as a payload contract. The values are told among the changes. Find out what those calls are before you sign.',
  },
};
