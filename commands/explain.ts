import { Args } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { CATALOGUE } from '../src/cli/catalogue.js';
import type { CommandResult } from '../src/cli/result.js';
import { lookUp } from '../src/diagnostic/catalogue.js';
import { refused } from '../src/diagnostic/error.js';
import { escapeForTerminal } from '../src/diagnostic/escape.js';
import { explanationText } from '../src/report/explanation.js';

export default class Explain extends BaseCommand<typeof Explain> {
  static override summary = 'Explain a rule or an error code.';
  static override args = {
    code: Args.string({ description: 'A code, as it stands in brackets after a message.', required: true }),
  };
  static override examples = ['<%= config.bin %> explain cli/unknown-command'];

  protected override async execute({ args }: Input<typeof Explain>): Promise<CommandResult> {
    const answer = lookUp(CATALOGUE, args.code);
    if (!answer.found) {
      const hint =
        answer.nearest === null ? 'Codes stand in brackets after a message.' : `Did you mean ${answer.nearest}?`;
      throw refused('explain/unknown-code', `nothing is known about ${escapeForTerminal(args.code)}`, { hint });
    }
    const { code, entry } = answer;
    return {
      json: { format: 'plimsoll.explain/1', ok: true, code, title: entry.title, help: entry.help },
      text: (style) => explanationText(code, entry, style),
    };
  }
}
