import { Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import { delegateArg, delegatorFlags, ofArg } from '../../src/cli/delegate-flags.js';
import { keyChoice } from '../../src/cli/key.js';
import { publicFinding } from '../../src/cli/public-finding.js';
import { queueSubject } from '../../src/cli/queue-subject.js';
import type { CommandResult } from '../../src/cli/result.js';
import { serviceAtHand } from '../../src/cli/service.js';
import { delegateAddText } from '../../src/report/delegate-text.js';

export default class DelegateAdd extends BaseCommand<typeof DelegateAdd> {
  static override summary = 'Let an account propose for an owner of a Safe on a Safe Transaction Service.';
  static override description =
    `An owner signs which account is their delegate, such as that of a CI job; then plimsoll publish takes its key. What is signed
holds neither the Safe nor the label, and is taken in its hour and the next. A delegate that the service has is not sent again;
another label replaces the one it has. The service is asked afterwards whether it kept it (docs/service.md).`;
  static override args = { of: ofArg, delegate: delegateArg };
  static override flags = {
    ...delegatorFlags,
    label: Flags.string({ description: 'What the delegate is called: at most 50 characters.', required: true }),
  };
  static override examples = [
    '<%= config.bin %> delegate add risk-council 0x90F79bf6EB2c4f870365E785982E1f101E93b906 --label CI --service-url SAFE_SERVICE_URL --keystore owner.json',
    '<%= config.bin %> delegate add risk-council 0x90F79bf6EB2c4f870365E785982E1f101E93b906 --label CI --every-safe --service-url SAFE_SERVICE_URL --wallet frame',
  ];

  protected override async execute({ flags, args }: Input<typeof DelegateAdd>): Promise<CommandResult> {
    const at = await serviceAtHand(flags['service-url'], (text) => this.note(text));
    const { delegateAdd } = await import('../../src/cli/delegate.js');
    const view = await delegateAdd(
      await queueSubject(args.of, flags),
      {
        delegate: args.delegate,
        label: flags.label,
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
      json: { format: 'plimsoll.delegate-add/1', ok: true, ...view, warnings: view.warnings.map(publicFinding) },
      text: (style) => delegateAddText(view, style),
    };
  }
}
