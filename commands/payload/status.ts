import { Args } from '@oclif/core';
import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import { blockFlag, blockFrom } from '../../src/cli/block-flag.js';
import type { CommandResult } from '../../src/cli/result.js';
import { nodeOf, sourceContext } from '../../src/cli/source-context.js';

export default class PayloadStatus extends BaseCommand<typeof PayloadStatus> {
  static override summary = 'Say where a payload is: deployed, registered, queued, executable from, executed, lost.';
  static override description =
    `Reads the folder that payload wrote with --register and what its payloads controller has of it: by the address of the payload,
which is computed from its code. For the step that can be taken it gives the exact call. Nothing is written.`;
  static override args = {
    folder: Args.string({ description: 'The folder that payload wrote with --register.', required: true }),
  };
  static override flags = { block: blockFlag };
  static override examples = ['<%= config.bin %> payload status payloads/weth-caps-registered'];

  protected override async execute({ flags, args }: Input<typeof PayloadStatus>): Promise<CommandResult> {
    const [{ readRegistration }, { payloadStatusCommand }] = await Promise.all([
      import('../../src/proposal/payload/read-registration.js'),
      import('../../src/cli/payload-status.js'),
    ]);
    const registration = await readRegistration(args.folder);
    const { rpc } = await nodeOf(registration.market, await sourceContext(flags.workspace));
    return payloadStatusCommand(registration, rpc, blockFrom(flags.block));
  }
}
