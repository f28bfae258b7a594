import type { Config } from '@oclif/core';
import { usage } from '../diagnostic/error.js';
import { splitCommandLine } from './command-line.js';
import { globalFlags } from './flags.js';
import { showHelp } from './help.js';
import { writeJson, writeText } from './output.js';
import { hasFlag } from './terminal.js';
import { unknownCommand } from './unknown-command.js';

/** How many of the leading words name something: the longest prefix that does, 0 where none does. */
const longestPrefix = (words: readonly string[], named: (id: string) => boolean): number => {
  for (let length = words.length; length > 0; length -= 1) if (named(words.slice(0, length).join(':'))) return length;
  return 0;
};

const showVersion = (argv: readonly string[], { version, userAgent }: Config): void => {
  if (hasFlag(argv, '--json')) writeJson({ format: 'plimsoll.version/1', ok: true, version, userAgent });
  else writeText(process.stdout, userAgent);
};

const refuseStray = (flags: readonly string[]): void => {
  const known = [...Object.keys(globalFlags), 'help'].map((name) => `--${name}`);
  const stray = flags.find((flag) => flag.startsWith('-') && !known.includes(flag.replace(/=.*$/s, '')));
  if (stray === undefined) return;
  throw usage('cli/unknown-flag', `plimsoll has no flag ${stray}`, {
    hint: 'Run plimsoll --help to see how it is used.',
  });
};

/**
 * Finds what a command line asks for and does it: the version, help, or a command.
 *
 * @throws PlimsollError `cli/unknown-command`, `cli/unknown-flag`, and whatever the command throws
 */
export const dispatch = async (argv: readonly string[], config: Config): Promise<void> => {
  const { words, before, after } = splitCommandLine(argv);
  if (words.length === 0 && hasFlag(after, '--version')) return showVersion(argv, config);
  if (words[0] === 'help') return showHelp(config, words.slice(1), argv);
  const length = longestPrefix(words, (id) => config.findCommand(id) !== undefined);
  if (length > 0) {
    const id = words.slice(0, length);
    if (hasFlag(after, '--help')) return showHelp(config, id, argv);
    await config.runCommand(id.join(':'), [...before, ...words.slice(length), ...after]);
    return;
  }
  const topic = longestPrefix(words, (id) => config.findTopic(id) !== undefined);
  if (topic < words.length) throw unknownCommand(config, words.slice(0, topic + 1).join(' '));
  refuseStray(after);
  showHelp(config, words, argv);
};
