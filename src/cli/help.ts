import { type Command, type Config, Help, type Interfaces } from '@oclif/core';
import type { Style } from '../report/style.js';
import { writeJson, writeText } from './output.js';
import { hasFlag, styleFor } from './terminal.js';
import { TOPICS } from './topics/all.js';
import { topicText } from './topics/render.js';
import { unknownPage } from './unknown-command.js';

/** oclif's help as a text instead of printed lines, with our topics at the end of the first page. */
class HelpText extends Help {
  readonly #lines: string[] = [];

  constructor(config: Config, options: Partial<Interfaces.HelpOptions>) {
    super(config, { ...options, hideAliasesFromRoot: true, maxWidth: 100 });
  }

  get text(): string {
    return this.#lines.join('\n').trimEnd();
  }

  /** Descriptions are wrapped in the sources; the line breaks inside a paragraph are not the reader's. */
  protected override formatCommand(command: Command.Loadable): string {
    const { description } = command;
    const joined = description === undefined ? {} : { description: description.replace(/(?<!\n)\n(?!\n)/g, ' ') };
    const page = super.formatCommand({ ...command, ...joined });
    // A program of one command is called without the command's name.
    const { bin } = this.config;
    return bin.endsWith(`-${command.id}`) ? page.replace(`${bin} ${command.id}`, bin) : page;
  }

  protected override log(...args: string[]): void {
    this.#lines.push(args.join(' '));
  }

  override async showRootHelp(): Promise<void> {
    await super.showRootHelp();
    const rows: [string, string][] = TOPICS.map((topic) => [`help ${topic.name}`, topic.summary]);
    this.log(this.section('MORE', this.renderList(rows, { indentation: 2, spacer: '\n' })));
  }
}

const helpText = async (config: Config, words: readonly string[], style: Style): Promise<string> => {
  const topic = TOPICS.find(({ name }) => words.length === 1 && words[0] === name);
  if (topic !== undefined) return topicText(topic, style);
  const id = words.join(':');
  if (id !== '' && config.findCommand(id) === undefined && config.findTopic(id) === undefined)
    throw unknownPage(config, words.join(' '));
  const help = new HelpText(config, { stripAnsi: style('strong', '') === '' });
  await help.showHelp([...words]);
  return help.text;
};

/**
 * Prints help: the first page without words, else the page of a topic, a command or a group of commands. With `--json` the
 * page is the `text` of `plimsoll.help/1`.
 */
export const showHelp = async (config: Config, words: readonly string[], argv: readonly string[]): Promise<void> => {
  const json = hasFlag(argv, '--json');
  const style = styleFor(json ? {} : process.stdout, argv, process.env);
  const text = await helpText(config, words, style);
  if (json) writeJson({ format: 'plimsoll.help/1', ok: true, page: words.join(' '), text });
  else writeText(process.stdout, text);
};
