import type { Catalogue } from '../catalogue.js';

/** Sources of values: documents, revisions, chains, snapshots, and importing from them. */
export const sourceCodes: Catalogue = {
  'import/address': {
    title: 'The address is not one that a market of this protocol gives',
    help: 'The definition says which contracts a market names; the rest are discovered from them. The message lists them.',
  },
  'import/left': {
    title: 'A value was not taken over',
    help: 'The document keeps its own value here, for the reason that the message gives.',
  },
  'import/missing': {
    title: 'The source lacks something that the document manages',
    help: 'An import never deletes lines on its own. Remove what does not exist any more, or check that this is the right source.',
  },
  'import/name': {
    title: 'The name cannot be that of a market',
    help: 'Names are lower-case letters, digits, dots and dashes, and start with a letter or digit.',
  },
  'import/not-listed': {
    title: 'The chain does not list the entries of a group',
    help: 'Their contract keeps no list that could be read, so the document has none of them. Give them as --entity GROUP=IDENTITY.',
  },
  'import/source': {
    title: 'A new market cannot be made from this source',
    help: 'A new document is made from a chain or a snapshot file. For a market that is there already, give --update.',
  },
  'observe/changed-shape': {
    title: 'The market has other contracts or entries than before',
    help: 'The same reads were to be made again after a simulated transaction, but the market lists other things by then. The transaction changes more than parameters.',
  },
  'observe/foreign-answer': {
    title: 'A contract does not answer as the definition says',
    help: 'The bytes do not decode as the types of the function. The address is that of another contract, or of a version that the definition does not describe.',
  },
  'observe/no-contract': {
    title: 'A contract of the market is not set',
    help: 'The contract that should name it answers the zero address. The market is not set up, or the address is that of another one.',
  },
  'observe/too-many': {
    title: 'The chain lists more entries than are read',
    help: 'The limit is far above any real market; a list of this length comes from a broken or hostile contract. Check the address.',
  },
  'source/block': {
    title: 'The block of a source is not a number',
    help: 'Write chain@ and the number in decimal digits, as in chain@19000000.',
  },
  'source/duplicate': {
    title: 'A snapshot holds the same entry twice',
    help: 'The later one counts. Check how the file was made.',
  },
  'source/identity': {
    title: 'A snapshot holds an entry that cannot be identified',
    help: 'It is left out. Check that the file is whole and of the format it seems to be.',
  },
  'source/inexact': {
    title: 'A snapshot holds a value finer than the chain can store',
    help: 'The text of the value is kept exactly; it has no raw integer, and cannot be written to the chain as it stands.',
  },
  'source/missing': {
    title: 'There is no such source',
    help: 'A source is worktree, git:REV, chain, chain@BLOCK, or the path of a snapshot file.',
  },
  'source/new-market': {
    title: 'The market does not exist on one side',
    help: 'All of its values are new on the other side.',
  },
  'source/no-positions': {
    title: 'A snapshot has a bitmap whose members cannot be named',
    help: 'The file does not say which entry each bit stands for, so the set is left out of the comparison instead of being guessed.',
  },
  'source/not-json': {
    title: 'A snapshot is not whole JSON',
    help: 'The file is cut, too large, too deeply nested, or was edited by hand. Make it again.',
  },
  'source/offline': {
    title: 'The chain is a source, and no node may be asked',
    help: 'With --offline the values of the chain come from a state file: give --state FILE, or name another source, such as git:HEAD.',
  },
  'source/revision': {
    title: 'A source names no revision',
    help: 'Write git: and a branch, tag or commit, as in git:main.',
  },
  'source/snapshot': {
    title: 'A snapshot of Plimsoll is damaged',
    help: 'Write it again with plimsoll snapshot. Its values, block and chain belong together and are not edited by hand.',
  },
  'source/stray-bits': {
    title: 'A bitmap has bits that belong to no entry',
    help: 'The members that are known are compared; the stray bits are named in the message. The file may be older than some entry, or damaged.',
  },
  'source/type': {
    title: 'A snapshot holds a value of the wrong type',
    help: 'The value is left out. Check that the file is of the format it seems to be.',
  },
  'source/unknown-format': {
    title: 'The file is no snapshot that a definition knows',
    help: 'Snapshots are written by plimsoll snapshot, or mapped in a protocol definition under snapshots.',
  },
  'source/unreadable': {
    title: 'A snapshot holds a value that stands for nothing',
    help: 'The value is left out. The definition may map this format in another version.',
  },
};
