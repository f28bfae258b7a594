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
  'cli/interrupted': {
    title: 'The command was interrupted',
    help: 'A question was left with Ctrl-C. Nothing was written or sent after that.',
  },
  'explain/unknown-code': {
    title: 'The code is not in the catalogue',
    help: 'Codes stand in brackets after a message, as in [cli/usage], and in the code or ruleId of JSON output.',
  },
  'internal/bug': {
    title: 'A bug in Plimsoll',
    help: 'The program reached a state that its authors did not foresee. Nothing in the input has to be mended. Report it with the command line and the trace that was printed on stderr.',
  },
};
