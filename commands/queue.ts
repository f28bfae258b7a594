import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { publicFinding } from '../src/cli/public-finding.js';
import { queueOf } from '../src/cli/queue.js';
import { queueSubject } from '../src/cli/queue-subject.js';
import type { CommandResult } from '../src/cli/result.js';
import { serviceAtHand, serviceFlag } from '../src/cli/service.js';
import { EXIT } from '../src/diagnostic/error.js';
import { hasErrors } from '../src/diagnostic/finding.js';
import { queueText } from '../src/report/queue-text.js';

export default class Queue extends BaseCommand<typeof Queue> {
  static override summary = 'List what waits for a Safe on a Safe Transaction Service, and who really signed it.';
  static override description =
    `In the order of the nonce, with what the service hides because nobody signed it. Every hash is computed again from its
fields and every signature recovered; a proposal of this workspace is recognised by its hash alone. Says where several wait
on one nonce and where a nonce is missing. What a transaction sets is for plimsoll review HASH --service-url to tell. A
service that lies ends it with exit code 1.`;
  static override args = {
    of: Args.string({ description: 'A Safe’s address, an authority of plimsoll.yaml, or a bundle.', required: true }),
  };
  static override flags = {
    ...serviceFlag,
    chain: Flags.string({ description: 'Of an address: the chain, as plimsoll.yaml names it.', helpValue: 'NAME' }),
  };
  static override examples = [
    '<%= config.bin %> queue risk-council --service-url SAFE_SERVICE_URL',
    '<%= config.bin %> queue proposals/raise-weth-caps --service-url SAFE_SERVICE_URL',
  ];

  protected override async execute({ flags, args }: Input<typeof Queue>): Promise<CommandResult> {
    const at = await serviceAtHand(flags['service-url'], (text) => this.note(text));
    const view = await queueOf(await queueSubject(args.of, flags), at);
    const failed = hasErrors(view.warnings);
    return {
      json: { format: 'plimsoll.queue/1', ok: !failed, ...view, warnings: view.warnings.map(publicFinding) },
      text: (style) => queueText(view, style),
      exit: failed ? EXIT.failed : EXIT.ok,
    };
  }
}
