import type { Config } from '@oclif/core';
import { type PlimsollError, usage } from '../diagnostic/error.js';
import { suggest } from '../diagnostic/suggest.js';
import { TOPICS } from './topics/all.js';

/** The names under which commands are typed, with a space before a subcommand. */
const commandNames = (config: Config): string[] =>
  config.commands.filter((command) => command.hidden !== true).map((command) => command.id.replaceAll(':', ' '));

/** @param typed the words that name no command */
export const unknownCommand = (config: Config, typed: string): PlimsollError => {
  const names = commandNames(config);
  const within = names.filter((name) => name.startsWith(`${typed} `));
  if (within.length > 0) {
    const hint = `There are plimsoll ${within.sort().join(', plimsoll ')}.`;
    return usage('cli/unknown-command', `${typed} is a group of commands`, { hint });
  }
  const near = suggest(typed, [...names, 'help']);
  const hint = near === null ? 'Run plimsoll --help to see the commands.' : `Did you mean plimsoll ${near}?`;
  return usage('cli/unknown-command', `there is no command ${typed}`, { hint });
};

/** @param typed the words after `help` that name neither a command nor a topic */
export const unknownPage = (config: Config, typed: string): PlimsollError => {
  const near = suggest(typed, [...commandNames(config), ...TOPICS.map((topic) => topic.name)]);
  const hint = near === null ? 'Run plimsoll --help to see the pages.' : `Did you mean plimsoll help ${near}?`;
  return usage('cli/unknown-page', `there is no help on ${typed}`, { hint });
};
