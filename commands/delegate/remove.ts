import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import { delegateArg, delegatorFlags, ofArg } from '../../src/cli/delegate-flags.js';
import { keyChoice } from '../../src/cli/key.js';
import { publicFinding } from '../../src/cli/public-finding.js';
import { queueSubject } from '../../src/cli/queue-subject.js';
import type { CommandResult } from '../../src/cli/result.js';
import { serviceAtHand } from '../../src/cli/service.js';
import { delegateRemoveText } from '../../src/report/delegate-text.js';

export default class DelegateRemove extends BaseCommand<typeof DelegateRemove> {
  static override summary = 'Let an account propose no more for an owner of a Safe on a Safe Transaction Service.';
  static override description =
    `The owner whose delegate it is signs. Without --every-safe the delegate of this Safe is dropped; with it, wherever the owner made
it one. The service is asked afterwards whether it is gone (docs/service.md).`;
  static override args = { of: ofArg, delegate: delegateArg };
  static override flags = { ...delegatorFlags };
  static override examples = [
    '<%= config.bin %> delegate remove risk-council 0x90F79bf6EB2c4f870365E785982E1f101E93b906 --service-url SAFE_SERVICE_URL --keystore owner.json',
  ];

  protected override async execute({ flags, args }: Input<typeof DelegateRemove>): Promise<CommandResult> {
    const at = await serviceAtHand(flags['service-url'], (text) => this.note(text));
    const { delegateRemove } = await import('../../src/cli/delegate.js');
    const view = await delegateRemove(
      await queueSubject(args.of, flags),
      {
        delegate: args.delegate,
        scope: flags['every-safe'] ? 'every safe' : 'safe',
        key: keyChoice(flags),
        wallet: flags.wallet,
        interactive: this.interactive ? 'interactive' : 'machine',
        note: (text) => this.note(text),
        now: Date.now(),
      },
      at,
    );
    return {
      json: { format: 'plimsoll.delegate-remove/1', ok: true, ...view, warnings: view.warnings.map(publicFinding) },
      text: (style) => delegateRemoveText(view, style),
    };
  }
}
