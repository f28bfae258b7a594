import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { keyChoice, keyFlags } from '../src/cli/key.js';
import { publicFinding } from '../src/cli/public-finding.js';
import { publishBundle } from '../src/cli/publish.js';
import type { CommandResult } from '../src/cli/result.js';
import { openBundle } from '../src/cli/review.js';
import { serviceAtHand, serviceFlag } from '../src/cli/service.js';
import { publishText } from '../src/report/publish-text.js';

export default class Publish extends BaseCommand<typeof Publish> {
  static override summary = 'Put a signed proposal on a Safe Transaction Service, where the owners see it.';
  static override description =
    `The proposal is reviewed first, against your node: BLOCKED is never published, CAUTION only when you confirm it. It is
sent with the owners’ signatures that lie in the bundle; with a key, by that account as a delegate of an owner. The service is
asked first: what it has already is compared field by field and not sent again, so that running it again after a failure
finishes what was begun. The origin carries the digest of the proposal (docs/service.md).`;
  static override args = { bundle: Args.string({ description: 'The folder that propose wrote.', required: true }) };
  static override flags = {
    ...serviceFlag,
    ...keyFlags,
    keystore: { ...keyFlags.keystore, description: 'The encrypted keystore of a delegate (Ethereum JSON).' },
    yes: Flags.boolean({ description: 'Publish on CAUTION without asking.' }),
  };
  static override examples = [
    '<%= config.bin %> publish proposals/raise-weth-caps --service-url SAFE_SERVICE_URL --yes',
    '<%= config.bin %> publish proposals/raise-weth-caps --service-url SAFE_SERVICE_URL --keystore delegate.json',
  ];

  protected override async execute({ flags, args }: Input<typeof Publish>): Promise<CommandResult> {
    const at = await serviceAtHand(flags['service-url'], (text) => this.note(text));
    const view = await publishBundle(
      await openBundle(args.bundle),
      {
        workspace: flags.workspace,
        key: keyChoice(flags),
        yes: flags.yes ? 'yes' : 'ask',
        interactive: this.interactive ? 'interactive' : 'machine',
        note: (text) => this.note(text),
        fork: () => import('../devnet/fork.js'),
      },
      at,
    );
    return {
      json: { format: 'plimsoll.publish/1', ok: true, ...view, warnings: view.warnings.map(publicFinding) },
      text: (style) => publishText(view, style),
    };
  }
}
