import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import { blockFlag, blockFrom } from '../../src/cli/block-flag.js';
import type { CommandResult } from '../../src/cli/result.js';
import { nodeOf, sourceContext } from '../../src/cli/source-context.js';

export default class PayloadStatus extends BaseCommand<typeof PayloadStatus> {
  static override summary = 'Say where a payload is: deployed, registered, queued, executable from, executed, lost.';
  static override description =
    `Reads the folder that payload wrote with --register and what its payloads controller has of it: by the address of the payload,
which is computed from its code. For the step that can be taken it gives the exact call; with --voting-portal also the one that puts it to the vote, with the IPFS
hash of proposal.md. Nothing is written.`;
  static override args = {
    folder: Args.string({ description: 'The folder that payload wrote with --register.', required: true }),
  };
  static override flags = {
    block: blockFlag,
    'voting-portal': Flags.string({
      description: 'The portal that a vote is held by: give the call that proposes a registered payload.',
      helpValue: 'ADDRESS',
    }),
  };
  static override examples = [
    '<%= config.bin %> payload status payloads/weth-caps-registered',
    '<%= config.bin %> payload status payloads/weth-caps-registered --voting-portal 0x9b24C168d6A76b5459B1d47071a54962a4df36c3',
  ];

  protected override async execute({ flags, args }: Input<typeof PayloadStatus>): Promise<CommandResult> {
    const [{ readRegistration }, { payloadStatusCommand }, { parseAddress }] = await Promise.all([
      import('../../src/proposal/payload/read-registration.js'),
      import('../../src/cli/payload-status.js'),
      import('../../src/signer/address.js'),
    ]);
    const given = flags['voting-portal'];
    const portal = given === undefined ? null : parseAddress(given, '--voting-portal');
    const registration = await readRegistration(args.folder);
    const { rpc } = await nodeOf(registration.market, await sourceContext(flags.workspace));
    return payloadStatusCommand(registration, rpc, blockFrom(flags.block), portal);
  }
}
