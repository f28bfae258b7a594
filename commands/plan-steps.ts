import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { planStepsResult } from '../src/cli/plan-steps.js';
import type { CommandResult } from '../src/cli/result.js';

export default class PlanSteps extends BaseCommand<typeof PlanSteps> {
  static override summary = 'Show the allowed steps, with dates, that reach what a document says.';
  static override description =
    `A change that is larger than the policies allow is taken apart: each step goes as far as they let it, from the day on
which they let it, and breaks no rule on the way. Delays count from the last change of each parameter: by the events of the
chain where a node is at hand, else by a state file, else by the order of merges; which of them is shown. A value that no
steps reach ends with exit code 1, and the rule that stands in its way.`;
  static override args = { market: Args.string({ description: 'A market of the workspace.', required: true }) };
  static override flags = {
    from: Flags.string({ description: 'The source of the values before.', default: 'chain', helpValue: 'SOURCE' }),
    start: Flags.string({ description: 'The day of the first step. Default: today.', helpValue: 'DATE' }),
    rpc: Flags.string({
      description: 'The node to ask instead of the workspace’s, as a URL or the name of a *_RPC_URL variable.',
      helpValue: 'URL|NAME',
    }),
    state: Flags.string({
      description: 'A state file, for what no node is there to tell: made by plimsoll snapshot --state.',
      helpValue: 'FILE',
    }),
    offline: Flags.boolean({ description: 'Ask no node, whatever the environment has.', exclusive: ['rpc'] }),
  };
  static override examples = [
    '<%= config.bin %> plan-steps aave-v3-ethereum-core',
    '<%= config.bin %> plan-steps aave-v3-ethereum-core --from git:HEAD --start 2027-01-01',
    '<%= config.bin %> plan-steps aave-v3-ethereum-core --from git:HEAD --offline --json',
  ];

  protected override async execute({ flags, args }: Input<typeof PlanSteps>): Promise<CommandResult> {
    return planStepsResult(
      {
        market: args.market,
        from: flags.from,
        start: flags.start,
        rpc: flags.rpc,
        state: flags.state,
        network: flags.offline ? 'offline' : 'online',
        folder: flags.workspace,
      },
      Date.now,
    );
  }
}
