import { Args } from '@oclif/core';
import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import { policyTest } from '../../src/cli/policy-test.js';
import type { CommandResult } from '../../src/cli/result.js';

export default class PolicyTest extends BaseCommand<typeof PolicyTest> {
  static override summary = 'Run the examples that policies have of themselves. Needs no network.';
  static override description =
    `An example gives values, and says which rules they pass or fail (docs/policies.md). Without files, every policy and
pack of the workspace is tested. An example that does not come out as it says ends with exit code 1.`;
  static override args = { files: Args.string({ description: 'Policies of the workspace.' }) };
  static override strict = false;
  static override examples = [
    '<%= config.bin %> policy test',
    '<%= config.bin %> policy test policies/lending.yaml --json',
  ];

  protected override async execute({ flags, operands }: Input<typeof PolicyTest>): Promise<CommandResult> {
    return policyTest(operands, flags.workspace);
  }
}
