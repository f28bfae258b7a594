import type { Catalogue } from '../../diagnostic/catalogue.js';

/** What can go wrong in reading the calls of a governor or a timelock. */
export const governanceCodes: Catalogue = {
  'governance/bad-file': {
    title: 'The file is no governor proposal or timelock operation',
    help: 'Give targets, values and calldatas (or payloads), or one target, value and data; with description or descriptionHash for a proposal id, predecessor and salt, or eta, for that of an operation.',
  },
  'governance/description-differs': {
    title: 'The description does not have the hash that is stated',
    help: 'The id of a proposal depends on the hash of its description. The file gives both, and they do not fit, so neither is preferred.',
  },
  'governance/odd-signature': {
    title: 'A call names its function by a text that is not a signature',
    help: 'The selector of such a call is the hash of the text as it stands. With a space, a name of an argument or uint for uint256 it is that of another function, and the call fails or does something else.',
  },
  'governance/unequal-lists': {
    title: 'The lists of a proposal are not of one length',
    help: 'Every call needs its target, value and calldata at the same place of each list. A governor refuses other lists, and nothing is paired by guessing.',
  },
};
