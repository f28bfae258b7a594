import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { explain } from '../src/cli/explain.js';
import type { CommandResult } from '../src/cli/result.js';

export default class Explain extends BaseCommand<typeof Explain> {
  static override summary = 'Explain a rule, a parameter or an error code.';
  static override description =
    `A code stands in brackets after a message. A rule is one of a protocol definition or of a policy. A parameter is named by its path, as
diff prints it, or with * for any entry: its unit, range and words, how the chain stores it, and which calls set it, with
which others and by whom.`;
  static override args = {
    code: Args.string({ description: 'A code, a rule, or the path of a parameter.', required: true }),
  };
  static override flags = {
    protocol: Flags.string({ description: 'Look in this protocol definition only.', helpValue: 'NAME' }),
  };
  static override examples = [
    '<%= config.bin %> explain quantity/bare-percent',
    '<%= config.bin %> explain aave-v3/ltv-within-threshold',
    '<%= config.bin %> explain risk-steward/caps',
    '<%= config.bin %> explain reserves.WETH.ltv',
    '<%= config.bin %> explain "reserves.*.interestRate.slope1" --protocol aave-v3',
  ];

  protected override async execute({ flags, args }: Input<typeof Explain>): Promise<CommandResult> {
    // `aave-v3 reserves.ltv` in one pair of quotes names the definition first.
    const [, name, path] = /^([a-z0-9-]+) (\S.*)$/s.exec(args.code) ?? [];
    return explain(path ?? args.code, flags.protocol ?? name, flags.workspace);
  }
}
