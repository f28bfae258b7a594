import { type Command, type Interfaces, Plugin } from '@oclif/core';
import type { Installation } from './installation.js';

const named = <V extends object>(
  record: Readonly<Record<string, V>> | undefined,
): Record<string, V & { name: string }> =>
  Object.fromEntries(Object.entries(record ?? {}).map(([name, value]) => [name, { ...value, name }]));

/** What oclif's manifest would say of a command, with the command in it. */
const loadable = (id: string, command: Command.Class): Command.Loadable => ({
  id,
  aliases: [],
  hiddenAliases: [],
  hidden: false,
  hasDynamicHelp: false,
  args: named(command.args),
  flags: named({ ...command.baseFlags, ...command.flags }) as Command.Loadable['flags'],
  description: command.description,
  summary: command.summary,
  usage: command.usage,
  examples: command.examples,
  strict: command.strict,
  load: async () => Object.assign(command, { id }),
});

/**
 * The plugin of a program whose commands are in the same file as it: oclif then reads neither a manifest nor a folder of
 * commands.
 */
export const embeddedPlugins = async (
  { root, package: pkg }: Installation,
  commands: Readonly<Record<string, Command.Class>>,
): Promise<Map<string, Interfaces.Plugin>> => {
  const options = { root, isRoot: true, ignoreManifest: true, pjson: pkg };
  const plugin = new Plugin(options as unknown as ConstructorParameters<typeof Plugin>[0]);
  await plugin.load();
  plugin.commands = Object.entries(commands).map(([id, command]) => loadable(id, command));
  return new Map([[plugin.name, plugin]]);
};
