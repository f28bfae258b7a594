import type { Catalogue } from '../catalogue.js';

/** Protocol definitions, the codecs in them, and the markets that use them. */
export const protocolCodes: Catalogue = {
  'codec/invalid-value': {
    title: 'A codec is described with a wrong value',
    help: 'A codec is a name (bps), a name with the integer that stores it (bps uint16), or a map with a name and its options. The message says which part is wrong.',
  },
  'codec/missing-key': {
    title: 'A codec lacks an option that it needs',
    help: 'Add the option; the message names it.',
  },
  'codec/unknown-key': {
    title: 'A codec has no such option',
    help: 'Remove it, or correct its name.',
  },
  'codec/unknown-name': {
    title: 'There is no such codec',
    help: 'Codecs are a closed list, so that every definition means the same everywhere. The message names the nearest one.',
  },
  'market/exists': {
    title: 'The workspace has a market of this name',
    help: 'Markets are told apart by their names. Bring the one that is there up to date with --update, or choose another name.',
  },
  'market/invalid': {
    title: 'The market has errors',
    help: 'Nothing is compared or proposed from a document with errors. plimsoll validate shows them, each on its line.',
  },
  'market/none': {
    title: 'The workspace has no markets',
    help: 'Markets are YAML documents of kind Market below the folder of parameters. plimsoll init and plimsoll import write them.',
  },
  'market/unknown': {
    title: 'There is no market of this name',
    help: 'A market is named by its name: line or by the path of its file. The message lists what there is.',
  },
  'protocol/signature': {
    title: 'A definition declares a contract wrongly',
    help: 'A function, event or error does not parse as Solidity declares it, an output or argument that is named is not there, or a contract is not declared. Compare it with the contract’s verified source.',
  },
  'protocol/definition': {
    title: 'A protocol definition contradicts itself',
    help: 'A definition says what the parameters of a protocol are, how they are read and how they are written. The marked part does not fit the rest, as the message says.',
  },
  'protocol/invalid': {
    title: 'The protocol definition has errors',
    help: 'A market cannot be read without a sound definition. The findings below say what is wrong in it.',
  },
  'protocol/unknown': {
    title: 'There is no protocol definition of this name',
    help: 'Definitions come with Plimsoll, or stand in the protocols folder of the workspace. plimsoll protocol list shows both.',
  },
  'protocol/unknown-version': {
    title: 'The contract is of a version that the definition does not know',
    help: 'Reading or writing it with a definition of another version could mean something else. Take a newer definition, or check the address.',
  },
};
