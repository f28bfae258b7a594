import { Args } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { collectBundle } from '../src/cli/collect.js';
import { publicFinding } from '../src/cli/public-finding.js';
import type { CommandResult } from '../src/cli/result.js';
import { openBundle } from '../src/cli/review.js';
import { serviceAtHand, serviceFlag } from '../src/cli/service.js';
import { collectText } from '../src/report/collect-text.js';

export default class Collect extends BaseCommand<typeof Collect> {
  static override summary = 'Take the owners’ signatures of a proposal from a Safe Transaction Service.';
  static override description =
    `Every field that the service gives is compared with the proposal, and every signature is recovered and held against the
owners that the chain names now. What counts becomes a file in the bundle, as plimsoll sign would have written it; what does
not is told and left out. Nothing in the bundle is written over.`;
  static override args = { bundle: Args.string({ description: 'The folder that propose wrote.', required: true }) };
  static override flags = serviceFlag;
  static override examples = ['<%= config.bin %> collect proposals/raise-weth-caps --service-url SAFE_SERVICE_URL'];

  protected override async execute({ flags, args }: Input<typeof Collect>): Promise<CommandResult> {
    const at = await serviceAtHand(flags['service-url'], (text) => this.note(text));
    const view = await collectBundle(await openBundle(args.bundle), flags.workspace, at);
    return {
      json: { format: 'plimsoll.collect/1', ok: true, ...view, warnings: view.warnings.map(publicFinding) },
      text: (style) => collectText(view, style),
    };
  }
}
