import type { Catalogue } from '../catalogue.js';

/** What can be wrong with a file, its YAML, or its structure. */
export const documentCodes: Catalogue = {
  'document/alias': {
    title: 'Anchors, aliases and merge keys are not used',
    help: 'Every value stands where it is read, so that a diff of the text shows every change of a value. Write the value out in each place.',
  },
  'document/duplicate-key': {
    title: 'A key stands twice in the same map',
    help: 'YAML readers disagree about which of the two counts. Remove one of them.',
  },
  'document/edit': {
    title: 'The document cannot be edited at this place',
    help: 'An edit keeps comments and order, and needs a map with at least one key to add to. Write the first key by hand, then run the command again.',
  },
  'document/exists': {
    title: 'The file exists already',
    help: 'Files are never overwritten unless a command was asked to update them. Give another name, or move the file away.',
  },
  'document/key': {
    title: 'A key is not plain text',
    help: 'Keys are names and addresses. A list, a map or an anchored value cannot be one.',
  },
  'document/kind': {
    title: 'The kind of the document is missing or unknown',
    help: 'Every document starts with apiVersion: plimsoll/v1 and kind:, which says what the rest means. The message lists the kinds there are.',
  },
  'document/missing': {
    title: 'There is no such file',
    help: 'Paths are relative to the folder the command runs in, and lie inside the workspace.',
  },
  'document/not-a-file': {
    title: 'The path is a folder or something else that is no file',
    help: 'Give the path of a regular file.',
  },
  'document/not-utf8': {
    title: 'The file is not UTF-8 text',
    help: 'Save it as UTF-8. A file that begins with strange characters may be compressed or of another kind.',
  },
  'document/tag': {
    title: 'YAML tags are not used',
    help: 'A tag such as !!float would change how a value is read. Values are read by the unit of their parameter; remove the tag.',
  },
  'document/too-deep': {
    title: 'The document is nested too deeply',
    help: 'No document of Plimsoll needs more than a few levels. Check that this is the file you meant.',
  },
  'document/too-large': {
    title: 'The file is too large',
    help: 'The limit is far above the largest real market. Check that this is the file you meant.',
  },
  'document/unknown-node': {
    title: 'A part of the YAML is neither a value, a list nor a map',
    help: 'Write it as one of these three.',
  },
  'document/unreadable': {
    title: 'The file cannot be read',
    help: 'The message has the reason of the operating system. Check that the file is there and that you may read it.',
  },
  'document/unseen-character': {
    title: 'The text holds a character that cannot be seen',
    help: 'Control characters, bidirectional marks and zero-width characters can make a text look different from what it says, which is a way to smuggle a change past a reviewer. Delete the character; its place is marked.',
  },
  'document/yaml': {
    title: 'The text is not YAML',
    help: 'The place is where reading stopped; the cause often stands just before it: a missing colon or quote, a tab, or indentation that does not fit.',
  },
  'schema/duplicate-entity': {
    title: 'Two entries are the same thing',
    help: 'Entries are told apart by their identity (an address, for most), not by their name. Two with the same identity would set the same parameters twice; remove one.',
  },
  'schema/duplicate-member': {
    title: 'A member stands twice in a list',
    help: 'The list is a set; remove one of them.',
  },
  'schema/identity': {
    title: 'The identity of an entry cannot be read',
    help: 'The definition of the protocol says what tells entries apart: an address, a number, or a text of at most 32 bytes.',
  },
  'schema/required': {
    title: 'A key that is needed is missing',
    help: 'Add it. plimsoll protocol schema prints what a document of a protocol may and must have.',
  },
  'schema/type': {
    title: 'A value is of the wrong type',
    help: 'The message says which type belongs here: text, a number, true or false, a list, or a map.',
  },
  'schema/unknown-entity': {
    title: 'A list names an entry that the document does not have',
    help: 'Lists of this parameter name entries of the same document by their keys. Add the entry, or correct the name.',
  },
  'schema/unknown-key': {
    title: 'There is no such key here',
    help: 'An unknown key is an error, because a misspelt parameter would otherwise be silently left unmanaged. The message names the nearest key there is.',
  },
  'schema/value': {
    title: 'A value is not one of those allowed here',
    help: 'The message says what is allowed.',
  },
};
