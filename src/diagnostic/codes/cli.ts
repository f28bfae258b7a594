import type { Catalogue } from '../catalogue.js';

/** Errors of the command line itself. */
export const cliCodes: Catalogue = {
  'cli/unknown-command': {
    title: 'The command does not exist',
    help: 'plimsoll --help lists the commands. A subcommand is typed after its group with a space: plimsoll protocol list.',
  },
  'cli/unknown-page': {
    title: 'There is no such page of help',
    help: 'plimsoll help takes the name of a command, of a group of commands, or of a topic. plimsoll --help lists them all.',
  },
  'cli/unknown-flag': {
    title: 'The command does not take this flag',
    help: 'plimsoll COMMAND --help lists the flags of a command. A word that starts with a dash and is no flag is given after --.',
  },
  'cli/usage': {
    title: 'The command line cannot be understood',
    help: 'An argument is missing or too many, a flag lacks its value, or a value is not one of those allowed. plimsoll COMMAND --help shows how the command is used.',
  },
  'cli/missing-flag': {
    title: 'A value is needed and there is nobody to ask',
    help: 'On a terminal Plimsoll would ask. Without one, or with --json, or where CI is set, every answer is given as a flag; the message names it.',
  },
  'cli/duration': {
    title: 'A flag is not a duration',
    help: 'Write a number with w, d, h, m or s, as in 30d or 1d12h.',
  },
  'cli/key-not-used': {
    title: 'A key was given that nothing is signed with',
    help: 'Only the state file of snapshot --state is signed. Leave the key out, so that no key is at hand where none is needed.',
  },
  'cli/one-market': {
    title: 'The command takes one market',
    help: 'A snapshot made with --out is of one market. snapshot --state FILE takes several, or all where none is named.',
  },
  'cli/number': {
    title: 'A flag takes a whole number',
    help: 'Write it in decimal digits, without groups and signs.',
  },
  'cli/entity': {
    title: 'An entry is given in a form that cannot be read',
    help: 'Where a chain does not list the entries of a group, they are given as --entity GROUP=IDENTITY. The message names the groups that take it.',
  },
  'cli/hash': {
    title: 'A flag takes a hash',
    help: 'A hash is 0x and 64 hexadecimal digits. Copy it whole.',
  },
  'cli/address': {
    title: 'A flag takes an address',
    help: 'An address is 0x and 40 hexadecimal digits. Copy it whole.',
  },
  'cli/interrupted': {
    title: 'The command was interrupted',
    help: 'A question was left with Ctrl-C. Nothing was written or sent after that.',
  },
  'explain/unknown-code': {
    title: 'Nothing is known under this name',
    help: 'plimsoll explain takes a code, as it stands in brackets after a message or in the code and ruleId of JSON; a rule of a protocol definition; or the path of a parameter, as plimsoll diff prints it. plimsoll protocol show lists the rules and parameters.',
  },
  'internal/bug': {
    title: 'A bug in Plimsoll',
    help: 'The program reached a state that its authors did not foresee. Nothing in the input has to be mended. Report it with the command line and the trace that was printed on stderr.',
  },
};
