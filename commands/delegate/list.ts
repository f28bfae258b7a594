import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import { delegateFlags, ofArg } from '../../src/cli/delegate-flags.js';
import { publicFinding } from '../../src/cli/public-finding.js';
import { queueSubject } from '../../src/cli/queue-subject.js';
import type { CommandResult } from '../../src/cli/result.js';
import { serviceAtHand } from '../../src/cli/service.js';
import { delegateListText } from '../../src/report/delegate-text.js';

export default class DelegateList extends BaseCommand<typeof DelegateList> {
  static override summary = 'List who may propose for a Safe on a Safe Transaction Service.';
  static override description =
    `A delegate proposes for an owner, such as a CI job; its signature counts for nobody. Owners are those that the chain names:
a delegate of somebody else, or one that has ended, is listed as one that does not count (docs/service.md).`;
  static override args = { of: ofArg };
  static override flags = { ...delegateFlags };
  static override examples = ['<%= config.bin %> delegate list risk-council --service-url SAFE_SERVICE_URL'];

  protected override async execute({ flags, args }: Input<typeof DelegateList>): Promise<CommandResult> {
    const at = await serviceAtHand(flags['service-url'], (text) => this.note(text));
    const { delegateList } = await import('../../src/cli/delegate.js');
    const view = await delegateList(await queueSubject(args.of, flags), at, Date.now());
    return {
      json: { format: 'plimsoll.delegate-list/1', ok: true, ...view, warnings: view.warnings.map(publicFinding) },
      text: (style) => delegateListText(view, style),
    };
  }
}
