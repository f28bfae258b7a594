import { Flags } from '@oclif/core';
import { usage } from '../diagnostic/error.js';

/** The flags that every command takes. */
export const globalFlags = {
  json: Flags.boolean({ description: 'Print one JSON object on stdout.', helpGroup: 'GLOBAL' }),
  workspace: Flags.directory({
    description: 'The workspace. Default: the nearest plimsoll.yaml upward.',
    helpGroup: 'GLOBAL',
    helpValue: 'DIR',
    exists: true,
  }),
  'no-color': Flags.boolean({ description: 'No colour, as with NO_COLOR.', helpGroup: 'GLOBAL' }),
  quiet: Flags.boolean({
    description: 'Print the result and errors only: no progress, no notes.',
    helpGroup: 'GLOBAL',
  }),
};

/** The flag of the commands that read a market which is not in the workspace yet. */
export const entityFlag = Flags.string({
  description: 'An entity of a group that the chain does not list, as group=identity.',
  multiple: true,
  multipleNonGreedy: true,
  helpValue: 'GROUP=ID',
});

/** The flag that would have answered what cannot be asked here. */
export const missingFlag = (flag: string, what: string): Error =>
  usage('cli/missing-flag', `${what} is missing, and there is no terminal to ask on`, { hint: `Give --${flag}.` });
